"""The application: one process that answers pages and programs from one store."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool

from serving.accounts.lockout import Lockout
from serving.accounts.passwords import Passwords
from serving.accounts.remembered import Remembered
from serving.addresses import Addresses
from serving.answering import answer_errors, unforeseen
from serving.api.router import body_limits
from serving.api.router import router as api_router
from serving.assessing import Assessing
from serving.body_limit import FORM_LIMIT, BodyLimit
from serving.gated_route import ShortWay
from serving.jobs import JobRunner
from serving.pages import error_page
from serving.pages import router as pages_router
from serving.pages.data_page import UPLOAD_ADDRESS
from serving.personal.keys import KeyFile
from serving.request_log import RequestLog, open_log
from serving.route_table import STATIC, route_table
from serving.running import Service, utc_now
from serving.security_headers import SecurityHeaders, headers_of_answers
from serving.settings import Settings
from serving.uploads import UploadFolder

if TYPE_CHECKING:
    from serving.store.store import Store

TITLE: Final = "Tepat"
DESCRIPTION: Final = (
    "Review estimates (*skor telaah*, never a *desil*), likely inclusion and exclusion errors, and what "
    "people decided. A person decides: nothing here changes an entitlement."
)


def create_app(
    settings: Settings,
    *,
    store: "Store | None" = None,
    now: Callable[[], datetime] = utc_now,
    log: Any = None,
) -> FastAPI:
    """The whole service, not yet started: nothing is opened before its lifespan begins.

    Args:
        store: an open one, closed with the service (default: the one that the settings mean).
        now: the clock; sessions, lockout and decisions read no other.
        log: where request lines go (default: JSON lines on standard error).

    Raises:
        UndeclaredRoute: a route does not say who may; see `serving.route_table`.
    """

    told = log if log is not None else open_log()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = store if store is not None else await run_in_threadpool(open_service_store, settings, now)
        service = app.state.service = new_service(settings, opened, now, told)
        loading = Thread(target=service.assessing.warm, name="model", daemon=True)
        loading.start()
        service.jobs.start()
        try:
            yield
        finally:
            await run_in_threadpool(service.jobs.stop)
            await run_in_threadpool(loading.join)
            opened.close()

    app = FastAPI(
        title=TITLE,
        description=DESCRIPTION,
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        # It would send on what was asked, values and all, wherever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.include_router(api_router)
    app.include_router(pages_router)
    app.mount("/static", StaticFiles(packages=[("serving.pages", "static")]), name=STATIC)
    answer_errors(app, error_page)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, larger=_body_limits(settings))
    app.add_middleware(RequestLog, log=told, answer=unforeseen(error_page))
    app.add_middleware(SecurityHeaders, secure=settings.secure_cookies)
    app.add_middleware(
        ShortWay,
        routes=list(iter_route_contexts(app.routes)),
        headers=headers_of_answers(settings.secure_cookies),
        log=told,
    )
    route_table(app)
    app.router.routes.insert(0, Addresses(iter_route_contexts(app.routes)))
    return app


def open_service_store(settings: Settings, now: Callable[[], datetime] = utc_now) -> "Store":
    """The store that the settings mean, with the tables that this program needs; for the console, too."""
    from serving.store.store import open_store

    settings.home.mkdir(parents=True, exist_ok=True)
    for private in (settings.key_file.parent, settings.uploads):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = KeyFile(settings.key_file)
    store = open_store(settings.database, keys, anchored_at=anchor_beside(settings), clock=now)
    store.migrate()
    return store


def anchor_beside(settings: Settings) -> Path:
    """Where the trail's anchor is: with the key, which is not where the database is."""
    return settings.key_file.with_name("audit.anchor")


def new_service(
    settings: Settings, store: "Store", now: Callable[[], datetime] = utc_now, log: Any = None
) -> Service:
    """What one process holds; the console makes one, too, to share the rules of accounts."""
    service = Service(
        settings=settings,
        store=store,
        now=now,
        passwords=Passwords(),
        lockout=Lockout(),
        remembered=Remembered(),
        assessing=Assessing(settings, now),
        uploads=UploadFolder(settings.uploads, settings.upload_limit),
        log=log if log is not None else open_log(),
    )
    service.jobs = JobRunner(service, service.log)
    return service


def _body_limits(settings: Settings) -> list[tuple[str, int]]:
    """A form of the page holds two files; whoever reads them tells the limit of each."""
    return [*body_limits(settings.upload_limit), (UPLOAD_ADDRESS, 2 * settings.upload_limit + FORM_LIMIT)]
