"""Handed-in households are assessed as the registry's are, and nothing of them is kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from tests.serving.office import Office

if TYPE_CHECKING:
    from serving.importing.registry import Order


@pytest.fixture
def handed_in(registry_files: "Order") -> list[dict[str, Any]]:
    """The first households of the registry, as a program would hand them in."""
    assert registry_files.members is not None
    members = pq.read_table(registry_files.members).to_pylist()
    households = pq.read_table(registry_files.registry).to_pylist()[:5]
    personal = ("nik", "kk", "name", "born", "sex", "address")
    return [
        {
            "household": _plain(household, personal),
            "members": [_plain(each, personal) for each in members if each["hh"] == household["hh"]],
        }
        for household in households
    ]


def _plain(row: dict[str, Any], without: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in without}


def test_nobody_assesses_without_signing_in(office: Office, handed_in: list[dict[str, Any]]) -> None:
    assert office.anonymous.post("/api/v1/assessments", json=handed_in[0]).status_code == 401


def test_a_household_that_is_handed_in_gets_the_estimate_of_the_registry_s(
    office: Office, handed_in: list[dict[str, Any]]
) -> None:
    someone = office.person("supervisor")

    answer = someone.post("/assessments", handed_in[0])

    row = answer.json()["assessment"]
    known = someone.post("/search", {"text": row["household_id"]}).json()["hits"]
    assert answer.status_code == 200, answer.text
    assert row["estimate"] == known[0]["estimate"]
    assert row["reasons"]


def test_nothing_of_it_is_kept(office: Office, handed_in: list[dict[str, Any]]) -> None:
    someone = office.person("analyst")
    someone.get("/overview")
    before = _files(office.district.folder)

    someone.post("/assessments", handed_in[0])
    someone.post("/assessments/batch", {"households": handed_in})

    assert _files(office.district.folder) == before
    assert str(handed_in[0]["household"]) not in office.logged.getvalue()


def test_a_batch_answers_each_and_one_that_cannot_be_read_does_not_stop_the_others(
    office: Office, handed_in: list[dict[str, Any]]
) -> None:
    someone = office.person("analyst")
    broken = {"household": {"nonsense": 1}}

    results = someone.post("/assessments/batch", {"households": [*handed_in, broken]}).json()["results"]
    alone = someone.post("/assessments", handed_in[1]).json()

    assert [("assessed" in each) for each in results] == [True] * 5 + [False]
    assert results[1]["assessed"] == alone
    assert results[5]["problem"]["status"] == 422


@pytest.mark.parametrize("body", [{}, {"household": []}, {"household": {}, "x": 1}, {"households": []}])
def test_what_is_no_household_is_told_by_its_place(office: Office, body: dict[str, Any]) -> None:
    answer = office.person("analyst").post("/assessments", body)

    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_without_a_model_that_is_said(office: Office, handed_in: list[dict[str, Any]]) -> None:
    (office.settings.home / "champions" / "kampung" / "champion.json").unlink()
    office.service.assessing.forget()

    answer = office.person("analyst").post("/assessments", handed_in[0])
    ready = office.anonymous.get("/api/v1/ready")
    alive = office.anonymous.get("/api/v1/health")

    assert answer.status_code == ready.status_code == 503
    assert answer.json()["type"] == "urn:tepat:problem:NoChampion"
    assert "model" in ready.json()["detail"]
    assert alive.status_code == 200


def test_model_and_policy_in_force_are_told(office: Office) -> None:
    someone = office.person("auditor")

    model, policy = someone.get("/model").json(), someone.get("/policy").json()

    assert (model["by"], model["why"], model["version"]) == ("dewi", "The first", 1)
    assert model["card"] == office.service.assessing.in_force().assessor.context.model.card
    assert {programme["name"] for programme in policy["programmes"]}
    assert all(programme["line"] > 0 for programme in policy["programmes"])


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }
