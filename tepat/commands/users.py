"""tepat users: accounts of the review service, from the console; the first administrator above all."""

import argparse

from tepat.service import asked_password, console_actor, console_service, user_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="every account, with role, areas and whether it is open")
    add = acts.add_parser("add", help="a new account; its password is asked for, or read from standard input")
    add.add_argument("name", metavar="NAME", help="what its owner signs in with")
    add.add_argument("--role", required=True, metavar="R", help=_roles())
    add.add_argument("--full-name", default="", metavar="TEXT", help="the person's name (default: NAME)")
    add.add_argument("--areas", default="", metavar="A,B", help="area paths (default: the whole district)")
    add.add_argument("--language", default="id", choices=["id", "en"], help="of pages (default: id)")
    add.add_argument(
        "--must-change", action="store_true", help="its owner sets another password at the first sign-in"
    )
    change = acts.add_parser("change", help="another role, other areas, another name")
    change.add_argument("name", metavar="NAME")
    change.add_argument("--role", metavar="R", help=_roles())
    change.add_argument("--areas", metavar="A,B", help="area paths; an empty text: the whole district")
    change.add_argument("--full-name", metavar="TEXT")
    for act, help_line in (
        ("password", "a new password; every session of the account ends"),
        ("close", "nobody signs in with it any more; its sessions and tokens end at once"),
        ("open", "open a closed account again"),
    ):
        acts.add_parser(act, help=help_line).add_argument("name", metavar="NAME")


def run(arguments: argparse.Namespace) -> int:
    return {
        "list": _list,
        "add": _add,
        "change": _change,
        "password": _password,
        "close": _close,
        "open": _open,
    }[arguments.act](arguments)


def _list(arguments: argparse.Namespace) -> int:
    with console_service() as service, service.store.read(console_actor()) as reading:
        users = reading.users()
    for user in users:
        areas = ",".join(user.areas) or "whole district"
        state = "open" if user.active else "closed"
        print(f"{user.name}  {user.role}  {areas}  {state}  {user.full_name}")
    if not users:
        print("no account yet: tepat users add NAME --role administrator")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from serving.accounts.administration import add_user, check_account

    areas = _areas(arguments.areas)
    check_account(arguments.name, arguments.role, areas)
    password = asked_password()
    with console_service() as service:
        user = add_user(
            service,
            console_actor(),
            name=arguments.name,
            full_name=arguments.full_name,
            role=arguments.role,
            areas=areas,
            language=arguments.language,
            password=password,
            must_change=arguments.must_change,
        )
    print(f"account {user.name}: {user.role}, {', '.join(user.areas) or 'the whole district'}")
    return 0


def _change(arguments: argparse.Namespace) -> int:
    from serving.accounts.administration import change_user

    told = {"role": arguments.role, "full_name": arguments.full_name}
    changes: dict[str, object] = {name: value for name, value in told.items() if value is not None}
    if arguments.areas is not None:
        changes["areas"] = _areas(arguments.areas)
    with console_service() as service:
        user = change_user(service, console_actor(), user_named(service, arguments.name).id, changes)
    print(f"account {user.name}: {user.role}, {', '.join(user.areas) or 'the whole district'}")
    return 0


def _password(arguments: argparse.Namespace) -> int:
    from serving.accounts.administration import set_password

    with console_service() as service:
        user = user_named(service, arguments.name)
        set_password(service, console_actor(), user, asked_password(), must_change=False)
    print(f"account {arguments.name}: new password, every session ended")
    return 0


def _close(arguments: argparse.Namespace) -> int:
    return _set_active(arguments, False, "closed; its sessions and tokens have ended")


def _open(arguments: argparse.Namespace) -> int:
    return _set_active(arguments, True, "open")


def _set_active(arguments: argparse.Namespace, active: bool, told: str) -> int:
    from serving.accounts.administration import change_user

    with console_service() as service:
        user = user_named(service, arguments.name)
        change_user(service, console_actor(), user.id, {"active": active})
    print(f"account {arguments.name}: {told}")
    return 0


def _areas(text: str) -> list[str]:
    return [area.strip() for area in text.split(",") if area.strip()]


def _roles() -> str:
    return "operator, reviewer, supervisor, analyst, auditor or administrator"
