"""`tepat visits`: names on the paper and nowhere else, a random slice, the whole list or none of it."""

import csv
import re
import shutil
from io import StringIO
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.visit_findings import read_visit_findings
from models.visit_list import read_visits
from tepat import cli
from tepat.visit_sheet_pdf import BROWSER, find_browser
from tests.small_survey import MARK, Small, draw_district
from tests.tepat.desk import Desk, lay_out, write_csv

ASKED = ["PKH", "rice"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, small: Small) -> Desk:
    laid = lay_out(tmp_path_factory.mktemp("visits"))
    assert laid.assess(small.folder) == 0
    return laid


def visits(desk: Desk, small: Small, *more: str, capacity: int = 20, out: str = "list.html") -> int:
    words = ["visits", "--profile", str(desk.profile), "--registry", str(desk.registry)]
    words += ["--members", str(desk.members), "--assessments", str(desk.place / "assessments.parquet")]
    words += ["--model", str(small.folder), "--capacity", str(capacity), "--week", "2025-W23"]
    return cli.main([*words, "--out", str(desk.place / out), "--language", "id", *more])


def test_every_visited_family_is_on_paper_by_name_and_address(desk: Desk, small: Small) -> None:
    code = visits(desk, small)

    page = (desk.place / "list.html").read_text(encoding="utf-8")
    about, table = read_visits(desk.place / "list.parquet")
    assert code == 0
    assert table.num_rows == 20
    for household in table["household_id"].to_pylist():
        row = int(household.partition("-")[2])
        assert f"{MARK} name {row}<" in page
        assert f"{MARK} address {row} " in page or f"{MARK} address {row}<" in page
    assert about["week"] == "2025-W23"


def test_no_name_is_in_the_machines_copy_nor_on_the_screen(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    visits(desk, small)

    said = capsys.readouterr()
    assert MARK not in said.out + said.err
    assert MARK.encode() not in (desk.place / "list.parquet").read_bytes()
    assert "Kesalahan nyata per 100 kunjungan" in said.out


def test_the_machines_copy_holds_why_and_how_probable(desk: Desk, small: Small) -> None:
    visits(desk, small)

    about, table = read_visits(desk.place / "list.parquet")
    why = table["why"].to_pylist()
    assert (about["drawn"], about["population"]) == (3, 260)
    assert sum(reason != "flag" for reason in why) == 3 == sum(table["audit"].to_pylist())
    assert set(table["audit_probability"].to_pylist()) == {3 / 260}
    for reason, flags, probability in zip(
        why, table["flags"].to_pylist(), table["inclusion_probability"].to_pylist(), strict=True
    ):
        assert bool(flags) or reason == "random"
        assert 3 / 260 <= probability <= 1
    assert sum(p == 1 for p in table["inclusion_probability"].to_pylist()) >= 14


def test_a_family_drawn_at_random_looks_like_the_others(desk: Desk, small: Small) -> None:
    visits(desk, small)

    page = (desk.place / "list.html").read_text(encoding="utf-8")
    cards = page.split('<div class="card">')[1:]
    assert len(cards) == 20
    assert not re.search(r"acak|random|audit|ditandai|likely", " ".join(cards).split("</table>")[0])
    assert len({_skeleton(card) for card in cards}) == 1


def _skeleton(card: str) -> str:
    """Its markup without words and without what hangs on the number of checks."""
    card = re.sub(r'<div class="asked">.*?</div></div>(?=<table|<div class="result">)', "", card)
    return re.sub(r">[^<]+", ">", card).partition("</div></td>")[0]


def test_the_paper_says_what_it_is_not(desk: Desk, small: Small) -> None:
    visits(desk, small)

    page = (desk.place / "list.html").read_text(encoding="utf-8")
    for words in ("bukan desil", "Keputusan ada pada petugas", "tidak pernah didata", "Minggu 2025-W23"):
        assert words in page
    assert re.search(r"Kesalahan nyata per 100 kunjungan: \d+ \(\d+–\d+\)", page)
    assert "http" not in page.replace("http-equiv", "")


def test_one_person_is_said_as_one(desk: Desk, small: Small) -> None:
    visits(desk, small, "--language", "en", capacity=150, out="english.html")

    page = (desk.place / "english.html").read_text(encoding="utf-8")
    assert ">1 person<" in page
    assert ">1 persons<" not in page
    assert ">2 persons<" in page


def test_the_same_call_gives_the_same_bytes_and_another_week_another_slice(desk: Desk, small: Small) -> None:
    visits(desk, small, out="one.html")
    visits(desk, small, out="two.html")
    visits(desk, small, "--week", "2025-W24", out="three.html")

    one, two, three = (desk.place / f"{name}.parquet" for name in ("one", "two", "three"))
    assert (desk.place / "one.html").read_bytes() == (desk.place / "two.html").read_bytes()
    assert one.read_bytes() == two.read_bytes()
    drawn = [
        {row["household_id"] for row in read_visits(path)[1].to_pylist() if row["audit"]}
        for path in (one, three)
    ]
    assert drawn[0] != drawn[1]


def test_the_order_of_the_registry_does_not_matter(desk: Desk, small: Small, tmp_path: Path) -> None:
    shuffled = lay_out(tmp_path, draw_district(260, 11).shuffled(5))
    shuffled.assess(small.folder)

    visits(desk, small)
    visits(shuffled, small)

    one, other = (read_visits(place / "list.parquet")[1] for place in (desk.place, tmp_path))
    assert one.to_pylist() == other.to_pylist()


def test_an_area_limits_both_the_choice_and_the_draw(desk: Desk, small: Small) -> None:
    visits(desk, small, "--area", "02")

    about, table = read_visits(desk.place / "list.parquet")
    assert set(table["area:district"].to_pylist()) == {"02"}
    assert about["areas"] == ["02"]
    assert about["population"] == 60


def test_a_list_is_grouped_by_the_area_that_it_is_handed_out_for(desk: Desk, small: Small) -> None:
    visits(desk, small)

    table = read_visits(desk.place / "list.parquet")[1]
    page = (desk.place / "list.html").read_text(encoding="utf-8")
    places = list(zip(table["area:district"].to_pylist(), table["area:village"].to_pylist(), strict=True))
    assert places == sorted(places)
    assert page.count('<table class="list">') == len(set(places))


def test_the_rule_decides_who_is_chosen(desk: Desk, small: Small) -> None:
    rule = desk.place / "rule.yaml"
    rule.write_text("lists: {inclusion: 0}\n", encoding="utf-8")

    visits(desk, small, "--rule", str(rule))

    about, table = read_visits(desk.place / "list.parquet")
    chosen = [row["flags"] for row in table.to_pylist() if row["why"] == "flag"]
    assert about["rule"]["lists"] == {"inclusion": 0}
    assert all("exclusion" in {flag["list"] for flag in flags} for flags in chosen)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_was_found_is_read_back(desk: Desk, small: Small, ending: str) -> None:
    visits(desk, small, out=f"list.{ending}")
    ids = read_visits(desk.place / "list.parquet")[1]["household_id"].to_pylist()
    filled = {
        "Hasil kunjungan": "Ditemui",
        "Layak PKH": "tidak",
        "Menerima PKH": "ya",
        "Tanggal kunjungan": "03/06/2025",
    }
    _fill_in(desk.place / f"list.{ending}", filled)

    found = read_visit_findings(desk.place / f"list.{ending}", ASKED)

    row = found.to_pylist()[0]
    assert found.num_rows == 1
    assert (row["household_id"], row["week"]) == (ids[0], "2025-W23")
    assert (row["outcome"], row["eligible:PKH"], row["receives:PKH"]) == ("met", "no", "yes")
    assert row["visited_on"].isoformat() == "2025-06-03"
    assert row["eligible:rice"] is None


def _fill_in(path: Path, cells: dict[str, str]) -> None:
    """Writes into the first family's row, as an operator would."""
    if path.suffix == ".csv":
        rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"))))
        for heading, text in cells.items():
            rows[1][rows[0].index(heading)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "No")
    for cell in head:
        if cell.value in cells:
            sheet.cell(cell.row + 1, cell.column).value = cells[str(cell.value)]
    book.save(path)


def test_cells_never_become_formulas(desk: Desk, small: Small, tmp_path: Path) -> None:
    district = draw_district(260, 11)
    place = district.households.column_names.index("address")
    cells = pa.array([f'=HYPERLINK("{i}")' for i in range(260)])
    changed = desk.place / "formulas.csv"
    write_csv(district.households.set_column(place, "address", cells), changed)

    visits(desk, small, "--registry", str(changed), "--out", str(tmp_path / "l.csv"), out="f.xlsx")

    sheet = openpyxl.load_workbook(desk.place / "f.xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "\"'=HYPERLINK" in (tmp_path / "l.csv").read_text(encoding="utf-8-sig")


def test_markup_in_a_name_stays_text(desk: Desk, small: Small) -> None:
    district = draw_district(260, 11)
    place = district.households.column_names.index("name")
    changed = desk.place / "markup.csv"
    names = pa.array(["<script>alert(1)</script>"] * 260)
    write_csv(district.households.set_column(place, "name", names), changed)

    visits(desk, small, "--registry", str(changed))

    page = (desk.place / "list.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_registry_of_another_month_is_refused_and_nothing_is_written(
    desk: Desk, small: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    other = desk.place / "other.csv"
    write_csv(draw_district(260, 12).households, other)

    code = visits(desk, small, "--registry", str(other), out="never.html")

    assert code == 1
    assert "260 of the assessed households are not in this registry file" in capsys.readouterr().err
    assert list(desk.place.glob("*never*")) == []


def test_another_model_or_policy_than_that_of_the_assessments_is_refused(
    desk: Desk, small: Small, small_levels: Small, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = desk.place / "policy.yaml"
    policy.write_text("programmes:\n  - {name: PKH, line: {poorest_share: 0.2}}\n", encoding="utf-8")

    codes = (
        visits(desk, small, "--model", str(small_levels.folder)),
        visits(desk, small, "--policy", str(policy)),
    )

    said = capsys.readouterr().err
    assert codes == (1, 2)
    assert "this is another one" in said
    assert "other programmes or lines" in said


@pytest.mark.parametrize(
    "words",
    [
        ["--audit-share", "0.5"],
        ["--week", "2025-W60"],
        ["--area", "nowhere"],
        ["--data", "list.csv"],
        ["--capacity", "0"],
    ],
)
def test_a_wrong_call_ends_with_2(desk: Desk, small: Small, words: list[str]) -> None:
    try:
        code = visits(desk, small, *words)
    except SystemExit as ended:
        code = int(ended.code or 0)

    assert code == 2


def test_a_pdf_has_a_page_for_every_list_on_a4(desk: Desk, small: Small) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium, Chrome or Edge is here to print a PDF")

    code = visits(desk, small, out="list.pdf")

    content = (desk.place / "list.pdf").read_bytes()
    assert code == 0
    assert content.startswith(b"%PDF")
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", content)


def test_without_a_browser_a_pdf_is_refused_before_any_work(
    desk: Desk, small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(BROWSER, "no-such-browser")

    code = visits(desk, small, out="none.pdf")

    assert code == 1
    assert "Write the list as .html" in capsys.readouterr().err
    assert not (desk.place / "none.pdf").exists()


def test_a_browser_that_fails_leaves_nothing(
    desk: Desk, small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(BROWSER, shutil.which("false") or "")

    code = visits(desk, small, "--out", str(desk.place / "half.xlsx"), out="half.pdf")

    assert code == 1
    assert "it ended with 1" in capsys.readouterr().err
    assert list(desk.place.glob("*half*")) == []


def test_the_model_is_found_by_its_digest(
    desk: Desk, small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEPAT_HOME", str(tmp_path))
    shutil.copytree(small.folder, tmp_path / "models" / "kampung" / small.model.digest[:16])

    code = visits(desk, small, "--model", "", out="found.html")

    assert code == 0
    assert pq.read_metadata(desk.place / "found.parquet").num_rows == 20
