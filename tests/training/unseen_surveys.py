"""Surveys that nobody has seen, of which the welfare equation is known, each strange in its own way.

Every survey is written as somebody else would write it: a file, and a profile made from
`docs/profiles.md` alone. `CASES` names them; `write(name, seed, folder)` writes one.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Truth = Callable[["Drawn"], Floats]


@dataclass(frozen=True, slots=True)
class Files:
    """What the command line is given."""

    profile: Path
    survey: Path
    members: Path | None


@dataclass(slots=True)
class Drawn:
    """A survey in the making: the columns of its file, its profile, and how it is to be written.

    Attributes:
        answers: what was asked, one column each, before anything is lost or renamed.
        score: shape (n,) log welfare per person, noise included.
        persons: the second table, or the only one; None where there is none.
        file: `csv`, `semicolons`, `latin1`, `titled` (a workbook with title rows) or `parquet`.
    """

    draws: np.random.Generator
    answers: pd.DataFrame
    profile: dict[str, Any]
    score: Floats
    persons: pd.DataFrame | None = None
    file: str = "csv"
    of_persons: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.answers)

    @property
    def welfare(self) -> Floats:
        return np.exp(self.score)

    @property
    def size(self) -> NDArray[np.int64]:
        return self.answers["persons"].to_numpy()

    def variable(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(v for v in self.profile["variables"] if v["name"] == name)
        return found

    def ask(self, name: str, values: Any, kind: str, **more: Any) -> None:
        """One more column and its variable."""
        self.extra[name] = values
        self.profile["variables"].append({"name": name, "kind": kind, **more})


def usual(drawn: Drawn) -> Floats:
    """Sums, a curve, two interactions: what surveys are like."""
    a = drawn.answers
    return np.asarray(
        12.5
        - 0.45 * np.log(a["persons"])
        + 0.10 * np.sqrt(a["floor_area"])
        + 0.25 * a["motorcycle"] * (1 + (a["schooling"] >= 3))
        + 0.30 * a["fridge"]
        + a["floor"].map({"earth": -0.25, "cement": 0.0, "tiles": 0.2}).to_numpy(float)
        + 0.10 * a["schooling"]
        - 0.0002 * (a["head_age"] - 45) ** 2,
        dtype=np.float64,
    )


def linear(drawn: Drawn) -> Floats:
    """Exactly what ordinary least squares assumes: nothing else can be better."""
    a = drawn.answers
    return np.asarray(
        12.5
        - 0.12 * a["persons"]
        + 0.008 * a["floor_area"]
        + 0.2 * a["motorcycle"]
        + 0.3 * a["fridge"]
        + a["floor"].map({"earth": -0.25, "cement": 0.0, "tiles": 0.2}).to_numpy(float)
        + 0.1 * a["schooling"]
        - 0.004 * a["head_age"],
        dtype=np.float64,
    )


def nothing(drawn: Drawn) -> Floats:
    """Welfare has to do with no answer at all."""
    return np.full(len(drawn), 12.5)


def interacting(drawn: Drawn) -> Floats:
    """No answer says anything by itself; pairs of them say almost everything."""
    a = drawn.answers
    either = (a["motorcycle"] + a["fridge"]) % 2
    return np.asarray(12.5 + 0.7 * either + 0.5 * np.where(a["schooling"] >= 2, 1, -1) * a["land"], float)


def draw(
    households: int,
    seed: int,
    truth: Truth = usual,
    *,
    noise: float = 0.4,
    a_cluster: int = 10,
    of_cluster: float = 0.15,
) -> Drawn:
    """Households in clusters of `a_cluster`, with ten questions, a profile and no programme but one."""
    draws = np.random.default_rng([seed, households])
    cluster = np.arange(households) // a_cluster
    standing = draws.normal(0, 0.4, cluster.max() + 1)[cluster] + draws.normal(0, 1, households)

    def more(by: float, scale: float = 1.0) -> Floats:
        return np.asarray(by * standing + draws.normal(0, scale, households), dtype=np.float64)

    floor = np.select([more(0.6) > 0.9, more(0.6) < -0.9], ["tiles", "earth"], "cement")
    answers = pd.DataFrame(
        {
            "persons": 1 + draws.poisson(3.0, households),
            "rooms": 1 + draws.poisson(np.exp(0.5 + 0.2 * standing)),
            "floor_area": np.round(np.exp(3.6 + 0.4 * more(0.5)), 1),
            "motorcycle": (more(0.7) > 0).astype(int),
            "fridge": (more(0.8) > 0.7).astype(int),
            "floor": floor,
            "water": draws.choice(["well", "pipe", "river", "bought"], households, p=[0.5, 0.3, 0.1, 0.1]),
            "schooling": np.clip(np.round(2 + more(0.5)), 0, 4).astype(int),
            "head_age": draws.integers(18, 85, households),
            "land": (draws.random(households) < 0.4).astype(int),
        }
    )
    profile: dict[str, Any] = {
        "profile": "unseen",
        "languages": ["en"],
        "keys": {"household": "hh_id", "cluster": "ea", "size": "persons"},
        "welfare": {"column": "spending", "per": "person", "unit": {"en": "pesos per person per month"}},
        "variables": [
            {"name": "persons", "kind": "count"},
            {"name": "rooms", "kind": "count", "direction": "up"},
            {"name": "floor_area", "kind": "number", "direction": "up"},
            {"name": "motorcycle", "kind": "yes_no", "direction": "up"},
            {"name": "fridge", "kind": "yes_no", "direction": "up"},
            {"name": "floor", "kind": "category"},
            {"name": "water", "kind": "category"},
            {"name": "schooling", "kind": "number"},
            {"name": "head_age", "kind": "number"},
            {"name": "land", "kind": "yes_no"},
        ],
        "programmes": [
            {"name": "cash", "column": "gets_cash", "line": {"poorest_share": 0.3},
             "max_false": {"inclusion": 0.10, "exclusion": 0.25}}
        ],
    }  # fmt: skip
    drawn = Drawn(draws, answers, profile, np.zeros(households))
    of_the_cluster = draws.normal(0, of_cluster, cluster.max() + 1)[cluster]
    drawn.score = truth(drawn) + of_the_cluster + draws.normal(0, noise, households)
    drawn.extra = {
        "hh_id": [f"H{i:05d}" for i in draws.permutation(households)],
        "ea": [f"ea {c}" for c in cluster],
        "gets_cash": _enrolled(drawn),
    }
    return drawn


def _enrolled(drawn: Drawn) -> NDArray[np.int64]:
    """Poorer households more often, and a fifth by mistake."""
    place = np.argsort(np.argsort(drawn.score)) / len(drawn)
    poor = np.where(drawn.draws.random(len(drawn)) < 0.2, drawn.draws.random(len(drawn)), place) < 0.35
    return poor.astype(np.int64)


def _spend(drawn: Drawn, column: str, values: Floats, **section: Any) -> Drawn:
    drawn.extra[column] = values
    drawn.profile["welfare"] = {"column": column, "unit": {"en": "pesos"}} | section
    return drawn


def _with_spending(drawn: Drawn) -> Drawn:
    if "welfare" in drawn.profile and drawn.profile["welfare"]["column"] not in drawn.extra:
        drawn.extra["spending"] = np.round(drawn.welfare)
    return drawn


def per_household(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    return _spend(drawn, "total", np.round(drawn.welfare * drawn.size), per="household")


def per_person_weighted(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.extra["w"] = np.round(drawn.draws.gamma(4, 50, len(drawn)), 2)
    drawn.profile["keys"]["weight"] = "w"
    return drawn


def logarithms(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    return _spend(drawn, "ln_pc", np.round(drawn.score, 5), per="person", form="log")


def logarithms_of_totals(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    return _spend(drawn, "ln_total", drawn.score + np.log(drawn.size), per="household", form="log")


def thousands(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    return _spend(drawn, "thousands", np.round(drawn.welfare / 1000, 3), per="person", multiplier=1000)


def equivalent_adults(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    children = drawn.draws.binomial(drawn.size - 1, 0.4)
    drawn.ask("children", children, "count")
    adults = (drawn.size - 0.5 * children) ** 0.9
    return _spend(
        drawn, "total", np.round(drawn.welfare * adults), per="household",
        equivalence={"children": "children", "child": 0.5, "elasticity": 0.9},
    )  # fmt: skip


def weights_of_persons(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.extra["expansion"] = np.round(drawn.draws.gamma(4, 50, len(drawn)) * drawn.size)
    drawn.profile["keys"] |= {"weight": "expansion", "weight_of": "person"}
    return drawn


def huge_weights(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.extra["w"] = np.round(np.exp(drawn.draws.normal(9, 1.3, len(drawn))))
    drawn.profile["keys"]["weight"] = "w"
    return drawn


def no_keys(seed: int) -> Drawn:
    """Neither ids nor clusters nor areas nor weights nor a programme."""
    drawn = draw(1200, seed, of_cluster=0.0)
    drawn.profile["keys"] = {"size": "persons"}
    del drawn.extra["hh_id"], drawn.extra["ea"], drawn.extra["gets_cash"], drawn.profile["programmes"]
    return drawn


def no_clusters(seed: int) -> Drawn:
    drawn = draw(1500, seed, a_cluster=1, of_cluster=0.0)
    drawn.profile["keys"]["cluster"] = "household"
    return drawn


def tiny_clusters(seed: int) -> Drawn:
    return draw(1200, seed, a_cluster=2, of_cluster=0.4)


def few_large_clusters(seed: int) -> Drawn:
    return draw(1200, seed, a_cluster=150, of_cluster=0.2)


def _areas(drawn: Drawn, levels: int) -> Drawn:
    province = np.arange(len(drawn)) * 5 // len(drawn)
    district = np.arange(len(drawn)) * 20 // len(drawn)
    drawn.score += np.array([0.3, -0.2, 0.0, 0.1, -0.3])[province]
    drawn.extra["Province"] = [["Aceh", "Riau", "Jambi", "Bali", "Banten"][p] for p in province]
    drawn.profile["keys"]["areas"] = ["Province"]
    drawn.profile["area_inputs"] = ["Province"]
    if levels > 1:
        drawn.score += drawn.draws.normal(0, 0.2, 20)[district]
        drawn.extra["district"] = [f"{d % 4 + 1:02d}" for d in district]
        drawn.profile["keys"]["areas"] = ["Province", "district"]
        drawn.profile["area_inputs"] = ["Province", "district"]
    return drawn


def one_area(seed: int) -> Drawn:
    return _areas(draw(1200, seed), 1)


def two_areas(seed: int) -> Drawn:
    return _areas(draw(1500, seed), 2)


def two_areas_linear(seed: int) -> Drawn:
    return _areas(draw(1500, seed, linear), 2)


def _people(drawn: Drawn) -> pd.DataFrame:
    """A row a person: the head first, then the others."""
    n, draws = len(drawn), drawn.draws
    household = np.repeat(np.arange(n), drawn.size)
    place = np.arange(len(household)) - np.repeat(np.cumsum(drawn.size) - drawn.size, drawn.size)
    age = np.where(
        place == 0, drawn.answers["head_age"].to_numpy()[household], draws.integers(0, 70, len(household))
    )
    drawn.score -= 0.08 * np.bincount(household, age < 15, n)
    return pd.DataFrame(
        {"household": household, "line": place + 1, "relation": np.where(place == 0, "head", "other"),
         "age": age, "works": (draws.random(len(household)) < 0.6).astype(int)}
    )  # fmt: skip


_MEMBERS: Final[dict[str, Any]] = {
    "variables": [{"name": "age", "kind": "number"}, {"name": "works", "kind": "yes_no"}],
    "summaries": [
        {"name": "children", "how": "count", "where": {"age": {"below": 15}}},
        {"name": "workers", "how": "share", "of": "works"},
        {"name": "dependency", "how": "dependency_ratio", "of": "age", "young": 15, "old": 65},
    ],
}


def persons_file(seed: int) -> Drawn:
    drawn = draw(900, seed)
    drawn.persons, drawn.of_persons = _people(drawn), True
    del drawn.profile["keys"]["size"]
    drawn.profile["variables"] = [v for v in drawn.profile["variables"] if v["name"] != "persons"]
    drawn.profile |= {
        "table": "persons",
        "head": {"column": "relation", "is": ["head"]},
        "members": json.loads(json.dumps(_MEMBERS)),
    }
    return drawn


def members_file(seed: int) -> Drawn:
    drawn = draw(900, seed)
    drawn.persons = _people(drawn)
    drawn.profile |= {
        "head": {"column": "relation", "is": ["head"]},
        "members": {"keys": {"household": "hh_id", "person": "line"}, **_MEMBERS},
    }
    return drawn


def _classes(drawn: Drawn, shares: Sequence[float]) -> Drawn:
    names = ["extreme", "moderate", "vulnerable", "not poor"]
    cuts = np.quantile(drawn.score, shares)
    drawn.extra["class"] = [names[k] for k in np.searchsorted(cuts, drawn.score)]
    del drawn.profile["welfare"]
    drawn.profile["levels"] = {"column": "class", "poorest_first": names}
    drawn.profile["programmes"][0]["line"] = {"levels": ["extreme", "moderate"]}
    return drawn


def classes(seed: int) -> Drawn:
    return _classes(draw(1200, seed), (0.1, 0.3, 0.5))


def classes_linear(seed: int) -> Drawn:
    return _classes(draw(1200, seed, linear), (0.25, 0.5, 0.75))


def classes_of_persons_file(seed: int) -> Drawn:
    return _classes(persons_file(seed), (0.08, 0.25, 0.4))


def words(seed: int) -> Drawn:
    """Text categories with spaces, accents, commas, and the same word in different capitals."""
    drawn = draw(1200, seed)
    floor = {"earth": "Tierra / arena", "cement": "Cemento, ladrillo", "tiles": "Cerámica «fina»"}
    words = drawn.answers["floor"].map(floor).to_numpy(dtype=object)
    loud = drawn.draws.random(len(drawn)) < 0.1
    drawn.answers["floor"] = np.where(loud, np.char.upper(words.astype(str)), words)
    decomposed = "Pozo con bomba" + " e\u0301le\u0301ctrica"
    drawn.answers["water"] = drawn.answers["water"].map(
        {"well": decomposed, "pipe": " Cañería ", "river": "Río, vertiente", "bought": "N/A (otro)"}
    )
    drawn.answers["motorcycle"] = np.where(drawn.answers["motorcycle"] == 1, "Sí", "No")
    drawn.variable("motorcycle").update(yes=["Sí"], no=["No"])
    drawn.profile["languages"] = ["es"]
    drawn.profile["welfare"]["unit"] = {"es": "pesos por persona al mes"}
    drawn.variable("floor")["label"] = "Material del piso"
    return drawn


def latin1(seed: int) -> Drawn:
    drawn = words(seed)
    drawn.answers["water"] = drawn.answers["water"].str.replace("\u0301", "")
    drawn.file = "latin1"
    return drawn


def one_language(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.profile["languages"] = ["id"]
    drawn.profile["welfare"]["unit"] = "rupiah per orang per bulan"
    drawn.variable("rooms")["label"] = "Jumlah kamar"
    return drawn


def few_rows(seed: int) -> Drawn:
    return draw(300, seed)


def few_rows_linear(seed: int) -> Drawn:
    return draw(300, seed, linear)


def very_few_rows(seed: int) -> Drawn:
    return draw(80, seed, a_cluster=4)


def many_columns(seed: int) -> Drawn:
    drawn = draw(900, seed)
    for i in range(70):
        drawn.ask(f"number {i}", np.round(drawn.draws.normal(size=len(drawn)), 3), "number")
        drawn.ask(f"word {i}", drawn.draws.choice(list("abcde"), len(drawn)), "category")
    return drawn


def constant_columns(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.ask("country", ["PE"] * len(drawn), "category")
    drawn.ask("zero", np.zeros(len(drawn), int), "count", direction="up")
    drawn.ask("always", np.ones(len(drawn), int), "yes_no", direction="up")
    drawn.ask("almost", (np.arange(len(drawn)) == 3).astype(int), "yes_no", direction="up")
    return drawn


def _lose(drawn: Drawn, share: float) -> Drawn:
    for name in [c for c in drawn.answers.columns if c != "persons"]:
        lost = drawn.draws.random(len(drawn)) < share
        drawn.extra[name] = [
            None if gone else value for gone, value in zip(lost, drawn.answers[name], strict=True)
        ]
    drawn.answers = drawn.answers[["persons"]]
    return drawn


def a_third_missing(seed: int) -> Drawn:
    return _lose(draw(1500, seed), 0.3)


def a_third_missing_linear(seed: int) -> Drawn:
    return _lose(draw(1500, seed, linear), 0.3)


def missing_everywhere(seed: int) -> Drawn:
    """No column is complete, one is empty, and one was asked in small houses only."""
    drawn = draw(1500, seed)
    income = np.round(drawn.welfare * np.exp(drawn.draws.normal(0, 1.0, len(drawn))))
    large = drawn.answers["floor_area"].to_numpy() > 50
    drawn = _lose(drawn, 0.08)
    drawn.ask("empty", [None] * len(drawn), "number")
    drawn.ask("income", [None if gone else v for gone, v in zip(large, income, strict=True)], "number")
    return drawn


def heavy_tails(seed: int) -> Drawn:
    drawn = draw(1500, seed, noise=0.0)
    drawn.score += 0.25 * drawn.draws.standard_t(2, len(drawn))
    return drawn


def wild_answers(seed: int) -> Drawn:
    """Typing mistakes by factors of a thousand and more in a few numbers."""
    drawn = draw(1200, seed)
    for name in ("floor_area", "head_age", "rooms"):
        wrong = drawn.draws.random(len(drawn)) < 0.004
        values = drawn.answers[name].to_numpy()
        drawn.extra[name] = np.where(wrong, values * 10_000, values)
    drawn.answers = drawn.answers.drop(columns=["floor_area", "head_age", "rooms"])
    return drawn


def sixty_codes(seed: int) -> Drawn:
    drawn = draw(1500, seed)
    job = drawn.draws.integers(0, 60, len(drawn))
    drawn.score += drawn.draws.normal(0, 0.3, 60)[job]
    drawn.ask("job", [f"{j + 1:02d}" for j in job], "category")
    return drawn


def only_words(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    for name in ("rooms", "floor_area", "head_age"):
        bins = pd.cut(drawn.answers[name], 5, labels=["very low", "low", "some", "high", "very high"])
        drawn.answers[name] = bins.astype(str)
        place = next(i for i, v in enumerate(drawn.profile["variables"]) if v["name"] == name)
        drawn.profile["variables"][place] = {"name": name, "kind": "category"}
    return drawn


def only_yes_or_no(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.profile["variables"] = []
    for i in range(40):
        owns = (drawn.draws.random(len(drawn)) < drawn.draws.uniform(0.05, 0.9)).astype(int)
        drawn.score += drawn.draws.normal(0, 0.12) * owns
        drawn.ask(f"asset_{i}", owns, "yes_no")
    return drawn


def truly_linear(seed: int) -> Drawn:
    return draw(1500, seed, linear, of_cluster=0.0)


def truly_linear_and_large(seed: int) -> Drawn:
    return draw(6000, seed, linear)


def truly_linear_and_exact(seed: int) -> Drawn:
    """Hardly any noise: whatever bends a straight line is seen."""
    return draw(1200, seed, linear, noise=0.05, of_cluster=0.0)


def pure_noise(seed: int) -> Drawn:
    return draw(1200, seed, nothing)


def strongly_interacting(seed: int) -> Drawn:
    return draw(1500, seed, interacting)


def semicolons(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.extra["w"] = np.round(drawn.draws.gamma(4, 50, len(drawn)), 2)
    drawn.profile["keys"]["weight"] = "w"
    drawn.file = "semicolons"
    return _spend(drawn, "gasto", np.round(drawn.welfare, 2), per="person")


def titled_workbook(seed: int) -> Drawn:
    drawn = draw(600, seed)
    drawn.file = "titled"
    return drawn


def parquet(seed: int) -> Drawn:
    drawn = draw(1200, seed)
    drawn.file = "parquet"
    return drawn


def skipped_and_unknown(seed: int) -> Drawn:
    """Questions that not everybody was asked, and codes of those who did not know."""
    drawn = draw(1200, seed)
    owns = drawn.answers["land"] == 1
    hectares = np.round(drawn.draws.gamma(1.5, 0.6, len(drawn)), 2)
    drawn.score += np.where(owns, 0.25 * hectares, 0.0)
    drawn.ask(
        "hectares", [h if o else None for h, o in zip(hectares, owns, strict=True)], "number",
        direction="up", asked_if={"column": "land", "in": [1]},
    )  # fmt: skip
    quality = np.clip(np.round(2 + drawn.draws.normal(0, 1, len(drawn))), 1, 3)
    drawn.score += 0.15 * quality
    unsure = drawn.draws.random(len(drawn)) < 0.07
    drawn.ask(
        "walls", np.where(unsure, 98, quality).astype(int), "ordered", direction="up",
        codes={"1": {"en": "bad"}, "2": {"en": "fair"}, "3": {"en": "good"}}, unknown=[98, 99],
    )  # fmt: skip
    tools = drawn.draws.integers(0, 8, len(drawn))
    drawn.score += 0.2 * (tools % 2)
    drawn.ask("tools", tools, "bits", codes={"1": {"en": "Plough"}, "2": {"en": "Pump"}, "4": {"en": "Cart"}})
    return drawn


def two_rounds(seed: int) -> Drawn:
    drawn = draw(1500, seed)
    later = np.arange(len(drawn)) % 20 >= 10
    drawn.score += 0.05 * later
    drawn.extra["year"] = np.where(later, 2024, 2021)
    drawn.profile["keys"]["period"] = "year"
    return drawn


CASES: Final[dict[str, Callable[[int], Drawn]]] = {
    case.__name__: case
    for case in (
        per_household, per_person_weighted, logarithms, logarithms_of_totals, thousands, equivalent_adults,
        weights_of_persons, huge_weights, no_keys, no_clusters, tiny_clusters, few_large_clusters, one_area,
        two_areas, two_areas_linear, persons_file, members_file, classes, classes_linear,
        classes_of_persons_file, words, latin1, one_language, few_rows, few_rows_linear, very_few_rows,
        many_columns, constant_columns, a_third_missing, a_third_missing_linear, missing_everywhere,
        heavy_tails, wild_answers, sixty_codes, only_words, only_yes_or_no, truly_linear,
        truly_linear_and_large, truly_linear_and_exact, pure_noise, strongly_interacting, semicolons,
        titled_workbook, parquet, skipped_and_unknown, two_rounds,
    )
}  # fmt: skip
"""Name → how it is drawn, given a seed."""


def write(name: str, seed: int, folder: Path) -> Files:
    """Draws the survey `name` and writes its profile and files into `folder`."""
    drawn = _with_spending(CASES[name](seed))
    profile = folder / "profile.yaml"
    # JSON is YAML.
    profile.write_text(json.dumps(drawn.profile, ensure_ascii=False, indent=1), encoding="utf-8")
    households = pd.concat([drawn.answers, pd.DataFrame(drawn.extra)], axis=1)
    households = households.loc[:, ~households.columns.duplicated()]
    if drawn.persons is None:
        order = drawn.draws.permutation(len(households))
        return Files(profile, _write(households.iloc[order], drawn.file, folder / "survey"), None)
    at_home = drawn.persons["household"].to_numpy()
    if drawn.of_persons:
        rows = pd.concat(
            [households.iloc[at_home].reset_index(drop=True), drawn.persons.drop(columns="household")], axis=1
        )
        return Files(profile, _write(rows, drawn.file, folder / "survey"), None)
    persons = drawn.persons.assign(hh_id=households["hh_id"].to_numpy()[at_home]).drop(columns="household")
    survey = _write(households, drawn.file, folder / "survey")
    return Files(profile, survey, _write(persons, drawn.file, folder / "members"))


def _write(rows: pd.DataFrame, file: str, path: Path) -> Path:
    if file == "parquet":
        rows.to_parquet(path.with_suffix(".parquet"), index=False)
        return path.with_suffix(".parquet")
    if file == "titled":
        return _titled(rows, path.with_suffix(".xlsx"))
    form: dict[str, Any] = {"semicolons": {"sep": ";", "decimal": ","}, "latin1": {"encoding": "latin-1"}}
    rows.to_csv(path.with_suffix(".csv"), index=False, **form.get(file, {}))
    return path.with_suffix(".csv")


def _titled(rows: pd.DataFrame, path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["National survey of living conditions"])
    sheet.append(["Provisional, all provinces", None, "page 1"])
    sheet.append([])
    sheet.append(list(rows.columns))
    for row in rows.itertuples(index=False):
        sheet.append([value.item() if hasattr(value, "item") else value for value in row])
    book.save(path)
    return path
