"""The profiles of the real surveys name columns that exist and codes that occur."""

import csv
from pathlib import Path

import pytest

from features.codes import normalise
from features.profile import Profile
from features.profile_loading import load_profile

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
FILES = {
    "indonesia_alatas2008": DATA / "indonesia_alatas2008" / "households.csv",
    "costa_rica_idb2018": DATA / "costa_rica_idb2018" / "train.csv",
}


def profile_of(name: str) -> Profile:
    return load_profile(ROOT / "tests" / "realdata" / f"{name}.yaml")


@pytest.mark.parametrize(("name", "questions"), [("indonesia_alatas2008", 45), ("costa_rica_idb2018", 121)])
def test_the_profile_loads_with_all_its_questions(name: str, questions: int) -> None:
    assert len(profile_of(name).questions) == questions


@pytest.mark.realdata
@pytest.mark.parametrize("name", FILES)
def test_every_column_exists_and_every_yes_and_no_occurs(name: str) -> None:
    if not FILES[name].exists():
        pytest.skip("the real survey is not beside the repository")
    profile = profile_of(name)
    with FILES[name].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    members = profile.members.variables if profile.members else ()

    codes = {
        variable.column: {normalise(row[variable.column]) for row in rows} - {""}
        for variable in (*profile.variables, *members)
    }

    for variable in (*profile.variables, *members):
        if variable.kind == "yes_no":
            assert codes[variable.column] == {*variable.yes, *variable.no}, variable.name
    assert {*profile.never_inputs} <= rows[0].keys()


@pytest.mark.realdata
def test_thirty_percent_of_the_indonesian_households_are_below_the_line() -> None:
    if not FILES["indonesia_alatas2008"].exists():
        pytest.skip("the real survey is not beside the repository")
    line = profile_of("indonesia_alatas2008").programmes[0].line.amount
    with FILES["indonesia_alatas2008"].open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["tfloor"] and row["consumption"]]

    assert line is not None
    share = sum(float(row["consumption"]) < line for row in rows) / len(rows)

    assert len(rows) == 5352
    assert share == pytest.approx(0.30, abs=0.0005)
