"""The demo's last step: the simulated district in the review service, with somebody of each role."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from typing import Final, NoReturn

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


def serve_demo(port: int) -> NoReturn:
    """Becomes the service, "data simulasi" on every page: a process that never trained anything."""
    sys.stdout.flush()
    environment = {**os.environ, "TEPAT_SIMULATED": "1"}
    call = [sys.executable, "-m", "tepat", "serve", "--port", str(port)]
    if os.name == "posix":
        os.execve(call[0], call, environment)
    sys.exit(subprocess.call(call, env=environment))


def _password() -> str:
    """Sixty bits, without letters that look alike.

    >>> len(_password())
    19
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
