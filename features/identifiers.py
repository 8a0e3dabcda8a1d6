"""Checks of identifiers, which are looked at here and never become inputs or messages."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from features.columns import Columns
from features.distinct import Distinct
from features.findings import Findings
from features.identity import is_rounded
from features.noting import note
from features.text_bytes import TextBytes

NOT_NUMBERS: Final = frozenset({"name", "birth_date", "sex", "address"})
_OF_SIXTEEN_DIGITS: Final = frozenset({"nik", "kk"})
_DIGITS: Final = 16


def check_identifiers(columns: Columns, identifiers: Mapping[str, str], *, alone: bool = False) -> Findings:
    """Numbers that a spreadsheet has rounded, and NIK or KK numbers that do not have 16 digits.

    Args:
        identifiers: what it is (nik, kk, …) → column; a column that the file lacks is passed over.
        alone: look at each cell alone, where the columns are only a part of a file.
    """
    findings: list[Findings] = []
    for what, column in identifiers.items():
        if what in NOT_NUMBERS or column not in columns:
            continue
        text = columns.text(column)
        rounded = is_rounded(text, alone=alone)
        findings.append(note(columns, column, "identifier_rounded", rounded))
        if what in _OF_SIXTEEN_DIGITS:
            findings.append(
                note(columns, column, "identifier_malformed", ~rounded & _malformed(Distinct.of(text)))
            )
    return Findings.concat(findings)


def _malformed(distinct: Distinct) -> NDArray[np.bool_]:
    found = TextBytes.of(distinct.texts)
    well_formed = found.only_digits() & (found.lengths == _DIGITS)
    return distinct.spread(~well_formed, False)
