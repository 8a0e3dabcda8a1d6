"""How a route tells of its errors in the OpenAPI document: every one as problem+json, with an example."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from serving.problems import MEDIA_TYPE, TITLES

_SIGNED_IN: Final = (401, 403)


class ProblemBody(BaseModel):
    """An error (RFC 9457). `type` ends in the name of the error, as `docs/errors.md` lists it."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["urn:tepat:problem:NotFound"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="number of the request, to find it in the log")


_EXAMPLES: Final[dict[int, tuple[str, str]]] = {
    400: ("MalformedRequest", "The body is not JSON. Nothing was done."),
    401: ("NotSignedIn", "Nobody is signed in, or the session or token has ended."),
    403: ("NotAllowed", "Your role, or the scope of your token, does not include `decide`."),
    404: ("NotFound", "There is nothing of this name in your areas."),
    409: ("AlreadyDecided", "This case was decided on 2026-11-20 by Dewi."),
    413: ("BodyTooLarge", "What was sent is larger than 1,024 KiB, the most that is read here."),
    415: ("WrongMediaType", "Send the file itself, as application/octet-stream."),
    422: ("UnusableRequest", "Some values cannot be used: `errors` names each place."),
    429: ("TooManyAttempts", "Too many failed attempts to sign in. Wait 15 minutes and try again."),
    503: ("NotReady", "The service is not ready: it has no model."),
}


def problems(*statuses: int, public: bool = False) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: the given statuses, and what each route that needs somebody can answer."""
    told = sorted({*statuses, *(() if public else _SIGNED_IN), 422})
    return {status: _described(status) for status in told}


def _described(status: int) -> dict[str, Any]:
    kind, detail = _EXAMPLES[status]
    title = TITLES[status]["en"]
    example = {
        "type": f"urn:tepat:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": "urn:tepat:request:5f0c3a9b1e2d4c68",
    }
    return {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}, "example": example}},
    }
