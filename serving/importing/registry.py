"""A registry's files as everything that the store loads: answers, assessments' context, and who they are."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from features.catalogue import check_fit
from features.columns import Wanted, find_columns
from features.contacts import Contacts, contacts_of_tables
from features.households import Households
from features.people import people_of
from features.policy_loading import load_policy, policy_in_force
from features.profile import Profile
from features.profile_loading import profile_from_text, read_text
from features.raw_table import RawTable
from features.reading import decode_households, read_tables
from features.wanted import under_all_names
from models.assessment import context_of
from models.folder import load_model
from models.home import resolve_model
from serving.personal.records import records
from serving.store.loading import Load

_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Order:
    """What to load.

    Attributes:
        profile: file or built-in name.
        model: folder or name; None for the profile's champion.
        cycle: name; "" for the open one, or this month's.
        file_name: what the registry is called where its path says something else, as after an upload.
    """

    profile: str
    registry: Path
    members: Path | None
    as_of: date
    model: str | None = None
    policy: Path | None = None
    cycle: str = ""
    file_name: str = ""


def read_registry(order: Order, tell: Callable[[str], None]) -> Load:
    """Everything that will be loaded, read and decoded.

    Args:
        tell: hears what is being done.

    Raises:
        UnusableFile, UnusableProfile, UnusablePolicy, UnknownModel, NoChampion, BrokenModelFolder,
        CatalogueMismatch: as `tepat assess`.
    """
    text = read_text(order.profile)
    profile = profile_from_text(text, order.profile)
    programmes = load_policy(order.policy, profile) if order.policy else profile.programmes
    policy = policy_in_force(programmes, order.as_of)
    folder = resolve_model(order.model, profile.name)
    model = load_model(folder)
    check_fit(model.welfare.catalogue, profile)
    tell("reading")
    table, persons = read_tables(profile, order.registry, order.members, policy.programmes, survey=False)
    tell("decoding")
    learned = model.welfare.catalogue.learned_codes
    households = decode_households(profile, table, persons, policy.programmes, survey=False, learned=learned)
    tell("names")
    context = context_of(model, profile, policy, order.as_of, households.content_digest)
    people = people_of(profile, table, persons)
    return Load(
        context=context,
        households=households,
        records=records(people, _contacts(profile, table, persons), households.ids),
        findings=_findings(households, table.source),
        recorded=_recorded(profile, table, households),
        cycle=order.cycle,
        profile_text=text,
        model_folder=folder,
        file_name=order.file_name or order.registry.name,
        file_digest=digest_of_files([order.registry, order.members]),
    )


def digest_of_files(paths: Sequence[Path | None]) -> str:
    """SHA-256 over the bytes of the files that are there, each with its length."""
    digest = hashlib.sha256()
    for path in paths:
        size = 0 if path is None else path.stat().st_size
        digest.update(size.to_bytes(8, "little"))
        if path is not None:
            with path.open("rb") as file:
                while part := file.read(_PART):
                    digest.update(part)
    return digest.hexdigest()


def _contacts(profile: Profile, table: RawTable, persons: RawTable | None) -> Contacts:
    return contacts_of_tables(profile, table, persons)


def _findings(households: Households, file: str) -> list[str | None]:
    """Findings of the registry's own rows, household by household: class and column."""
    found: dict[int, list[dict[str, object]]] = {}
    for part in households.findings.parts:
        if part.file == file:
            for row in part.rows.tolist():
                found.setdefault(row, []).append({"code": part.code, "column": part.column})
    return [
        json.dumps(found[row], separators=(",", ":")) if row in found else None
        for row in households.rows.tolist()
    ]


def _recorded(profile: Profile, table: RawTable, households: Households) -> list[str | None]:
    """The day on which each record was taken, as the registry writes it."""
    nothing: list[str | None] = [None] * len(households)
    if profile.keys.recorded is None:
        return nothing
    columns, _ = find_columns(table, under_all_names(profile, [Wanted(profile.keys.recorded, needed=False)]))
    if profile.keys.recorded not in columns:
        return nothing
    places = pc.index_in(pa.array(households.rows), value_set=pa.array(columns.table.rows))
    texts = columns.text(profile.keys.recorded).cast(pa.string()).take(places)
    days: list[str | None] = pc.utf8_slice_codeunits(texts, 0, 10).to_pylist()
    return days
