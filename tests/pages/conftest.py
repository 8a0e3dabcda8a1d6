"""One service on a free port, and Debian's Chromium in front of it."""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tepat.visit_sheet_pdf import find_browser
from tests.serving.conftest import _loaded_sqlite, console, postgres, registry_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from serving.importing.registry import Order
    from tests.serving.conftest import District
    from tests.small_survey import Small

__all__ = ["_loaded_sqlite", "console", "postgres", "registry_files"]
PASSWORD = "gunung hujan sepeda tikar"
ROLES = ("operator", "reviewer", "supervisor", "analyst", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Site:
    """The running service: its address, and keys of families on one list."""

    address: str
    keys: tuple[str, ...]
    programme: str


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A browser without a window; skipped where there is none.

    It ends with its file: while it runs, its event loop counts as this thread's, and no test of another file
    could start one of its own.
    """
    found = find_browser()
    if found is None:
        pytest.skip("no Chromium here: `make install` as root installs Debian's, TEPAT_BROWSER names another")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, as in a container; the pages are ours.
        started = playwright.chromium.launch(executable_path=str(found), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    _loaded_sqlite: "District",
    registry_files: "Order",
    small: "Small",
) -> Iterator[Site]:
    """The service over a copy of the small district, with one account of each role."""
    import uvicorn

    from models.champion import export_champion
    from serving.accounts.callers import SERVICE_ACTOR
    from serving.application import create_app
    from serving.settings import settings_from_environment
    from serving.store.list_views import ListQuery
    from tests.serving.conftest import _opened
    from tests.serving.office import quick_passwords

    folder = tmp_path_factory.mktemp("site")
    for name in ("key", "audit.anchor", "tepat.sqlite"):
        shutil.copy(_loaded_sqlite.folder / name, folder / name)
    district = _opened(f"sqlite:///{folder / 'tepat.sqlite'}", folder)
    environment = {
        "TEPAT_DATABASE": district.url,
        "TEPAT_KEY_FILE": str(folder / "key"),
        "TEPAT_PROFILE": registry_files.profile,
        "TEPAT_SIMULATED": "1",
    }
    settings = settings_from_environment(environment, folder / "home")
    moment = district.clock()
    export_champion(
        settings.home, small.folder, small.profile.name, version=1, at=moment, by="dewi", why="Lebih tepat"
    )
    passwords = quick_passwords()
    with district.store.begin(SERVICE_ACTOR) as work:
        for role in ROLES:
            work.add_user(role, role, passwords.hash(PASSWORD), full_name=role.title())
        rows = work.list_page(ListQuery("exclusion", "PKH")).rows
    app = create_app(settings, store=district.store, now=district.clock)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on"))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started, "the service did not start within 30 seconds"
    app.state.service.passwords = passwords
    port = listening.getsockname()[1]
    yield Site(f"http://127.0.0.1:{port}", tuple(row.key for row in rows), "PKH")
    server.should_exit = True
    thread.join(20)
    district.store.close()


@pytest.fixture
def open_page(browser: "Browser", site: Site) -> "Iterator[Callable[..., Page]]":
    """`open_page(role, language)`: somebody signed in, at their home page."""
    contexts = []

    def opened(role: str, language: str = "id", width: int = 1280, scripts: bool = True) -> "Page":
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            base_url=site.address,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "bahasa", "value": language, "url": site.address}])
        page = context.new_page()
        page.goto("/masuk")
        page.fill("#name", role)
        page.fill("#password", PASSWORD)
        page.click("main button")
        return page

    yield opened
    for context in contexts:
        context.close()
