"""Questions of the whole district: what the file holds comes back, and what is computed again is right."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from features.matrix import FeatureMatrix, build_matrix
from models.assessed_answers import OtherModel
from models.assessment import assess_table
from models.assessment_files import AssessmentWriter
from models.coded_matrix import CodedAnswers, coded_matrix
from models.coded_reasons import NOT_APPLICABLE, UNKNOWN
from models.district import District, areas_of, read_district
from models.district_answers import checkable, wrong_answers
from models.district_line import lists_by_line
from models.district_lists import DistrictLists, lists_of
from models.district_models import OtherFamilies, lists_of_file, lists_of_model, lists_of_two
from models.district_reasons import reasons_by_area
from models.enough_answers import unknown_answers
from models.explanation import explain
from models.flags import FLAG_OF, SIDES
from models.statuses import programme_status
from models.trained_model import TrainedModel
from tests.small_survey import Small

PARTS = (0, 100, 170)


def write(small: Small, table: pa.Table, path: Path, model: TrainedModel | None = None) -> Path:
    """A file of assessments of three row groups."""
    with AssessmentWriter(path, small.context(model=model)) as writer:
        for start, end in zip(PARTS, (*PARTS[1:], len(table)), strict=True):
            writer.write(table.slice(start, end - start))
    return path


@pytest.fixture(scope="module", params=["small", "small_levels"])
def survey(request: pytest.FixtureRequest) -> Small:
    found: Small = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def file(survey: Small, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(survey, survey.assessments, tmp_path_factory.mktemp("district") / "a.parquet")


@pytest.fixture(scope="module")
def district(file: Path) -> District:
    return read_district(file, contributions=True, answers=True)


@pytest.fixture(scope="module")
def base(survey: Small, district: District) -> DistrictLists:
    return lists_of(district, survey.model, survey.profile, survey.policy)


@pytest.fixture(scope="module")
def other(survey: Small) -> TrainedModel:
    """A model that thinks a little otherwise: the head's schooling counts double."""
    welfare = survey.model.welfare
    changed = list(welfare.linear.shapes)
    for column in welfare.catalogue.positions("head_school"):
        changed[column] = replace(changed[column], effects=changed[column].effects * 2.0)
    linear = replace(welfare.linear, shapes=tuple(changed))
    return replace(survey.model, welfare=replace(welfare, linear=linear), digest="other")


def test_answers_contributions_and_what_is_unknown_come_back(survey: Small, district: District) -> None:
    model, households = survey.model, survey.registry
    estimates = model.welfare.explain(build_matrix(survey.catalogue, households))
    told = explain(survey.catalogue, estimates, model.welfare.reference_score, model.welfare.scale)
    places = [told.questions.index(question) for question in district.questions]

    assert district.answers is not None
    np.testing.assert_array_equal(district.contributions, told.contributions[:, places])
    np.testing.assert_array_equal(district.answers.unknown(), unknown_answers(households))
    np.testing.assert_array_equal(
        coded_matrix(survey.catalogue, survey.profile, district.answers).values,
        build_matrix(survey.catalogue, households).values,
    )


def test_an_area_that_is_not_known_is_no_unanswered_question() -> None:
    codes = np.array([[UNKNOWN, UNKNOWN, 0], [NOT_APPLICABLE, UNKNOWN, 0]], dtype=np.int32)
    areas = {"village": pa.array([None, None], pa.string())}

    answers = CodedAnswers(pa.array(["a", "b"]), ("rooms", "village", "floor"), codes, ("1",), areas)

    assert answers.unknown().tolist() == [1, 0]


def test_lists_are_made_again_only_by_the_model_that_made_them(
    survey: Small, district: District, base: DistrictLists, other: TrainedModel
) -> None:
    assert base.lists
    assert all((base.flag[programme.name] >= 0).any() for programme, _ in base.lists)
    shifted = replace(district, table=_with(district.table, "estimate", lambda e: pc.multiply(e, 1.01)))

    with pytest.raises(OtherModel):
        lists_of(shifted, survey.model, survey.profile, survey.policy)
    with pytest.raises(OtherModel):
        wrong_answers(replace(base, model=other))


def test_reasons_are_counted_as_one_would_by_hand(survey: Small, district: District) -> None:
    areas = areas_of(district, "village")
    drives: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    sums: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    flagged: Counter[tuple[str, str, str]] = Counter()
    for row in survey.assessments.to_pylist():
        for programme in district.programmes:
            for side, sign in zip(SIDES, (1, -1), strict=True):
                if row[f"flag:{programme}"] != FLAG_OF[side]:
                    continue
                key = (programme, side, f"{row['area:district']}/{row['area:village']}")
                flagged[key] += 1
                towards = [r for r in row["reasons"] if sign * r["contribution"] > 0]
                drives[key].update(r["question"] for r in towards[:3])
                for reason in row["reasons"]:
                    sums[key][reason["question"]] += reason["contribution"]

    table = reasons_by_area(district, areas).table().to_pylist()

    assert {(r["programme"], r["list"], f"{r['area:district']}/{r['area:village']}") for r in table} == {
        *flagged
    }
    for row in table:
        key = (row["programme"], row["list"], f"{row['area:district']}/{row['area:village']}")
        assert row["flagged"] == flagged[key]
        assert row["drives"] == drives[key][row["question"]]
        assert row["share"] == row["drives"] / row["flagged"]
        assert row["contribution"] == pytest.approx(sums[key][row["question"]] / flagged[key], abs=1e-12)
    assert any(row["share"] != row["district_share"] for row in table)


def test_a_code_is_an_area_only_within_its_parent(district: District) -> None:
    codes = ["1", "2"] * (len(district) // 2)
    table = district.table.set_column(
        district.table.column_names.index("area:village"), "area:village", pa.array(codes)
    )

    areas = areas_of(replace(district, table=table), "village", {"2": "Koto"})

    assert len(areas) == len({*zip(table["area:district"].to_pylist(), codes, strict=True)})
    assert set(areas.words) == {"1", "Koto"}
    assert len(areas_of(district, None)) == 1


def test_the_line_moves_the_lists_as_a_new_assessment_would(survey: Small, base: DistrictLists) -> None:
    found = lists_by_line(base, (0.9, 0.97, 1.03, 1.1))

    assert {(own.programme, own.side) for own in found.lists} == {(p.name, side) for p, side in base.lists}
    for own in found.lists:
        programme = next(p for p in base.programmes if p.name == own.programme)
        code = SIDES.index(own.side)
        today = base.flag[own.programme] == code
        for place, line in enumerate(own.lines):
            moved = replace(programme, line=float(line))
            enrolled = survey.registry.enrolled[own.programme]
            unknown = unknown_answers(survey.registry)
            on = programme_status(survey.model, moved, base.scores, enrolled, unknown).flag == code
            assert own.listed[place] == on.sum()
            assert own.entered[place] == (on & ~today).sum()
            assert own.left[place] == (today & ~on).sum()
        grows = np.diff(own.listed) * (1 if own.side == "exclusion" else -1)
        assert (grows >= 0).all()
        assert own.entered[own.today] == own.left[own.today] == 0
    assert any(own.entered.any() and own.left.any() for own in found.lists)


def test_who_enters_and_leaves_adds_up_to_how_many(base: DistrictLists) -> None:
    found = lists_by_line(base, (0.85, 0.9, 0.95, 1.05, 1.1, 1.15))
    families = found.families().to_pylist()

    for own in found.lists:
        for place, line in enumerate(own.lines):
            counted = Counter(
                row["change"]
                for row in families
                if (row["programme"], row["list"]) == (own.programme, own.side)
                and (own.line < row["line"] <= line or own.line > row["line"] >= line)
            )
            assert (counted["entered"], counted["left"]) == (own.entered[place], own.left[place])


def test_wrong_answers_move_the_scores_as_the_whole_model_would(
    survey: Small, base: DistrictLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = build_matrix(survey.catalogue, survey.registry)
    moves = []

    def whole_model(question: str, rows: np.ndarray, donors: np.ndarray) -> np.ndarray:
        columns = survey.catalogue.positions(question)
        values = matrix.values[rows].copy()
        values[:, columns] = matrix.values[donors][:, columns]
        ids = matrix.ids.take(pa.array(rows))
        scores = survey.model.welfare.scores(FeatureMatrix(ids, values, matrix.catalogue_digest))
        moves.append(np.abs(scores - base.scores[rows]).max(initial=0.0))
        return scores

    quick = wrong_answers(base, share=0.3, draws=2)
    monkeypatch.setattr("models.district_answers._Drawing._scores", lambda _, *given: whole_model(*given))
    slow = wrong_answers(base, share=0.3, draws=2)

    assert max(moves) > 0.1
    assert [own.question for own in quick.questions] == [own.question for own in slow.questions]
    for own, again in zip(quick.questions, slow.questions, strict=True):
        np.testing.assert_array_equal(own.gained, again.gained)
        np.testing.assert_array_equal(own.lost, again.lost)
        assert own.moved == pytest.approx(again.moved, abs=1e-9)
    assert quick.questions[0].flags_changed > 0


def test_draws_follow_from_families_seed_and_question_alone(
    survey: Small, file: Path, base: DistrictLists, tmp_path: Path
) -> None:
    order = np.random.default_rng(0).permutation(len(survey.assessments))
    shuffled = write(survey, survey.assessments.take(pa.array(order)), tmp_path / "shuffled.parquet")
    turned = lists_of(read_district(shuffled, answers=True), survey.model, survey.profile, survey.policy)
    whole = wrong_answers(base, share=0.2, seed=4, draws=2)

    again = wrong_answers(turned, share=0.2, seed=4, draws=2)
    alone = wrong_answers(base, ["motorcycle"], share=0.2, seed=4, draws=2)
    otherwise = wrong_answers(base, ["motorcycle"], share=0.2, seed=5, draws=2)

    assert again.table().drop_columns("moved").equals(whole.table().drop_columns("moved"))
    rows = whole.table().filter(pc.equal(whole.table()["question"], "motorcycle"))
    assert alone.table().equals(rows)
    assert not otherwise.table().equals(rows)


def test_only_known_answers_are_taken_and_given(base: DistrictLists) -> None:
    assert base.district.answers is not None
    codes = base.district.answers.of("rooms")
    known = int((codes >= 0).sum())

    found = wrong_answers(base, ["rooms"], share=1.0, draws=1)

    assert 0 < known < len(codes)
    assert found.questions[0].answered == known
    assert 0 < found.questions[0].changed[0] <= known
    assert checkable(base) == ["rooms", "space", "motorcycle", "floor", "fuel", "animals"]


def test_a_model_against_itself_changes_nothing(survey: Small, district: District) -> None:
    areas = areas_of(district, "village")
    same = lists_of_model(district, survey.model, survey.profile, survey.policy)

    found = lists_of_two(district, same, areas)

    assert found.lists
    assert all(own.churn == 0 and (own.overlap == 1).all() for own in found.lists)
    assert found.spearman == pytest.approx(1.0)
    assert found.families().num_rows == 0


def test_another_model_says_what_its_own_assessment_says(
    survey: Small, district: District, other: TrainedModel, tmp_path: Path
) -> None:
    areas = areas_of(district, "village")
    assessed = assess_table(survey.context(model=other), survey.registry)
    backwards = assessed.take(pa.array(np.arange(len(assessed))[::-1]))
    path = write(survey, backwards, tmp_path / "other.parquet", other)

    computed = lists_of_two(district, lists_of_model(district, other, survey.profile, survey.policy), areas)
    read = lists_of_two(district, lists_of_file(district, read_district(path)), areas)

    assert computed.table().equals(read.table())
    assert computed.families().num_rows > 0
    for own in computed.lists:
        one, two = (
            {
                row["household_id"]
                for row in table.to_pylist()
                if row[f"flag:{own.programme}"] == FLAG_OF[own.side]
            }
            for table in (survey.assessments, assessed)
        )
        assert (own.before.sum(), own.after.sum(), own.both.sum()) == (len(one), len(two), len(one & two))
        whole = computed.table().filter(pc.is_null(computed.table()["area"])).to_pylist()
        told = next(row for row in whole if (row["programme"], row["list"]) == (own.programme, own.side))
        assert told["churn"] == pytest.approx(own.churn)
        assert len(one ^ two) == told["entered"] + told["left"]


def test_files_of_other_families_are_refused(survey: Small, district: District, tmp_path: Path) -> None:
    fewer = write(survey, survey.assessments.slice(0, 200), tmp_path / "fewer.parquet")

    with pytest.raises(OtherFamilies, match=f"{len(district) - 200} families"):
        lists_of_file(district, read_district(fewer))


def test_an_empty_district_has_nothing_to_say(survey: Small, tmp_path: Path) -> None:
    with AssessmentWriter(tmp_path / "empty.parquet", survey.context()) as writer:
        writer.write(survey.assessments.slice(0, 0))
    nobody = read_district(tmp_path / "empty.parquet", contributions=True, answers=True)
    areas = areas_of(nobody, "village")

    base = lists_of(nobody, survey.model, survey.profile, survey.policy)

    assert reasons_by_area(nobody, areas).lists == ()
    assert all(not own.listed.any() for own in lists_by_line(base).lists)
    assert wrong_answers(base).questions[0].flags_changed == 0
    assert lists_of_two(nobody, lists_of_file(nobody, nobody), areas).lists == ()


def _with(table: pa.Table, name: str, change: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, change(table[name]))
