"""tepat tokens: keys with which programs reach the API, each with a scope and an end."""

import argparse

from tepat.arguments import positive
from tepat.service import console_actor, console_service, user_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="every token: whose, what for, until when")
    add = acts.add_parser("add", help="a new token; it is shown this once")
    add.add_argument("user", metavar="USER", help="the account in whose name the program acts")
    add.add_argument("--name", required=True, metavar="TEXT", help="what it is for")
    add.add_argument(
        "--scope", required=True, metavar="S,T", help="permissions, such as assess,see_lists (docs/api.md)"
    )
    add.add_argument("--days", type=positive, default=90, metavar="N", help="days it lasts (default: 90)")
    revoke = acts.add_parser("revoke", help="end a token now")
    revoke.add_argument("id", type=positive, metavar="ID", help="number in the list")


def run(arguments: argparse.Namespace) -> int:
    return {"list": _list, "add": _add, "revoke": _revoke}[arguments.act](arguments)


def _list(arguments: argparse.Namespace) -> int:
    with console_service() as service, service.store.read(console_actor()) as reading:
        tokens = reading.tokens()
    for token in tokens:
        state = "revoked" if token.revoked_at is not None else f"until {token.expires_at:%Y-%m-%d}"
        print(f"{token.id}  {token.user.name}  {state}  {','.join(token.scopes)}  {token.name}")
    if not tokens:
        print("no tokens")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from datetime import timedelta

    from serving.accounts.administration import add_token

    scopes = [scope.strip() for scope in arguments.scope.split(",") if scope.strip()]
    with console_service() as service:
        text, token = add_token(
            service,
            console_actor(),
            user_named(service, arguments.user).id,
            name=arguments.name,
            scopes=scopes,
            expires_at=service.now() + timedelta(days=arguments.days),
        )
    print(text)
    print(f"until {token.expires_at:%Y-%m-%d}: {', '.join(token.scopes)}. It is not shown again.")
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    from serving.accounts.administration import revoke_token

    with console_service() as service:
        revoke_token(service, console_actor(), arguments.id)
    print(f"token {arguments.id}: ended")
    return 0
