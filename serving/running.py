"""What one running service holds, and how a route reaches it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from serving.settings import Settings

if TYPE_CHECKING:
    from serving.accounts.lockout import Lockout
    from serving.accounts.passwords import Passwords
    from serving.accounts.remembered import Remembered
    from serving.store.store import Store


def utc_now() -> datetime:
    """The moment, at the edge of the service; below it, time is an argument."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Service:
    """One process of the service: its settings, its store and what it keeps in memory.

    Attributes:
        now: the clock.
        lockout: failed sign-ins; forgotten when the process ends.
    """

    settings: Settings
    store: "Store"
    now: Callable[[], datetime]
    passwords: "Passwords"
    lockout: "Lockout"
    remembered: "Remembered"


def service_of(connection: HTTPConnection) -> Service:
    """The service that answers this request."""
    return cast(Service, connection.app.state.service)
