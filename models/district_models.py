"""How the lists of two models differ: what is in store when one takes the other's place."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from features.catalogue import check_fit
from features.errors import TepatError
from features.households import ENROLLED, NOT_ENROLLED
from features.policy import Policy
from features.profile import Profile
from models.coded_matrix import coded_matrix
from models.district import Areas, District
from models.flags import SIDES, Side, evidence_of
from models.ranking import order
from models.statuses import programme_status
from models.trained_model import TrainedModel

LENGTHS: Final = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


class OtherFamilies(TepatError):
    """The two files of assessments are of different families."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        super().__init__(
            f"The two files of assessments are not of the same registry: {missing:,} families stand in one "
            "of them only. Assess one registry with both models; `tepat compare` is for two months."
        )


@dataclass(frozen=True, slots=True, eq=False)
class ModelLists:
    """What one model says of n families, programme by programme, in one order of families.

    Attributes:
        estimates: shape (n,).
        p_below: programme → shape (n,).
        flag: programme → shape (n,): 0 likely inclusion error, 1 likely exclusion error, −1 none.
    """

    digest: str
    estimates: NDArray[np.float64]
    p_below: dict[str, NDArray[np.float64]]
    flag: dict[str, NDArray[np.int8]]


@dataclass(frozen=True, slots=True, eq=False)
class ListOfTwo:
    """One list under two models.

    Attributes:
        before, after, both: shape (areas,) families on the list of the first, the second, both models.
        lengths: shape (k,) how many of the most certain, flagged or not.
        overlap: shape (k,) share of them whom both models put among so many.
    """

    programme: str
    side: Side
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    both: NDArray[np.int64]
    lengths: NDArray[np.int64]
    overlap: NDArray[np.float64]

    @property
    def churn(self) -> float:
        """Share of the places of both lists whose family is not on the other; 0 where both are empty."""
        places = int(self.before.sum() + self.after.sum())
        return (places - 2 * int(self.both.sum())) / places if places else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class DistrictOfTwo:
    """Every list of a district under two models.

    Attributes:
        spearman: rank correlation of the estimates.
    """

    district: District
    areas: Areas
    one: ModelLists
    other: ModelLists
    spearman: float
    lists: tuple[ListOfTwo, ...]

    def table(self) -> pa.Table:
        """One row for each list and area; the last of each list is the whole district, without an area."""
        rows: list[dict[str, object]] = []
        codes = self.areas.codes.to_pylist() or [{}]
        for own in self.lists:
            told: list[tuple[dict[str, str | None], str | None, int, int, int]] = []
            told += zip(codes, self.areas.words, own.before, own.after, own.both, strict=True)
            if len(self.areas) > 1:
                nowhere = dict.fromkeys(self.areas.codes.column_names)
                told.append((nowhere, None, own.before.sum(), own.after.sum(), own.both.sum()))
            rows += [
                {"programme": own.programme, "list": own.side, **code, "area": word}
                | {"before": int(a), "after": int(b), "both": int(both)}
                | {"entered": int(b - both), "left": int(a - both)}
                | {"churn": float((a + b - 2 * both) / (a + b)) if a + b else 0.0}
                for code, word, a, b, both in told
            ]
        return pa.Table.from_pylist(rows) if rows else pa.table({})

    def families(self) -> pa.Table:
        """One row for each list and family that one model puts on it and the other does not."""
        parts = []
        for own in self.lists:
            code = SIDES.index(own.side)
            was, comes = (model.flag[own.programme] == code for model in (self.one, self.other))
            rows = np.flatnonzero(was != comes)
            places = pa.array(rows)
            table = self.district.table
            columns = {name: table[name].take(places) for name in ("household_id", *self.district.areas())}
            parts.append(
                pa.table(
                    columns
                    | {
                        "programme": pa.array(np.full(len(rows), own.programme, dtype=object), pa.string()),
                        "list": pa.array(np.full(len(rows), own.side, dtype=object), pa.string()),
                        "change": pa.array(
                            np.where(was[rows], "left", "entered").astype(object), pa.string()
                        ),
                        "estimate_before": pa.array(self.one.estimates[rows]),
                        "estimate_after": pa.array(self.other.estimates[rows]),
                        "p_below_before": pa.array(self.one.p_below[own.programme][rows]),
                        "p_below_after": pa.array(self.other.p_below[own.programme][rows]),
                    }
                )
            )
        return pa.concat_tables(parts) if parts else pa.table({})


def told_lists(district: District) -> ModelLists:
    """What the file itself says."""
    return ModelLists(
        district.about["model_digest"],
        district.table["estimate"].to_numpy(),
        {name: district.table[f"p_below:{name}"].to_numpy() for name in district.programmes},
        {name: district.flag(name) for name in district.programmes},
    )


def lists_of_model(district: District, model: TrainedModel, profile: Profile, policy: Policy) -> ModelLists:
    """What another model says of the same families and answers, under the same policy.

    Args:
        district: read with answers.

    Raises:
        CatalogueMismatch: the profile means something else by the model's questions.
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the model.
    """
    assert district.answers is not None, "read the district with its answers"
    check_fit(model.welfare.catalogue, profile)
    scores = model.welfare.scores(coded_matrix(model.welfare.catalogue, profile, district.answers))
    unknown = district.answers.unknown()
    statuses = {
        programme.name: programme_status(model, programme, scores, district.enrolled(programme.name), unknown)
        for programme in model.in_force(policy, profile)
        if programme.name in district.programmes
    }
    return ModelLists(
        model.digest,
        model.to_welfare(scores),
        {name: status.p_below for name, status in statuses.items()},
        {name: status.flag for name, status in statuses.items()},
    )


def lists_of_file(district: District, other: District) -> ModelLists:
    """What another file of assessments of the same registry says, in the order of `district`.

    Raises:
        OtherFamilies: it holds other families.
    """
    places = pc.index_in(district.ids, value_set=other.ids)
    both = len(district) - places.null_count
    if missing := len(district) + len(other) - 2 * both:
        raise OtherFamilies(missing)
    there = District(other.about, other.table.take(places), ())
    told = told_lists(there)
    known = [name for name in district.programmes if name in told.flag]
    return ModelLists(
        told.digest,
        told.estimates,
        {name: told.p_below[name] for name in known},
        {name: told.flag[name] for name in known},
    )


def lists_of_two(
    district: District, other: ModelLists, areas: Areas, only: str | None = None
) -> DistrictOfTwo:
    """The lists of the file beside those of another model, list by list and area by area.

    Args:
        only: the lists of this programme; default all.
    """
    one = told_lists(district)
    lists = [
        _of_list(district, one, other, programme, side, areas)
        for programme in district.programmes
        if programme in other.flag and only in (None, programme)
        for side in SIDES
        if side in district.about["programmes"][programme]["bounds"]
    ]
    filled = tuple(own for own in lists if own.before.any() or own.after.any())
    spearman = _spearman(one.estimates, other.estimates)
    return DistrictOfTwo(district, areas, one, other, spearman, filled)


def _of_list(
    district: District, one: ModelLists, other: ModelLists, programme: str, side: Side, areas: Areas
) -> ListOfTwo:
    on = [model.flag[programme] == SIDES.index(side) for model in (one, other)]
    before, after, both = (
        np.bincount(areas.of[where], minlength=len(areas)) for where in (*on, on[0] & on[1])
    )
    of_side = ENROLLED if side == "inclusion" else NOT_ENROLLED
    candidates = np.flatnonzero(district.enrolled(programme) == of_side)
    ids = district.ids.take(pa.array(candidates))
    surest = [
        candidates[order(-evidence_of(side, model.p_below[programme][candidates]), ids)]
        for model in (one, other)
    ]
    lengths = np.array([n for n in LENGTHS if n < len(candidates)], dtype=np.int64)
    overlap = np.array([len(np.intersect1d(surest[0][:n], surest[1][:n])) / n for n in lengths])
    return ListOfTwo(programme, side, before, after, both, lengths, overlap)


def _spearman(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if len(one) < 2:
        return float("nan")
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])
