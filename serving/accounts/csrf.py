"""Forms of our own pages only: a token in the form, and where the browser says it comes from."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from features.errors import TepatError

FIELD: Final = "csrf"
HEADER: Final = "x-csrf-token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ForeignForm(TepatError):
    """A change came without the token of the signed-in page, or from another site: nothing was done."""

    def __init__(self) -> None:
        super().__init__(
            "This form does not come from a page of this service, or its session has ended since it was "
            "opened. Nothing was changed. Open the page again and repeat what you did."
        )


def csrf_token(session_token: str) -> str:
    """The token of every form of one session; it tells nothing of the session's own.

    >>> len(csrf_token("a")), csrf_token("a") == csrf_token("b")
    (64, False)
    """
    return hmac.new(session_token.encode(), b"tepat csrf 1", hashlib.sha256).hexdigest()


def same_token(given: str | None, session_token: str) -> bool:
    """Whether `given` is the session's token; takes as long for a wrong one."""
    return hmac.compare_digest((given or "").encode(), csrf_token(session_token).encode())


def refuse_foreign(request: HTTPConnection) -> None:
    """For forms of whoever is not signed in yet.

    Raises:
        ForeignForm: the browser says that another site has sent this.
    """
    if from_another_site(request.headers, request.headers.get("host", "")):
        raise ForeignForm


def from_another_site(headers: Mapping[str, str], host: str) -> bool:
    """Whether the browser says that another site has sent this.

    Sec-Fetch-Site where there is one (every browser since 2023), else Origin; programs that send
    neither are no browser and bring no cookie by accident.

    >>> from_another_site({"sec-fetch-site": "same-origin"}, "tepat.example")
    False
    >>> from_another_site({"origin": "https://evil.example"}, "tepat.example")
    True
    """
    fetch = headers.get("sec-fetch-site")
    if fetch is not None:
        return fetch not in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc != host
    except ValueError:
        return True  # no browser writes such an address
