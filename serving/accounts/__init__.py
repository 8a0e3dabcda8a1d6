"""Who asks, and whether they may: accounts, sessions, tokens and the one gate of every route.

A route declares exactly one permission; `create_app` fails while one declares none:

    @router.get("/daftar")
    def lists(request: Request, caller: Annotated[Caller, needs(Permission.SEE_LISTS)]) -> Response:
        with service_of(request).store.read(caller.actor) as reading: ...

    @router.get("/masuk", dependencies=[PUBLIC])        # everybody may; `await maybe_user(request)` says who

What `needs` does: anonymous → NotSignedIn (401; pages send to the sign-in page), wrong role or token
scope → NotAllowed (403), and for every method that changes something it checks the form's token:
put `<input type="hidden" name="csrf" value="{{ caller.csrf }}">` into each form, or send the header
`X-CSRF-Token`. `caller.may(Permission.DECIDE)` tells what to show. A public form (sign-in) calls
`refuse_foreign` itself. Sign-in page: `sign_in(service, name, password, source_of(request))`, then
`set_cookie(response, service, opened.token)`; sign-out: `sign_out(service, caller)`, `clear_cookie`.
After PasswordMustChange (403) only the own account is open: send to the page that sets a password
(`serving.accounts.own_account.change_own_password`).
"""

from serving.accounts.callers import (
    LANGUAGE_COOKIE,
    PUBLIC,
    Caller,
    Needs,
    NotAllowed,
    NotSignedIn,
    PasswordMustChange,
    current_user,
    maybe_user,
    needs,
    refuse_part_of_district,
)
from serving.accounts.csrf import ForeignForm, csrf_token, refuse_foreign
from serving.accounts.lockout import Lockout, TooManyAttempts
from serving.accounts.passwords import PasswordRefused, Passwords
from serving.accounts.signing_in import (
    NewSession,
    WrongCredentials,
    clear_cookie,
    set_cookie,
    sign_in,
    sign_out,
    source_of,
)

__all__ = [
    "LANGUAGE_COOKIE",
    "PUBLIC",
    "Caller",
    "ForeignForm",
    "Lockout",
    "Needs",
    "NewSession",
    "NotAllowed",
    "NotSignedIn",
    "PasswordMustChange",
    "PasswordRefused",
    "Passwords",
    "TooManyAttempts",
    "WrongCredentials",
    "clear_cookie",
    "csrf_token",
    "current_user",
    "maybe_user",
    "needs",
    "refuse_foreign",
    "refuse_part_of_district",
    "set_cookie",
    "sign_in",
    "sign_out",
    "source_of",
]
