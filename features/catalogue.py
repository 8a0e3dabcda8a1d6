"""The ordered list of model inputs that a profile yields, with a digest."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from features.digests import digest_of
from features.errors import TepatError
from features.households import Households
from features.profile import Kind, Profile, Summary, Variable

InputKind = Literal["number", "category", "flag", "area", "context"]
OF_AREAS = ("area", "context")
CONTEXT_SUFFIX = ":context"
NOT_APPLICABLE_SUFFIX = ":not_applicable"


@dataclass(frozen=True, slots=True)
class Input:
    """One column of a feature matrix.

    Attributes:
        name: unique in the catalogue.
        question: the variable, summary or area column whose answer it carries.
        kind: number (NaN unknown), flag (0 or 1, NaN unknown), category, area or context
            (position in `codes`, NaN unknown or never seen). An area has an effect of its own; of
            a context the model knows what its welfare exceeds the answers by.
        codes: category: normalised codes, the last may be "" for "not applicable";
            area, context: paths of area codes joined by "/". Empty otherwise.
        direction: 1 where more of it never means poorer, −1 the reverse, 0 free.
        bit: the power of two that a flag of a bits question stands for, otherwise 0.
    """

    name: str
    question: str
    kind: InputKind
    codes: tuple[str, ...] = ()
    direction: int = 0
    bit: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All inputs, those of one question side by side.

    `meanings` is what each question's answers mean (kinds, codes, skip rules, summaries), so
    that a profile which reads the same column in another way has another digest.
    """

    profile: str
    inputs: tuple[Input, ...]
    meanings: Mapping[str, Any]
    digest: str

    @property
    def questions(self) -> tuple[str, ...]:
        """Question names in order, each once."""
        return tuple(dict.fromkeys(column.question for column in self.inputs))

    @property
    def learned_codes(self) -> dict[str, tuple[str, ...]]:
        """Question → codes, for categories; what a registry's answers are decoded with."""
        return {
            column.question: tuple(code for code in column.codes if code)
            for column in self.inputs
            if column.kind == "category"
        }

    def positions(self, question: str) -> list[int]:
        """Columns of the feature matrix that carry `question`."""
        return [i for i, column in enumerate(self.inputs) if column.question == question]


class CatalogueMismatch(TepatError):
    """The profile gives the model's questions another meaning, or lacks some of them.

    Attributes:
        questions: the questions that differ.
    """

    def __init__(self, model: str, questions: tuple[str, ...]) -> None:
        self.model = model
        self.questions = questions
        super().__init__(
            f"The model `{model}` was trained on other questions than this profile asks; different: "
            f"{', '.join(questions)}. Use the profile that the model was trained with, or train again."
        )


def check_fit(catalogue: Catalogue, profile: Profile) -> None:
    """
    Raises:
        CatalogueMismatch: `profile` means something else by the questions of `catalogue`.
    """
    asked = meanings_of(profile)
    different = _different(asked["questions"], catalogue.meanings.get("questions", {}))
    different += _different({**asked, "questions": None}, {**catalogue.meanings, "questions": None})
    if different:
        raise CatalogueMismatch(catalogue.profile, tuple(different))


def _different(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def build_catalogue(profile: Profile, households: Households) -> Catalogue:
    """The catalogue of `profile`, with the codes and areas that a survey's `households` hold."""
    inputs: list[Input] = []
    for question in profile.questions:
        inputs.extend(_inputs_of(question, _kind_of(question, profile), households))
    for column in profile.keys.areas:
        inputs.extend(_inputs_of_area(profile, households, column))
    return assemble_catalogue(profile.name, tuple(inputs), meanings_of(profile))


def assemble_catalogue(profile: str, inputs: tuple[Input, ...], meanings: Mapping[str, Any]) -> Catalogue:
    """A catalogue with its digest, over everything in it but labels."""
    content = {"profile": profile, "inputs": [asdict(column) for column in inputs], "meanings": meanings}
    return Catalogue(profile, inputs, meanings, digest_of(content))


def meanings_of(profile: Profile) -> dict[str, Any]:
    """What the answers mean, as plain values: everything of a question but its words."""
    meanings: dict[str, Any] = {
        "questions": {q.name: _plain(_without_words(asdict(q))) for q in profile.questions}
    }
    if profile.members is not None:
        meanings["members"] = [_plain(_without_words(asdict(v))) for v in profile.members.variables]
    meanings["areas"] = list(profile.keys.areas)
    meanings["area_inputs"] = list(profile.area_inputs)
    meanings["area_context"] = list(profile.area_context)
    return meanings


def area_paths(profile: Profile, households: Households, column: str) -> list[str | None]:
    """Per household the path of area codes down to `column`, None where any part is empty."""
    areas = profile.keys.areas
    levels = areas[: areas.index(column) + 1]
    parts = [households.areas[level].to_pylist() for level in levels]
    return ["/".join(path) if all(path) else None for path in zip(*parts, strict=True)]


def _kind_of(question: Variable | Summary, profile: Profile) -> Kind | None:
    """The kind of the answers themselves: the head's own answer is of the member variable's kind."""
    if isinstance(question, Variable):
        return question.kind
    members = profile.members.variables if profile.members else ()
    kinds = (variable.kind for variable in members if question.of in (variable.name, variable.column))
    return next(kinds, None) if question.how in ("head", "min", "max") else None


def _inputs_of_area(profile: Profile, households: Households, column: str) -> Iterator[Input]:
    if column not in profile.area_inputs and column not in profile.area_context:
        return
    paths = tuple(sorted({path for path in area_paths(profile, households, column) if path is not None}))
    if column in profile.area_inputs:
        yield Input(column, column, "area", codes=paths)
    if column in profile.area_context:
        yield Input(column + CONTEXT_SUFFIX, column, "context", codes=paths)


def _inputs_of(question: Variable | Summary, kind: Kind | None, households: Households) -> Iterator[Input]:
    answer = households.answers[question.name]
    direction = {"up": 1, "down": -1, "none": 0}[question.direction]
    may_not_apply = _may_not_apply(question)
    if kind == "bits" and isinstance(question, Variable):
        for code in question.codes or ():
            if code.isdigit() and int(code) > 0:
                yield Input(
                    f"{question.name}:{code}", question.name, "flag", bit=int(code), direction=direction
                )
    elif answer.codes is not None and kind != "ordered":
        codes = answer.codes + (("",) if may_not_apply else ())
        yield Input(question.name, question.name, "category", codes=codes)
        return
    else:
        yield Input(question.name, question.name, "number", direction=direction)
    if may_not_apply:
        yield Input(question.name + NOT_APPLICABLE_SUFFIX, question.name, "flag")


def _may_not_apply(question: Variable | Summary) -> bool:
    if isinstance(question, Variable):
        return question.asked_if is not None
    return question.how not in ("count", "any", "alone", "sum")


def _without_words(fields: dict[str, Any]) -> dict[str, Any]:
    words = ("label", "group", "observable", "aliases", "column", "optional")
    kept = {key: value for key, value in fields.items() if key not in words}
    if isinstance(kept.get("codes"), Mapping):
        kept["codes"] = list(kept["codes"])
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
