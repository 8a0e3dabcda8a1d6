"""Assessing households from their answers, one or some at once; nothing of them is kept."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import orjson
from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.config import JsonDict
from pydantic_core import from_json
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from features.errors import TepatError
from serving.accounts import Caller, needs
from serving.api.asking import Running
from serving.api.described import ProblemBody, problems
from serving.gated_route import GatedRoute
from serving.permissions import Permission
from serving.problems import problem_of
from serving.running import service_of

if TYPE_CHECKING:
    from models.one_household import Assessor

router = APIRouter(prefix="/assessments", tags=["assess"])
MOST_AT_ONCE: Final = 500
MOST_CELLS: Final = 1000
MOST_MEMBERS: Final = 100
Cell = str | int | float | bool | None
Cells = Annotated[dict[str, Cell], Field(max_length=MOST_CELLS)]
_EXAMPLE: Final[JsonDict] = {
    "household": {
        "id_keluarga": "contoh-1",
        "kode_kecamatan": "1306010",
        "kode_nagari": "1306010001",
        "jumlah_anggota_keluarga": 4,
        "jenis_lantai_terluas": "8",
    },
    "members": [{"id_keluarga": "contoh-1", "umur": 41, "hubungan": "1"}],
}


class Answers(BaseModel):
    """One household as a row of the registry: heading → cell; what is left out is not known.

    Names, NIK, KK numbers and addresses are refused: an estimate never needs them.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    household: Cells
    members: list[Cells] = Field(
        default_factory=list, max_length=MOST_MEMBERS, description="rows of its persons"
    )


class AnswersBatch(BaseModel):
    """Some households; a whole registry goes through the upload."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"households": [_EXAMPLE]}]})

    households: list[Answers] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Finding(BaseModel):
    """Something wrong with the answers: class and column, never a value."""

    code: str
    column: str


class Assessed(BaseModel):
    """An assessment: every column of `docs/assessments.md`, and what was found in the answers."""

    assessment: dict[str, Any] = Field(
        examples=[
            {"estimate": 812345.6, "low_80": 512000.1, "high_80": 1290000.3, "status:PKH": "cannot_tell"}
        ]
    )
    findings: list[Finding]


class AssessedOrNot(BaseModel):
    """Of a batch: the assessment, or why there is none."""

    assessed: Assessed | None = None
    problem: ProblemBody | None = None


class AssessedBatch(BaseModel):
    """One entry for each household, in the order given."""

    results: list[AssessedOrNot]


_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answers"}}},
    }
}


async def assess(request: Request) -> Response:
    """Assesses one household and says why. A millisecond on the event loop is cheaper than a thread."""
    household, members = _handed_in(await _body_of(request))
    assessing = service_of(request).assessing
    held = assessing.held_now()
    if held is None:
        held = await run_in_threadpool(assessing.in_force)
    return _answered(_assessed(held.assessor, household, members))


router.add_api_route(
    "",
    assess,
    methods=["POST"],
    response_model=Assessed,
    responses=problems(400, 413, 503),
    openapi_extra=_BODY,
    dependencies=[needs(Permission.ASSESS)],
    route_class_override=GatedRoute,
)


@router.post("/batch", response_model=AssessedBatch, responses=problems(400, 413, 503))
def assess_batch(
    service: Running, caller: Annotated[Caller, needs(Permission.ASSESS)], given: AnswersBatch
) -> Response:
    """Assesses some households; one that cannot be assessed does not stop the others."""
    assessor = service.assessing.in_force().assessor
    results: list[dict[str, Any]] = []
    for number, one in enumerate(given.households):
        try:
            results.append({"assessed": _assessed(assessor, one.household, one.members)})
        except TepatError as error:
            results.append({"problem": problem_of(error, "en").as_json(f"household-{number}")})
    return _answered({"results": results})


async def _body_of(request: Request) -> bytes:
    """As `request.body()`, of which a short body is read in one step."""
    message = await request.receive()
    body: bytes = message.get("body", b"")
    while message["type"] == "http.request" and message.get("more_body"):
        message = await request.receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return body


def _handed_in(body: bytes) -> tuple[Mapping[str, object], Sequence[Mapping[str, object]]]:
    """The body as `Answers` has it, and refused as `Answers` refuses it.

    What has the right shape is not looked at cell by cell: whoever reads a cell says what is wrong
    with it, and looking twice costs as much as the assessment.
    """
    try:
        given = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise HTTPException(400) from None
    if _has_the_shape(given):
        return given["household"], given.get("members", ())
    try:
        answers = Answers.model_validate(given)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(found) from None
    return answers.household, answers.members


def _has_the_shape(given: Any) -> bool:
    if type(given) is not dict or not given.keys() <= {"household", "members"}:
        return False
    household, members = given.get("household"), given.get("members", [])
    if type(household) is not dict or type(members) is not list or len(members) > MOST_MEMBERS:
        return False
    return all(type(row) is dict and len(row) <= MOST_CELLS for row in (household, *members))


def _assessed(
    assessor: "Assessor", household: Mapping[str, object], members: Sequence[Mapping[str, object]]
) -> dict[str, Any]:
    one = assessor.assess(household, members)
    found = [{"code": part.code, "column": part.column} for part in one.findings.parts]
    return {"assessment": one.row, "findings": found}


def _answered(body: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")
