"""A small made-up district with every kind of question, drawn from a welfare equation that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa

from features.catalogue import Catalogue, build_catalogue
from features.households import Households, Survey
from features.matrix import FeatureMatrix, build_matrix
from features.policy import Policy
from features.policy_loading import policy_in_force
from features.profile import Profile
from features.profile_loading import profile_from_text
from features.raw_table import RawTable
from features.reading import decode_households, decode_survey
from models.assessment import Context, assess_table, context_of
from models.folder import save_model
from models.trained_model import TrainedModel
from training.cross_fitting import FitSettings
from training.fitting import Fitted, fit, fixed_lines
from training.tree_fitting import TreeSettings

TODAY: Final = date(2025, 6, 1)
QUICK: Final = FitSettings(
    penalties=(10.0, 100.0), rounds=(20, 40), trees=TreeSettings(learning_rate=0.15, share_of_inputs=0.8)
)
MARK: Final = "Zulaikha"
"""Stands in every name, number and address below, so that a leak can be searched for."""
Row: TypeAlias = Mapping[str, str | None]

_ANSWERS: Final = """
languages: [en, id]
head: {column: relation, is: [1]}
keys: {household: hh, areas: [district, village], cluster: village, size: size, weight: weight}
identifiers: {nik: nik, kk: kk, name: name, birth_date: born, sex: sex, address: address}
area_inputs: [district]
area_labels: {district: {en: District, id: Kecamatan}}
answers: registry
variables:
  - {name: size, kind: count, group: household, direction: down, label: {en: Household members, id: Anggota}}
  - {name: rooms, kind: count, group: dwelling, direction: up, observable: true,
     label: {en: Rooms, id: Kamar}}
  - {name: space, kind: number, group: dwelling, direction: up, observable: true,
     label: {en: Floor space, id: Luas lantai}}
  - {name: motorcycle, kind: yes_no, yes: [1], no: [2], unknown: [9], group: assets, direction: up,
     observable: true, label: {en: Motorcycle, id: Sepeda motor}}
  - name: floor
    kind: category
    group: dwelling
    observable: true
    unknown: [99]
    label: {en: Main floor, id: Lantai}
    codes: {1: {en: Tiles, id: Keramik}, 2: {en: Cement, id: Semen}, 8: {en: Earth, id: Tanah}}
  - {name: roof, kind: category, group: dwelling, label: {en: Roof, id: Atap}}
  - name: fuel
    kind: ordered
    group: dwelling
    direction: up
    observable: true
    label: {en: Cooking fuel, id: Bahan bakar}
    codes: {1: {en: Wood, id: Kayu}, 2: {en: Kerosene, id: Minyak}, 3: {en: Gas, id: Gas}}
  - name: animals
    kind: bits
    group: assets
    observable: true
    label: {en: Animals, id: Ternak}
    codes: {1: {en: Cow, id: Sapi}, 2: {en: Goat, id: Kambing}, 4: {en: Chicken, id: Ayam}}
  - {name: land, kind: yes_no, yes: [1], no: [2], group: assets, label: {en: Owns land, id: Punya lahan}}
  - {name: hectares, kind: number, asked_if: {column: land, in: [1]}, group: assets, direction: up,
     label: {en: Hectares, id: Hektare}}
members:
  keys: {household: hh, person: person}
  variables:
    - {name: age, kind: count, unknown: [999]}
    - {name: works, kind: yes_no, yes: [1], no: [2], asked_if: {column: age, from: 10}}
    - name: school
      kind: ordered
      codes: {0: {en: None, id: Tidak}, 1: {en: Primary, id: SD}, 2: {en: Secondary, id: SMA}}
  summaries:
    - {name: children, how: count, where: {age: {below: 15}}, direction: down,
       label: {en: Children, id: Anak}}
    - {name: workers, how: share, of: works, label: {en: Share working, id: Bagian bekerja}}
    - {name: head_school, how: head, of: school, label: {en: Schooling of the head, id: Pendidikan kepala}}
    - {name: dependency, how: dependency_ratio, of: age, young: 15, old: 65,
       label: {en: Dependency, id: Ketergantungan}}
withheld:
  - {name: woman_heads, column: woman_heads}
groups:
  - woman_heads
  - {name: size_class, of: size, bins: [1, 4, 6]}
never_inputs: [pkh, rice, level]
"""
_AMOUNTS: Final = """
welfare: {column: spending, per: person,
          unit: {en: rupiah per person per month, id: rupiah per orang per bulan},
          surveyed: 2024-03, prices: 2024-03, price_index: {2022-09: 100.0, 2024-03: 110.0}}
programmes:
  - {name: PKH, column: pkh, yes: [1], no: [2], line: {poorest_share: 0.4},
     max_false: {inclusion: 0.3, exclusion: 0.3}, benefit: {amount: 225000, per: household}}
  - {name: rice, column: rice, yes: [1], no: [2], line: {amount: 480000, prices: 2022-09},
     max_false: {inclusion: 0.05, exclusion: 0.3}}
  - {name: extreme, line: {amount: 322170}}
"""
_LEVELS: Final = """
levels: {column: level, poorest_first: [1, 2, 3, 4]}
programmes:
  - {name: PKH, column: pkh, yes: [1], no: [2], line: {levels: [1, 2]},
     max_false: {inclusion: 0.3, exclusion: 0.3}}
  - {name: extreme, line: {levels: [1]}}
"""
AMOUNTS_TEXT: Final = f"profile: kampung\n{_ANSWERS}{_AMOUNTS}"
LEVELS_TEXT: Final = f"profile: kampung_levels\n{_ANSWERS}{_LEVELS}"


@dataclass(frozen=True, slots=True, eq=False)
class District:
    """n households as a registry office would export them, and what only the survey knows.

    Attributes:
        households: one row each, every cell text; with welfare, weight and level.
        members: one row a person.
    """

    households: pa.Table
    members: pa.Table

    def shuffled(self, seed: int) -> "District":
        """The same rows of both tables in another order."""
        generator = np.random.default_rng(seed)
        return District(
            self.households.take(generator.permutation(len(self.households))),
            self.members.take(generator.permutation(len(self.members))),
        )

    def survey(self, profile: Profile) -> Survey:
        """Read as a survey with its welfare."""
        return decode_survey(profile, *self._raw(), policy_of(profile).programmes)

    def registry(self, profile: Profile, catalogue: Catalogue, policy: Policy | None = None) -> Households:
        """Read as a registry, with the codes that the catalogue has learned."""
        programmes = (policy or policy_of(profile)).programmes
        return decode_households(
            profile, *self._raw(), programmes, survey=False, learned=catalogue.learned_codes
        )

    def _raw(self) -> tuple[RawTable, RawTable]:
        return (
            RawTable.from_arrow(self.households, source="households.csv"),
            RawTable.from_arrow(self.members, source="members.csv"),
        )


class Small:
    """A profile, its survey of a few hundred households, and the model trained on it."""

    def __init__(self, text: str, folder: Path, households: int = 480) -> None:
        self.profile = profile_from_text(text, "small.yaml")
        self.policy = policy_of(self.profile)
        self.district = draw_district(households, seed=7)
        self.survey = self.district.survey(self.profile)
        self.catalogue = build_catalogue(self.profile, self.survey.households)
        self.lines = fixed_lines(self.profile, self.policy, self.survey)
        self.fitted = train(self.profile, self.survey)
        self.folder = folder
        self.model = save_model(self.fitted.model, folder)

    @cached_property
    def registry(self) -> Households:
        """Other households of the same district."""
        return draw_district(260, seed=11).registry(self.profile, self.catalogue)

    @cached_property
    def matrix(self) -> FeatureMatrix:
        """The inputs of `registry`."""
        return build_matrix(self.catalogue, self.registry)

    @cached_property
    def assessments(self) -> pa.Table:
        """Of `registry`."""
        return self.assess(self.registry)

    def context(self, policy: Policy | None = None, model: TrainedModel | None = None) -> Context:
        """A context of today."""
        return context_of(model or self.model, self.profile, policy or self.policy, TODAY, "data")

    def assess(self, households: Households, policy: Policy | None = None) -> pa.Table:
        """Assessments as one table."""
        return assess_table(self.context(policy), households)

    def read(self, *households: Row, members: Sequence[Row] = ()) -> Households:
        """A registry of rows written out; what a row leaves out is an empty cell.

        A household without members gets a head of whom nothing else is known.
        """
        have = {member["hh"] for member in members}
        heads = [
            {"hh": row["hh"], "person": "0", "relation": "1"} for row in households if row["hh"] not in have
        ]
        return district_of(households, [*members, *heads]).registry(self.profile, self.catalogue)

    def scores(self, households: Households) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Scores of the welfare model."""
        return self.model.welfare.scores(build_matrix(self.catalogue, households))


def policy_of(profile: Profile) -> Policy:
    """The profile's own policy as of today."""
    return policy_in_force(profile.programmes, TODAY)


def train(profile: Profile, survey: Survey, seed: int = 3, settings: FitSettings = QUICK) -> Fitted:
    """A small model, fitted in about a second."""
    policy = policy_of(profile)
    catalogue = build_catalogue(profile, survey.households)
    lines = fixed_lines(profile, policy, survey)
    return fit(profile, survey, catalogue, policy, lines, seed, settings)


def district_of(households: Sequence[Row], members: Sequence[Row]) -> District:
    """Rows written out as dicts of texts; columns that no row has are empty."""
    one = draw_district(1, seed=0)
    return District(_table(households, one.households), _table(members, one.members))


def _table(rows: Sequence[Row], like: pa.Table) -> pa.Table:
    cells = {name: [row.get(name) for row in rows] for name in like.column_names}
    return pa.table({name: pa.array(texts, pa.string()) for name, texts in cells.items()})


def draw_district(n: int, seed: int) -> District:
    """n households in villages of ten, of which welfare is the sum below plus noise of 0.25.

    Every directed answer has an effect in its direction; land, the head's schooling and the floor
    have effects too; a motorcycle counts for more where the head went to secondary school.
    """
    draw = np.random.default_rng(seed)
    village = np.arange(n) // 10
    district = village % 4
    size = 1 + draw.poisson(2.8, n)
    children = draw.binomial(size - 1, 0.4)
    head_school = draw.integers(0, 3, n)
    land = draw.random(n) < 0.4
    hectares = np.round(draw.gamma(1.5, 0.6, n), 2)
    wealth = draw.normal(0, 0.6, n) + 0.4 * head_school
    motorcycle = draw.random(n) < 1 / (1 + np.exp(-wealth))
    rooms = 1 + draw.poisson(np.exp(0.3 + 0.3 * wealth))
    space = np.round(np.exp(3.4 + 0.3 * wealth + draw.normal(0, 0.3, n)), 1)
    fuel = 1 + (wealth + draw.normal(0, 0.7, n) > 0) + (wealth + draw.normal(0, 0.7, n) > 0.7)
    floor = np.where(wealth + draw.normal(0, 0.6, n) > 0.6, 1, np.where(draw.random(n) < 0.75, 2, 8))
    score = (
        13.1
        - 0.09 * (size - 4)
        - 0.06 * children
        + 0.06 * np.minimum(rooms, 6)
        + 0.006 * (space - 30)
        + motorcycle * np.where(head_school == 2, 0.6, 0.15)
        + np.select([floor == 1, floor == 8], [0.2, -0.25], 0.0)
        + 0.12 * (fuel - 2)
        + np.where(land, 0.05 + 0.06 * hectares, 0.0)
        + 0.12 * head_school
        + np.array([0.15, 0.0, -0.05, -0.15])[district]
    )
    welfare = np.exp(score + draw.normal(0, 0.25, n))
    poorer = 1 / (1 + np.exp(4 * (np.log(welfare) - 13.2)))
    numbers = {
        "size": size,
        "rooms": rooms,
        "space": space,
        "motorcycle": np.where(draw.random(n) < 0.03, 9, np.where(motorcycle, 1, 2)),
        "floor": floor,
        "roof": draw.choice(["tin", "tile", "palm"], n),
        "fuel": fuel,
        "animals": draw.integers(0, 8, n),
        "land": np.where(land, 1, 2),
        "hectares": hectares,
        "pkh": np.where(draw.random(n) < poorer, 1, 2),
        "rice": np.where(draw.random(n) < 0.3 + 0.4 * poorer, 1, 2),
        "woman_heads": draw.integers(0, 2, n),
        "spending": np.round(welfare),
        "weight": np.round(draw.uniform(50, 150, n), 1),
        "level": 1 + np.searchsorted(np.quantile(welfare, [0.15, 0.4, 0.7]), welfare, side="right"),
    }
    cells: dict[str, list[str | None]] = {
        name: [f"{value}" for value in values.tolist()] for name, values in numbers.items()
    }
    _empty(cells["hectares"], ~land)
    _empty(cells["rooms"], draw.random(n) < 0.05)
    _empty(cells["roof"], draw.random(n) < 0.05)
    _empty(cells["pkh"], draw.random(n) < 0.04)
    cells["hh"] = [f"{seed:02d}-{i:04d}" for i in range(n)]
    cells["district"] = [f"{d:02d}" for d in district]
    cells["village"] = [f"{v:03d}" for v in village]
    for name in ("nik", "kk", "name", "born", "sex", "address"):
        cells[name] = [f"{MARK} {name} {i}" for i in range(n)]
    households = pa.table({name: pa.array(texts, pa.string()) for name, texts in cells.items()})
    return District(households, _draw_members(draw, cells["hh"], size, children, head_school))


def _empty(cells: list[str | None], where: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
    for place in np.flatnonzero(where):
        cells[place] = None


def _draw_members(
    draw: np.random.Generator, ids: list[str | None], size: Any, children: Any, head_school: Any
) -> pa.Table:
    household = np.repeat(np.arange(len(size)), size)
    n = len(household)
    place = np.arange(n) - np.repeat(np.cumsum(size) - size, size)
    is_child = place > (size - 1 - children)[household]
    age = np.where(is_child, draw.integers(0, 15, n), draw.integers(18, 80, n))
    school = np.where(place == 0, head_school[household], np.minimum(draw.integers(0, 3, n), age // 7))
    works = [str(code) for code in np.where(draw.random(n) < 0.6, 1, 2)]
    ages = [str(years) for years in np.where(draw.random(n) < 0.002, 999, age)]
    return pa.table(
        {
            "hh": [ids[h] for h in household],
            "person": [str(p) for p in place],
            "relation": ["1" if p == 0 else "2" for p in place],
            "age": ages,
            "works": [code if years >= 10 else None for code, years in zip(works, age, strict=True)],
            "school": [str(level) for level in school],
        }
    )
