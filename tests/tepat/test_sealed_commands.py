"""`tepat train --sealed`, and the one look that `tepat evaluate --open-sealed` allows."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tepat.cli import main
from tests.small_survey import AMOUNTS_TEXT, draw_district


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A home in which a model with a sealed part is registered; the arguments that say what it is of."""
    place = tmp_path_factory.mktemp("sealed_commands")
    district = draw_district(160, seed=7)
    profile, survey, members = place / "p.yaml", place / "s.parquet", place / "m.parquet"
    profile.write_text(AMOUNTS_TEXT, encoding="utf-8")
    pq.write_table(district.households, survey)
    pq.write_table(district.members, members)
    given = ["--profile", str(profile), "--survey", str(survey), "--members", str(members)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEPAT_HOME", str(place / "home"))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        code = main(["train", *given, "--as-of", "2025-06-01", "--folds", "2", "--sealed", "0.2",
                     "--language", "en"])  # fmt: skip
    assert code == 0
    return given


@pytest.fixture(autouse=True)
def home(files: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    place = Path(files[1]).parent / "home"
    monkeypatch.setenv("TEPAT_HOME", str(place))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return place


def test_a_sealed_part_is_opened_once_and_remembered_by_home_registry_and_list(
    files: list[str], home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opening = ["evaluate", *files, "--open-sealed", "kampung@challenger", "--language", "en"]

    assert main(["models", "--language", "en"]) == 0
    before = capsys.readouterr().out
    first = main([*opening, "--by", "Rina", "--json", str(tmp_path / "1.json"),
                  "--predictions", str(tmp_path / "1.parquet")])  # fmt: skip
    told = capsys.readouterr().out
    for record in (home / "sealed").rglob("*.json"):
        record.unlink()  # another machine: only the registry knows
    second = main([*opening, "--by", "Adi", "--json", str(tmp_path / "2.json"),
                   "--predictions", str(tmp_path / "2.parquet")])  # fmt: skip
    again = capsys.readouterr().out
    assert main(["models", "--language", "en"]) == 0
    after = capsys.readouterr().out

    assert (first, second) == (0, 0)
    assert "sealed (20.0 %)" in before
    assert "was opened now by Rina" in told
    assert "was opened before" in again
    assert "by Rina" in again
    assert "Adi" not in again
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()
    assert not (tmp_path / "2.parquet").exists()
    assert "by Rina" in after
    assert main(["models", "--report", "kampung@challenger", str(tmp_path / "pages")]) == 0
    (page,) = (tmp_path / "pages").rglob("report.html")
    assert "by Rina, once." in page.read_text("utf-8")
    assert "Not opened yet" not in page.read_text("utf-8")
    report = json.loads((tmp_path / "1.json").read_text("utf-8"))
    assert report["about"]["households"] == len(pq.read_table(tmp_path / "1.parquet"))


def test_opening_is_not_mixed_with_other_ways_of_splitting(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["evaluate", *files, "--open-sealed", "kampung", "--sealed", "0.1", "--split-by-period"])

    assert code == 2
    assert "leave out --split-by-period, --sealed" in capsys.readouterr().err


def test_without_opening_both_files_must_be_named(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", *files]) == 2
    assert "--json FILE and --predictions FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["--split-by-period"], "`period: year`"),
        (["--hold-out-areas", "province"], "There are: district, village"),
        (["--sealed", "20"], "write 20 % as 0.2"),
    ],
)
def test_what_the_profile_does_not_have_is_told_before_any_work(
    files: list[str], asked: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--json", str(tmp_path / "r.json"), "--predictions", str(tmp_path / "p.parquet")]

    try:
        code: object = main(["evaluate", *files, *places, *asked])
    except SystemExit as end:
        code = end.code

    assert code == 2
    assert says in capsys.readouterr().err


def test_whole_areas_are_held_out_and_it_says_so(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["evaluate", *files, "--hold-out-areas", "district=01", "--sealed", "0.2", "--language", "en",
                 "--baselines", "ols", "--json", str(tmp_path / "r.json"),
                 "--predictions", str(tmp_path / "p.parquet")])  # fmt: skip
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))

    assert code == 0
    assert report["about"]["split"]["held_out"] == ["01"]
    told = capsys.readouterr().out
    assert "Whole areas held out" in told
    assert "Sealed: " in told
