"""The service as the console reaches it: the same store and the same rules, without a port."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tepat.arguments import WrongCall

if TYPE_CHECKING:
    from serving.running import Service
    from serving.settings import Settings
    from serving.store.account_views import UserView
    from serving.store.actor import Actor


def service_settings() -> "Settings":
    """What the environment says of the service.

    Raises:
        serving.settings.WrongSetting: a variable cannot be used.
    """
    from models.home import tepat_home
    from serving.settings import settings_from_environment

    return settings_from_environment(os.environ, tepat_home())


@contextmanager
def console_service() -> Iterator["Service"]:
    """The service's store and rules, open while it lasts; its tables are made where there are none."""
    from serving.application import new_service, open_service_store

    settings = service_settings()
    store = open_service_store(settings)
    try:
        yield new_service(settings, store)
    finally:
        store.close()


def console_actor() -> "Actor":
    """Whoever sits at this machine's console, as the audit trail knows them."""
    from serving.store.actor import Actor

    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "unknown"
    return Actor(None, f"console:{name}", "console", (), "en", "console")


def user_named(service: "Service", name: str) -> "UserView":
    """The account of that name.

    Raises:
        WrongCall: there is none.
    """
    with service.store.read(console_actor()) as reading:
        found = reading.credentials(name)
    if found is None:
        raise WrongCall(f"there is no account {name}. `tepat users list` shows all")
    return found.user


def asked_password() -> str:
    """A password from a prompt, twice, or the first line of standard input; never an argument, which
    everybody on this machine could read.

    Raises:
        WrongCall: the two differ, or there is nothing.
    """
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise WrongCall("no password: write it as the first line of standard input")
        return given
    password = getpass.getpass("New password: ")
    if password != getpass.getpass("Once more: "):
        raise WrongCall("the two passwords differ. Nothing was changed")
    return password
