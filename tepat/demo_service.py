"""The demo's last step: the simulated district in the review service, with somebody of each role."""

import os
import secrets
from collections.abc import Mapping
from typing import Final

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4


def add_sample_users() -> dict[str, str]:
    """One account of each role, named like it: name → a password of this demo alone."""
    from serving.accounts.administration import add_user
    from serving.permissions import Role
    from tepat.service import console_actor, console_service

    made = {}
    with console_service() as service:
        for role in Role:
            made[role.value] = _password()
            add_user(
                service,
                console_actor(),
                name=role.value,
                full_name=f"{role.value.title()} (simulasi)",
                role=role.value,
                areas=(),
                language="id",
                password=made[role.value],
                must_change=False,
            )
    return made


def print_sample_users(users: Mapping[str, str]) -> None:
    """Who may sign in, for whoever sits at the screen; nothing else keeps the passwords."""
    print("\nData simulasi (simulated data): sample users of this demo alone, one of each role")
    width = max(len(name) for name in users)
    for name, password in users.items():
        print(f"  {name:<{width}}  {password}")


def check_port(port: int) -> None:
    """Before minutes of work: can the service listen at the end?

    Raises:
        serving.server.PortTaken: something else does.
    """
    from serving.server import listening_on

    listening_on("127.0.0.1", port).close()


def serve_demo(port: int) -> None:
    """Answers until Ctrl-C, "data simulasi" on every page."""
    from models.home import tepat_home
    from serving.server import serve
    from serving.settings import settings_from_environment
    from tepat.progress import tell

    environment = {**os.environ, "TEPAT_SIMULATED": "1", "TEPAT_PORT": str(port)}
    settings = settings_from_environment(environment, tepat_home())
    serve(
        settings, lambda address: tell(f"\nSign in on {address} with one of the names above. Ctrl-C ends it.")
    )


def _password() -> str:
    """Sixty bits, without letters that look alike.

    >>> len(_password())
    19
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
