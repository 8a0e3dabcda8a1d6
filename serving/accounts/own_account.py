"""What everybody may do with their own account: another password, another language."""

from serving.accounts.administration import change_user, set_password
from serving.accounts.callers import Caller
from serving.accounts.signing_in import NewSession, WrongCredentials, sign_in
from serving.running import Service


def change_own_password(service: Service, caller: Caller, old: str, new: str, source: str) -> NewSession:
    """Sets another password of the caller; every session ends, and a new one begins here.

    The old password is asked for, and failures count, so that a screen left open is not enough.

    Raises:
        WrongCredentials, TooManyAttempts, PasswordRefused: nothing was changed.
    """
    name, now = caller.actor.name, service.now()
    service.lockout.refuse_if_locked(name, source, now)
    with service.store.read(caller.actor) as reading:
        account = reading.credentials(name)
    if account is None or not service.passwords.matches(old, account.password_hash):
        service.lockout.failed(name, source, now)
        raise WrongCredentials
    set_password(service, caller.actor, account.user, new, must_change=False)
    return sign_in(service, name, new, source)


def change_own_language(service: Service, caller: Caller, language: str) -> None:
    """Keeps the language that pages are shown in.

    Raises:
        UnusableAccount: the service does not speak it.
    """
    assert caller.actor.user_id is not None
    change_user(service, caller.actor, caller.actor.user_id, {"language": language})
