"""Ordering an import of uploaded files: the same content in the same cycle is the same job."""

import hashlib
import re
from typing import TYPE_CHECKING

from features.errors import TepatError, UnusableFile, UnusableProfile
from features.messages import Message
from features.profile import Profile
from features.profile_loading import load_profile
from serving.running import Service
from serving.store.actor import Actor
from serving.store.errors import CycleIsOpen, NotFound
from serving.store.job_views import JobView

if TYPE_CHECKING:
    from serving.assessing import InForce
    from serving.store.work import Work

IMPORT = "import"
_NOT_SHOWN = re.compile(r"[^\w .()+-]|^\.+")


def order_import(
    service: Service, actor: Actor, registry: str, members: str | None, file_name: str, cycle: str
) -> JobView:
    """Queues the import, or finds the job that this content already has.

    A job that is done is begun anew once what it loaded is no longer in force: another file was loaded
    since, another cycle was opened, or another model or policy is at work.

    Args:
        registry, members: digests of uploads.
        file_name: to be shown; what a file name cannot hold is taken out.

    Raises:
        NotFound: a file of this digest was not uploaded, or was imported and removed.
        UnusableFile: the profile reads two files, and one was given.
        CycleIsOpen: `cycle` is not the one that is open, or was closed.
    """
    shown = _NOT_SHOWN.sub("_", file_name.replace("\\", "/").rpartition("/")[2]) or "registry"
    digest = hashlib.sha256("\n".join((registry, members or "", cycle)).encode()).hexdigest()
    parameters = {"registry": registry, "members": members, "cycle": cycle}
    at_work = _at_work(service)
    with service.store.begin(actor) as work:
        known = next((job for job in work.jobs(500) if (job.kind, job.digest) == (IMPORT, digest)), None)
        if known is not None and _still_counts(work, known, at_work):
            ordered = known
        else:
            if any(service.uploads.place(each) is None for each in (registry, members) if each is not None):
                raise NotFound
            _refuse_one_of_two(service, shown, members)
            _refuse_another_cycle(work, cycle)
            ordered = work.add_job(IMPORT, digest, shown, parameters)
    service.jobs.wake()
    return ordered


def profile_of_two_files(profile: str) -> Profile | None:
    """The profile, if a registry of it is two files; one with mistakes is told by the import."""
    try:
        found = load_profile(profile)
    except UnusableProfile:
        return None
    return found if found.members is not None and found.table != "persons" else None


def _at_work(service: Service) -> "InForce | None":
    """What an import would assess with now; None where it could not."""
    try:
        return service.assessing.in_force()
    except TepatError:
        return None


def _still_counts(work: "Work", job: JobView, at_work: "InForce | None") -> bool:
    """Whether the job is under way, or done and what it loaded is what an import now would load."""
    if job.state != "done" or job.snapshot_id is None:
        return job.state != "failed"
    cycle = work.cycle()
    if cycle is None or cycle.snapshot_id != job.snapshot_id:
        return False
    loaded = work.snapshot(job.snapshot_id)
    return at_work is None or (loaded.model_digest, loaded.policy_digest, loaded.profile_digest) == (
        at_work.champion.digest,
        at_work.policy.digest,
        at_work.profile.digest,
    )


def _refuse_one_of_two(service: Service, shown: str, members: str | None) -> None:
    """As the import would, a queue later."""
    profile = profile_of_two_files(service.settings.profile) if members is None else None
    if profile is not None:
        raise UnusableFile(shown, [Message("members_needed", profile=profile.name)])


def _refuse_another_cycle(work: "Work", name: str) -> None:
    """As the import would (`serving.store.loaded_snapshot.cycle_to_load`)."""
    current = work.cycle()
    if name and current is not None and current.open and current.name != name:
        raise CycleIsOpen(current.name)
    if any(cycle.name == name and not cycle.open for cycle in work.cycles()):
        raise CycleIsOpen(name)
