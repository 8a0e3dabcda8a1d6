"""The service over the small district, with somebody of each role signed in."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from serving.permissions import Role

if TYPE_CHECKING:
    from httpx2 import Response

    from serving.accounts.passwords import Passwords
    from serving.importing.registry import Order
    from serving.running import Service
    from serving.settings import Settings
    from tests.serving.conftest import District
    from tests.small_survey import Small

    MakeSettings = Callable[["District"], "Settings"]

BASE = "http://127.0.0.1:8000"
PASSWORD = "gunung hujan sepeda tikar"
AREA = "01"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a session of their own, and the browser that holds it."""

    client: TestClient
    csrf: str
    user_id: int
    cookie: str

    def get(self, path: str, **more: Any) -> "Response":
        return self.client.get(f"/api/v1{path}", **more)

    def post(self, path: str, body: Any = None, **more: Any) -> "Response":
        return self.send("POST", path, body, **more)

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> "Response":
        """With the token that a page of ours would send."""
        headers = {"X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        if body is not None:
            more["json"] = body
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)


@dataclass(slots=True)
class Office:
    """The running service, and people in it."""

    app: FastAPI
    anonymous: TestClient
    district: "District"
    settings: "Settings"
    logged: io.StringIO
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def service(self) -> "Service":
        found: Service = self.app.state.service
        return found

    def person(self, role: str, areas: tuple[str, ...] = (), name: str = "") -> Person:
        """Somebody of that role, signed in; the same one when asked again."""
        name = name or f"{role}{'.area' if areas else ''}"
        if name not in self.people:
            self.people[name] = self._signed_in(name, role, areas)
        return self.people[name]

    def flagged(self, area: str | None = None, side: str = "inclusion") -> list[str]:
        """Keys of flagged households, of an area or of all."""
        page = self.person("supervisor").get(f"/lists/{side}", params={"limit": 500}).json()
        rows = page["rows"]
        return [row["key"] for row in rows if area is None or row["area_path"].split("/")[0] == area]

    def _signed_in(self, name: str, role: str, areas: tuple[str, ...]) -> Person:
        from serving.accounts.callers import SERVICE_ACTOR, caller_of_session, digest_of

        token = f"session of {name}"
        with self.district.store.begin(SERVICE_ACTOR) as work:
            user = work.add_user(name, role, "no password", areas=areas, full_name=name.title())
            expires = self.district.clock() + self.settings.longest_session
            work.add_session(user.id, digest_of(token), expires)
        client = TestClient(self.app, base_url=BASE, cookies={"tepat": token})
        return Person(client, caller_of_session(user, token).csrf, user.id, token)


@pytest.fixture
def office(
    sqlite_district: "District", champion_home: Callable[["District"], "Settings"]
) -> Iterator[Office]:
    """The service on SQLite."""
    with opened(sqlite_district, champion_home(sqlite_district)) as made:
        yield made


@pytest.fixture
def any_office(district: "District", champion_home: "MakeSettings") -> Iterator[Office]:
    """The service on each database."""
    with opened(district, champion_home(district)) as made:
        yield made


@pytest.fixture
def champion_home(registry_files: "Order", small: "Small") -> "MakeSettings":
    """Settings of a service over a district, with the small model as its champion."""
    from models.champion import export_champion
    from serving.settings import settings_from_environment

    def settings(district: "District") -> "Settings":
        folder = district.folder
        environment = {
            "TEPAT_DATABASE": district.url,
            "TEPAT_KEY_FILE": str(folder / "key"),
            "TEPAT_PROFILE": registry_files.profile,
        }
        found = settings_from_environment(environment, folder / "home")
        moment = district.clock()
        export_champion(
            found.home, small.folder, small.profile.name, version=1, at=moment, by="dewi", why="The first"
        )
        return replace(found, uploads=folder / "uploads")

    return settings


@contextmanager
def opened(district: "District", settings: "Settings") -> Iterator[Office]:
    """The service over a district, until the block ends."""
    from serving.application import create_app
    from serving.request_log import open_log

    logged = io.StringIO()
    app = create_app(settings, store=district.store, now=district.clock, log=open_log(logged))
    with ExitStack() as together:
        anonymous = together.enter_context(TestClient(app, base_url=BASE, raise_server_exceptions=False))
        app.state.service.passwords = quick_passwords()
        yield Office(app, anonymous, district, settings, logged)


def quick_passwords() -> "Passwords":
    """As the service's own, and a thousand times cheaper; `test_passwords` looks at the real ones."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    from serving.accounts.passwords import Passwords

    return Passwords(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


ROLES = tuple(role.value for role in Role)
