"""The pipeline from decoded households to assessments: table in, table out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from features.households import ENROLMENT_UNKNOWN, Households
from features.matrix import FeatureMatrix, build_matrix
from features.policy import Policy
from features.profile import Profile
from models.checks import CHECK_TYPE, Checks, checks_column, find_checks
from models.enough_answers import unknown_answers
from models.explanation import explain
from models.reasons import reasons_column
from models.side_by_side import in_order, usable_cores
from models.statuses import ProgrammeStatus, programme_status, ranks
from models.trained_model import ProgrammeInForce, TrainedModel

CHUNK = 8192


@dataclass(frozen=True, slots=True)
class Context:
    """What an assessment rests on besides the household itself.

    Attributes:
        as_of: the day of the assessment, which decides the policy in force.
        data_digest: of the households' file content.
    """

    model: TrainedModel
    profile: Profile
    policy: Policy
    programmes: tuple[ProgrammeInForce, ...]
    as_of: date
    data_digest: str


def context_of(
    model: TrainedModel, profile: Profile, policy: Policy, as_of: date, data_digest: str
) -> Context:
    """A context with the policy's lines fixed on the model's survey.

    Raises:
        LineOfAnotherKind, LineWithoutPrices: a line does not fit the model.
    """
    return Context(model, profile, policy, model.in_force(policy, profile), as_of, data_digest)


def assess(context: Context, households: Households) -> Iterator[pa.Table]:
    """Assessments of `households`, in their order, as tables of at most 8,192 rows.

    Everything of a household follows from its own answers; `rank:…` alone looks at the others.

    Raises:
        WrongMatrix: the households were prepared for another model.
        ContributionsDoNotAdd: a batch's reasons miss its estimates.
    """
    matrix = build_matrix(context.model.welfare.catalogue, households)
    scores = _by_chunk(context, matrix)
    ids = np.asarray(households.ids.to_pylist(), dtype=object)
    unknown = unknown_answers(households)
    statuses = {
        programme.name: programme_status(
            context.model, programme, scores, households.enrolled.get(programme.name), unknown
        )
        for programme in context.programmes
    }
    rank = {name: ranks(status, ids) for name, status in statuses.items()}

    def chunk(rows: slice) -> pa.Table:
        return _chunk(context, households, matrix, scores, statuses, rank, rows)

    yield from in_order(chunk, _chunks(len(households)), usable_cores())


def assess_table(context: Context, households: Households) -> pa.Table:
    """All assessments as one table."""
    return pa.concat_tables(assess(context, households))


def _by_chunk(context: Context, matrix: FeatureMatrix) -> NDArray[np.float64]:
    def scores(rows: slice) -> NDArray[np.float64]:
        return context.model.welfare.scores(_slice(matrix, rows))

    return np.concatenate(list(in_order(scores, _chunks(len(matrix)), usable_cores())))


def _chunks(n: int) -> Iterator[slice]:
    """At least one, so that a table without rows still has its columns."""
    return (slice(start, min(start + CHUNK, n)) for start in range(0, max(n, 1), CHUNK))


def _slice(matrix: FeatureMatrix, rows: slice) -> FeatureMatrix:
    return FeatureMatrix(matrix.ids[rows], matrix.values[rows], matrix.catalogue_digest)


def _chunk(
    context: Context,
    households: Households,
    matrix: FeatureMatrix,
    scores: NDArray[np.float64],
    statuses: Mapping[str, ProgrammeStatus],
    rank: Mapping[str, pa.Array],
    rows: slice,
) -> pa.Table:
    model = context.model
    part = _slice(matrix, rows)
    columns: dict[str, pa.Array] = {"household_id": part.ids}
    for area in context.profile.keys.areas:
        columns[f"area:{area}"] = households.areas[area][rows]
    columns |= _estimate_columns(model, scores[rows])
    for name, status in statuses.items():
        columns |= _programme_columns(name, status, rows)
        columns[f"rank:{name}"] = rank[name][rows]
    estimates = model.welfare.explain(part)
    explanation = explain(
        model.welfare.catalogue, estimates, model.welfare.reference_score, model.welfare.scale
    )
    columns["reasons"] = reasons_column(explanation, households, rows)
    columns["checks"] = _checks(context, part, scores[rows], statuses, rows)
    columns |= _digest_columns(context, len(part))
    return pa.table(columns)


def _estimate_columns(model: TrainedModel, scores: NDArray[np.float64]) -> dict[str, pa.Array]:
    columns = {"estimate": pa.array(model.to_welfare(scores))}
    for coverage in (80, 90):
        low, high = model.distribution.interval(scores, coverage / 100)
        for name, end in (("low", low), ("high", high)):
            columns[f"{name}_{coverage}"] = pa.array(model.to_welfare(end), mask=np.isnan(end))
    names = ("estimate", "low_80", "high_80", "low_90", "high_90")
    ordered = {name: columns[name] for name in names}
    ordered["reference"] = pa.array(np.full(len(scores), model.reference))
    return ordered


def _programme_columns(name: str, status: ProgrammeStatus, rows: slice) -> dict[str, pa.Array]:
    enrolled = status.enrolled[rows]
    probability = status.flag_probability[rows]
    return {
        f"p_below:{name}": pa.array(status.p_below[rows]),
        f"enrolled:{name}": pa.array(enrolled == 1, mask=enrolled == ENROLMENT_UNKNOWN),
        f"status:{name}": status.statuses()[rows],
        f"flag:{name}": status.flags()[rows],
        f"flag_probability:{name}": pa.array(probability, mask=np.isnan(probability)),
    }


def _checks(
    context: Context,
    part: FeatureMatrix,
    scores: NDArray[np.float64],
    statuses: Mapping[str, ProgrammeStatus],
    rows: slice,
) -> pa.ListArray:
    """Checks of the flagged households, for the first programme of the policy that flags each."""
    empty = pa.array([[]], type=pa.list_(CHECK_TYPE))
    pieces, place = [empty], np.zeros(len(part), dtype=np.int64)
    filled = 1
    for programme in context.programmes:
        flagged = np.flatnonzero((statuses[programme.name].flag[rows] >= 0) & (place == 0))
        if len(flagged) == 0:
            continue
        some = FeatureMatrix(part.ids.take(pa.array(flagged)), part.values[flagged], part.catalogue_digest)
        line = context.model.to_line(programme.line)
        checks: Checks = find_checks(context.model, some, scores[flagged], line)
        pieces.append(checks_column(context.model, checks, programme.name))
        place[flagged] = filled + np.arange(len(flagged))
        filled += len(flagged)
    return pa.concat_arrays(pieces).take(pa.array(place))


def _digest_columns(context: Context, n: int) -> dict[str, pa.Array]:
    constants = {
        "model_digest": context.model.digest,
        "catalogue_digest": context.model.welfare.catalogue.digest,
        "policy_digest": context.policy.digest,
        "data_digest": context.data_digest,
        "as_of": context.as_of.isoformat(),
    }
    same = pa.array(np.zeros(n, dtype=np.int8))
    return {name: pa.DictionaryArray.from_arrays(same, [text]) for name, text in constants.items()}
