"""One household at a time, from answers as they come over a wire to an assessment, in a millisecond.

The columnar pipeline pays per column what it costs for a million households. Here the same
functions run on one row, with what a single answer means and adds remembered from household to
household; `tests/models/test_one_household.py` holds both to the same bits. Whatever is not plain
about a household goes the way of the tables.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from features.findings import Findings
from features.household_reader import HouseholdReader, OneHousehold, Row
from models.assessment import Context, assess_table
from models.checks_of_one import ChecksOfOne
from models.one_estimate import EstimateOfOne
from models.one_explanation import ExplanationOfOne
from models.one_matrix import MatrixOfOne
from models.statuses_of_one import StatusesOfOne


@dataclass(frozen=True, slots=True)
class OneAssessment:
    """What `tepat assess` writes of a household, as plain values.

    Attributes:
        row: column of `docs/assessments.md` → value; `rank:…` is None, since it depends on a whole list, and
            `data_digest` is of the cells that were handed in.
        findings: what reading the household found.
        unread: headings that nothing was read from.
    """

    row: Mapping[str, Any]
    findings: Findings
    unread: tuple[str, ...]


class Assessor:
    """Assesses single households by one model and policy; made once, used by any number of threads."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._welfare = context.model.welfare
        catalogue = self._welfare.catalogue
        self.reader = HouseholdReader(context.profile, context.policy.programmes, catalogue.learned_codes)
        self._matrix = MatrixOfOne(self._welfare)
        self._estimate = EstimateOfOne(self._welfare)
        self._statuses = StatusesOfOne(context)
        self._explanation = ExplanationOfOne(self._welfare)
        self._checks = ChecksOfOne(context.model)
        self._areas = [(area, f"area:{area}") for area in context.profile.keys.areas]
        self._rests_on = {
            "model_digest": context.model.digest,
            "catalogue_digest": catalogue.digest,
            "policy_digest": context.policy.digest,
            "data_digest": None,
            "as_of": context.as_of.isoformat(),
        }

    def assess(self, household: Row, members: Sequence[Row] = ()) -> OneAssessment:
        """The assessment of one household; nothing of it is kept.

        Args:
            household: a row of the registry; what it leaves out is an empty cell.
            members: its persons, rows of the registry's table of members.

        Raises:
            PersonalColumn, WrongCell: see `features.household_reader`.
            UnusableFile: the household cannot be assessed, with every reason.
            ContributionsDoNotAdd: its reasons miss its estimate.
        """
        row, persons, unread = self.reader.cells(household, members)
        digest = _digest_of([row, *persons])
        one = self.reader.read(row, persons)
        if one is not None:
            return OneAssessment(self._quickly(one, digest), Findings(), unread)
        households = self.reader.read_as_table(row, persons)
        table = assess_table(replace(self.context, data_digest=digest), households)
        plain: dict[str, Any] = table.to_pylist()[0]
        plain |= {name: None for name in plain if name.startswith("rank:")}
        return OneAssessment(plain, households.findings, unread)

    def _quickly(self, one: OneHousehold, digest: str) -> dict[str, Any]:
        seen, effects = self._matrix(one)
        score, contributions = self._estimate(seen, effects)
        columns: dict[str, Any] = {"household_id": one.id}
        for area, name in self._areas:
            columns[name] = one.areas[area]
        told, flagging = self._statuses.columns(score, one.enrolled, one.unknown_answers)
        columns |= told
        columns["reasons"] = self._explanation.reasons(contributions, one)
        columns["checks"] = []
        if flagging is not None:
            line, programme = self._statuses.lines[flagging], self.context.programmes[flagging].name
            columns["checks"] = self._checks.rows(seen, effects, score, line, programme)
        columns |= self._rests_on
        columns["data_digest"] = digest
        return columns


def _digest_of(rows: Sequence[Mapping[str, str | None]]) -> str:
    """SHA-256 of the cells of a household and its members, each row in the order of the profile's columns."""
    return hashlib.sha256(orjson.dumps([list(row.values()) for row in rows])).hexdigest()


__all__ = ["Assessor", "OneAssessment"]
