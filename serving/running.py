"""What one running service holds, and how a route reaches it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from starlette.requests import HTTPConnection

from serving.kept_pages import KeptPages
from serving.settings import Settings

if TYPE_CHECKING:
    from serving.accounts.lockout import Lockout
    from serving.accounts.passwords import Passwords
    from serving.accounts.remembered import Remembered
    from serving.assessing import Assessing
    from serving.jobs import JobRunner
    from serving.store.store import Store
    from serving.uploads import UploadFolder


def utc_now() -> datetime:
    """The moment, at the edge of the service; below it, time is an argument."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Service:
    """One process of the service: its settings, its store and what it keeps in memory.

    Attributes:
        now: the clock.
        jobs: runs long work once the application has started it.
        lockout: failed sign-ins; forgotten when the process ends.
        kept_pages: pages made before (`serving.pages.keeping`).
    """

    settings: Settings
    store: "Store"
    now: Callable[[], datetime]
    passwords: "Passwords"
    lockout: "Lockout"
    remembered: "Remembered"
    assessing: "Assessing"
    uploads: "UploadFolder"
    log: Any
    kept_pages: KeptPages = field(default_factory=KeptPages)
    jobs: "JobRunner" = field(init=False)


def service_of(connection: HTTPConnection) -> Service:
    """The service that answers this request."""
    return cast(Service, connection.app.state.service)
