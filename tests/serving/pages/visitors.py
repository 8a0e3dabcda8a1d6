"""People in front of a browser that knows no JavaScript: they read pages and send forms."""

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from httpx2 import Response

    from tests.serving.office import Office, Person

_TAGS = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
REASON = "Mobil tercatat, tetapi lantainya tanah."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in."""

    person: "Person"
    language: str = "id"

    def see(self, path: str) -> "Response":
        """The answer, wherever it sends one."""
        return self._client().get(path)

    def send(self, path: str, **form: Any) -> "Response":
        """A form of ours, with its token."""
        return self._client().post(path, data={"csrf": self.person.csrf, **form})

    def _client(self) -> "TestClient":
        self.person.client.cookies.set("bahasa", self.language)
        return self.person.client


def visitor(office: "Office", role: str, language: str = "id", areas: tuple[str, ...] = ()) -> Visitor:
    """Somebody of that role."""
    return Visitor(office.person(role, areas), language)


def words_of(answer: "Response") -> str:
    """What a page says, without its tags."""
    return _SPACE.sub(" ", unescape(_TAGS.sub(" ", answer.text)))


def hidden(answer: "Response", name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return unescape(found[1])


def keys_of(office: "Office", side: str, programme: str) -> list[str]:
    """Keys of the families on one programme's list, most certain first."""
    told = {"programme": programme, "limit": 500}
    page = office.person("supervisor").get(f"/lists/{side}", params=told).json()
    return [row["key"] for row in page["rows"]]
