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
from models.list_ranks import ListRanks, with_ranks
from models.reasons import reasons_column
from models.side_by_side import in_order, usable_cores
from models.statuses import ProgrammeStatus, programme_status
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

    Everything of a household follows from its own answers; `rank:…` alone looks at the others, so that
    nothing comes before all are assessed. For files, `models.assessing` keeps what waits on disk.

    Raises:
        WrongMatrix: the households were prepared for another model.
        ContributionsDoNotAdd: a batch's reasons miss its estimates.
    """

    def chunk(rows: slice) -> pa.Table:
        return assess_chunk(context, _slice_of(households, rows))

    chunks = list(in_order(chunk, chunks_of(len(households)), usable_cores()))
    ranks = ListRanks([programme.name for programme in context.programmes])
    for table in chunks:
        ranks.add(table)
    for rows, table in zip(chunks_of(len(households)), chunks, strict=True):
        yield with_ranks(table, ranks.of(rows.start, table.num_rows))


def assess_table(context: Context, households: Households) -> pa.Table:
    """All assessments as one table."""
    return pa.concat_tables(assess(context, households))


def assess_chunk(context: Context, households: Households) -> pa.Table:
    """Assessments of some households, without ranks: no row depends on what else is in the chunk.

    The trees are walked once: contributions and estimates come from the same walk.

    Raises:
        WrongMatrix, ContributionsDoNotAdd: as `assess`.
    """
    model = context.model
    matrix = build_matrix(model.welfare.catalogue, households)
    estimates = model.welfare.explain(matrix)
    scores, unknown = estimates.scores, unknown_answers(households)
    statuses = {
        programme.name: programme_status(
            model, programme, scores, households.enrolled.get(programme.name), unknown
        )
        for programme in context.programmes
    }
    columns: dict[str, pa.Array] = {"household_id": matrix.ids}
    for area in context.profile.keys.areas:
        columns[f"area:{area}"] = households.areas[area]
    columns |= _estimate_columns(model, scores)
    for name, status in statuses.items():
        columns |= _programme_columns(name, status)
    explanation = explain(
        model.welfare.catalogue, estimates, model.welfare.reference_score, model.welfare.scale
    )
    columns["reasons"] = reasons_column(explanation, households)
    columns["checks"] = _checks(context, matrix, scores, statuses)
    columns |= digest_columns(context, len(matrix))
    return pa.table(columns)


def chunks_of(n: int) -> Iterator[slice]:
    """At least one, so that a table without rows still has its columns."""
    return (slice(start, min(start + CHUNK, n)) for start in range(0, max(n, 1), CHUNK))


def _slice_of(households: Households, rows: slice) -> Households:
    if rows == slice(0, len(households)):
        return households
    return households.take(np.arange(rows.start, rows.stop))


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


def _programme_columns(name: str, status: ProgrammeStatus) -> dict[str, pa.Array]:
    enrolled, probability = status.enrolled, status.flag_probability
    return {
        f"p_below:{name}": pa.array(status.p_below),
        f"enrolled:{name}": pa.array(enrolled == 1, mask=enrolled == ENROLMENT_UNKNOWN),
        f"status:{name}": status.statuses(),
        f"flag:{name}": status.flags(),
        f"flag_probability:{name}": pa.array(probability, mask=np.isnan(probability)),
    }


def _checks(
    context: Context,
    part: FeatureMatrix,
    scores: NDArray[np.float64],
    statuses: Mapping[str, ProgrammeStatus],
) -> pa.ListArray:
    """Checks of the flagged households, for the first programme of the policy that flags each."""
    empty = pa.array([[]], type=pa.list_(CHECK_TYPE))
    pieces, place = [empty], np.zeros(len(part), dtype=np.int64)
    filled = 1
    for programme in context.programmes:
        flagged = np.flatnonzero((statuses[programme.name].flag >= 0) & (place == 0))
        if len(flagged) == 0:
            continue
        some = FeatureMatrix(part.ids.take(pa.array(flagged)), part.values[flagged], part.catalogue_digest)
        line = context.model.to_line(programme.line)
        checks: Checks = find_checks(context.model, some, scores[flagged], line)
        pieces.append(checks_column(context.model, checks, programme.name))
        place[flagged] = filled + np.arange(len(flagged))
        filled += len(flagged)
    return pa.concat_arrays(pieces).take(pa.array(place))


def digest_columns(context: Context, n: int) -> dict[str, pa.Array]:
    """What n assessments rest on, the same in every row."""
    constants = {
        "model_digest": context.model.digest,
        "catalogue_digest": context.model.welfare.catalogue.digest,
        "policy_digest": context.policy.digest,
        "data_digest": context.data_digest,
        "as_of": context.as_of.isoformat(),
    }
    same = pa.array(np.zeros(n, dtype=np.int8))
    return {name: pa.DictionaryArray.from_arrays(same, [text]) for name, text in constants.items()}
