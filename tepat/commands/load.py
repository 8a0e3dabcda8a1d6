"""tepat load: a registry read, assessed and put into the review service, in one step."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tepat.arguments import WrongCall, add_as_of, add_members, add_policy, add_profile, as_of, natural

if TYPE_CHECKING:
    from serving.importing.load import Progress
    from serving.importing.registry import Order
    from serving.store.cycle_views import SnapshotView
    from serving.store.store import Store
    from serving.uploads import UploadFolder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument(
        "--registry", type=Path, required=True, metavar="FILE", help="the registry's table of households"
    )
    add_members(parser)
    add_policy(parser)
    parser.add_argument(
        "--model",
        metavar="M",
        help="a model folder, or NAME@alias of a registered one (default: the profile's champion)",
    )
    add_as_of(parser)
    parser.add_argument(
        "--cycle",
        default="",
        metavar="NAME",
        help="cycle that it belongs to, as 2026-11; opened where none is open (default: the open one)",
    )
    parser.add_argument(
        "--job", type=natural, metavar="N", help="the service's job that this is, for progress"
    )
    parser.add_argument("--file-name", default="", metavar="TEXT", help="what an uploaded file was called")


def run(arguments: argparse.Namespace) -> int:
    from models.work_folder import AlreadyBeingWritten
    from serving.importing.registry import Order
    from serving.job_process import TRY_AGAIN, end_with_parent
    from serving.uploads import UploadFolder
    from tepat.service import console_service, service_settings

    settings = service_settings()
    uploads = UploadFolder(settings.uploads, settings.upload_limit)
    order = Order(
        profile=arguments.profile,
        registry=arguments.registry,
        members=arguments.members,
        as_of=as_of(arguments),
        model=arguments.model,
        policy=arguments.policy,
        cycle=arguments.cycle,
        file_name=arguments.file_name,
        work=_work(uploads, arguments.registry),
    )
    if arguments.job is not None:
        end_with_parent(os.environ)
    with console_service() as service:
        try:
            loaded = (
                _load(service.store, order)
                if arguments.job is None
                else _job(service.store, order, arguments.job)
            )
        except AlreadyBeingWritten:
            if arguments.job is None:
                raise
            return TRY_AGAIN
    print(
        f"cycle {loaded.cycle}, snapshot {loaded.number}: {loaded.households:,} households and "
        f"{loaded.persons:,} persons of {loaded.file_name} are in the review service"
    )
    return 0


def _work(uploads: "UploadFolder", registry: Path) -> Path | None:
    """Where unfinished work lies, by the registry's content: the service's own folder, closed to others."""
    from features.digests import file_digest

    if not registry.is_file():
        return None
    uploads.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return uploads.work_place(file_digest(registry))


def _load(store: "Store", order: "Order") -> "SnapshotView":
    from serving.importing.load import load_registry
    from tepat.service import console_actor

    return load_registry(store, console_actor(), order, _told())


def _job(store: "Store", order: "Order", job_id: int) -> "SnapshotView":
    """As `_load`, with the job told how far it is, and why it failed.

    Raises:
        AlreadyBeingWritten: another process is at it; the job waits.
        WrongCall: the job has ended.
    """
    from features.errors import TepatError
    from models.work_folder import AlreadyBeingWritten
    from serving.importing.load import load_registry
    from serving.importing_failures import told_of
    from tepat.service import console_actor

    actor = console_actor()
    with store.begin(actor) as work:
        job = work.move_job(job_id, "running")
        if job.state != "running":
            raise WrongCall(f"job {job_id} has ended already. Order the import again")
    order = replace(order, ordered_by=job.created_by)
    try:
        loaded = load_registry(
            store, actor, order, lambda step, done, total: store.note_progress(job_id, step, done, total)
        )
    except AlreadyBeingWritten:
        raise
    except (TepatError, OSError) as error:
        with store.begin(actor) as work:
            work.move_job(job_id, "failed", problem=told_of(error, order))
        raise
    with store.begin(actor) as work:
        work.move_job(job_id, "done", snapshot_id=loaded.id)
    return loaded


def _told() -> "Progress":
    """Progress on standard error: a line a step, a bar's worth of lines while assessing."""
    from tepat.progress import tell

    said: dict[str, int] = {}

    def progress(step: str, done: int, total: int) -> None:
        tenth = 10 * done // total if total else 0
        if said.get(step) != tenth:
            said[step] = tenth
            tell(f"{step} {done:,} of {total:,}" if total else step)

    return progress
