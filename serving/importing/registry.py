"""A registry's files as everything that the store loads: answers, assessments' context, and who they are."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from features.catalogue import check_fit
from features.decoded_store import DecodedStore
from features.digests import digest_of
from features.policy_loading import load_policy, policy_in_force
from features.profile_loading import profile_from_text, read_text
from features.reading_in_blocks import read_in_blocks
from models.assessing import side_by_side, what_bytes_follow_from
from models.assessment import Context, context_of
from models.folder import load_model
from models.resolving import resolve_model
from serving.importing.drifted import drift_of
from serving.importing.people_kept import PeopleKept
from serving.store.what_is_loaded import Load

_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Order:
    """What to load.

    Attributes:
        profile: file or built-in name.
        model: folder or name; None for the profile's champion.
        cycle: name; "" for the open one, or this month's.
        file_name: what the registry is called where its path says something else, as after an upload.
        work: what unfinished work is called and lies beside, for a second run to go on with; None: nothing
            of it outlives this run.
        ordered_by: who asked for it, where that is not whoever loads it, as after an upload.
    """

    profile: str
    registry: Path
    members: Path | None
    as_of: date
    model: str | None = None
    policy: Path | None = None
    cycle: str = ""
    file_name: str = ""
    work: Path | None = None
    ordered_by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """An order with everything but the registry itself read; of the households nothing is known yet."""

    order: Order
    context: Context
    profile_text: str
    model_folder: Path
    file_digest: str

    @property
    def follows_from(self) -> Mapping[str, str | None]:
        """Everything that the bytes of a finished part follow from."""
        return {**what_bytes_follow_from(self.context), "files": self.file_digest, "part": "loading 1"}


def prepare(order: Order) -> Prepared:
    """Profile, policy and model of an order, and the digest of its files.

    Raises:
        UnusableProfile, UnusablePolicy, UnknownModel, NoChampion, BrokenModelFolder, CatalogueMismatch:
            as `tepat assess`.
    """
    text = read_text(order.profile)
    profile = profile_from_text(text, order.profile)
    programmes = load_policy(order.policy, profile) if order.policy else profile.programmes
    policy = policy_in_force(programmes, order.as_of)
    folder = resolve_model(order.model, profile.name)
    model = load_model(folder)
    check_fit(model.welfare.catalogue, profile)
    digest = digest_of_files([order.registry, order.members])
    return Prepared(order, context_of(model, profile, policy, order.as_of, ""), text, folder, digest)


def read_registry(prepared: Prepared, folder: Path, tell: Callable[[str], None]) -> Load:
    """Everything that will be loaded, read and decoded, on disk in `folder` but for what is small.

    Args:
        folder: an empty one, for as long as the result is used.
        tell: hears what is being done.

    Raises:
        UnusableFile: as `tepat assess`.
    """
    order, context = prepared.order, prepared.context
    tell("reading")
    people = PeopleKept(context.profile, folder)
    read = read_in_blocks(
        context.profile,
        order.registry,
        order.members,
        context.policy.programmes,
        folder,
        learned=context.model.welfare.catalogue.learned_codes,
        run=side_by_side,
        beside=people,
    )
    store = read.households
    assert isinstance(store, DecodedStore), "it was read here"
    tell("comparing")
    context = replace(context, data_digest=read.content_digest)
    return Load(
        context=context,
        households=store,
        people=people,
        findings=people.rows_of_homes.findings(read.findings, *people.headings),
        found=read.findings.counts(),
        drift=drift_of(context, store, read.findings),
        cycle=order.cycle,
        profile_text=prepared.profile_text,
        model_folder=prepared.model_folder,
        file_name=order.file_name or order.registry.name,
        file_digest=prepared.file_digest,
        made_with=digest_of(dict(prepared.follows_from)),
        ordered_by=order.ordered_by,
    )


def digest_of_files(paths: Sequence[Path | None]) -> str:
    """SHA-256 over the bytes of the files that are there, each with its length."""
    digest = hashlib.sha256()
    for path in paths:
        size = path.stat().st_size if path is not None and path.is_file() else 0
        digest.update(size.to_bytes(8, "little"))
        if path is not None and path.is_file():
            with path.open("rb") as file:
                while part := file.read(_PART):
                    digest.update(part)
    return digest.hexdigest()
