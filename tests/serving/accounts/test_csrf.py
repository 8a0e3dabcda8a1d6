"""A change is taken from our own pages only."""

import pytest

from serving.accounts.csrf import csrf_token, from_another_site, same_token

HOST = "tepat.agam.example"


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": f"https://{HOST}"}, True),
        ({"origin": f"https://{HOST}"}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": f"https://{HOST}.evil.example"}, True),
        ({"origin": "null"}, True),
        ({"origin": "http://[x"}, True),
    ],
)
def test_where_a_form_comes_from_is_what_the_browser_says(headers: dict[str, str], foreign: bool) -> None:
    assert from_another_site(headers, HOST) is foreign


def test_only_the_own_session_s_token_is_the_same() -> None:
    assert same_token(csrf_token("a"), "a")
    assert not same_token(csrf_token("b"), "a")
    assert not same_token(None, "a")
    assert not same_token("", "a")
    assert not same_token("é", "a")
