"""Ordering an import of uploaded files: the same content in the same cycle is the same job."""

import hashlib
import re

from serving.running import Service
from serving.store.actor import Actor
from serving.store.errors import NotFound
from serving.store.job_views import JobView

IMPORT = "import"
_NOT_SHOWN = re.compile(r"[^\w .()+-]|^\.+")


def order_import(
    service: Service, actor: Actor, registry: str, members: str | None, file_name: str, cycle: str
) -> JobView:
    """Queues the import, or finds the job that this content already has.

    Args:
        registry, members: digests of uploads.
        file_name: to be shown; what a file name cannot hold is taken out.

    Raises:
        NotFound: a file of this digest was not uploaded, or was imported and removed.
    """
    shown = _NOT_SHOWN.sub("_", file_name.replace("\\", "/").rpartition("/")[2]) or "registry"
    digest = hashlib.sha256("\n".join((registry, members or "", cycle)).encode()).hexdigest()
    parameters = {"registry": registry, "members": members, "cycle": cycle}
    with service.store.begin(actor) as work:
        known = next((job for job in work.jobs(500) if (job.kind, job.digest) == (IMPORT, digest)), None)
        if known is not None and known.state != "failed":
            ordered = known
        else:
            if any(service.uploads.place(each) is None for each in (registry, members) if each is not None):
                raise NotFound
            ordered = work.add_job(IMPORT, digest, shown, parameters)
    service.jobs.wake()
    return ordered
