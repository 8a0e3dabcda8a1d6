"""Every mistake has its line and says what to write instead; all are told at once and documented."""

import re
from pathlib import Path

import pytest

from features.errors import UnusableProfile
from features.profile_loading import profile_from_text

DOCS = Path(__file__).parents[2] / "docs" / "profiles.md"

BASE = """\
profile: base
languages: [id, en]
keys: {household: hh, areas: [district, village], size: members, weight: w}
welfare: {column: spending, surveyed: 2024-03}
variables:
  - {name: members, kind: count}
  - {name: floor, kind: category}
"""

# What is changed in BASE (a top-level key replaces the one there) → what must be said.
MISTAKES = {
    # reading
    "profile: my survey": "the profile's name also names its model; use letters a-z, digits, `_`, `-` and `.` only",
    "languages: [english]": "`english` is not a language code; write for example `languages: [id, en]`",
    "languages: []": "`languages` is empty; write for example `languages: [en]`",
    "langages: [en]": "`langages` is not a key of a profile; did you mean `languages`?",
    "table: people": "`people` is not a possible `table` of a profile; write one of `households`, `persons`",
    "keys: {household: a, household: b}": "`household` was already given on line 1; keep one of the two",
    "keys: hh": "`keys` must be a mapping with the keys household, areas, cluster, size, weight, weight_of, "
    "period; write `keys: {…: …}`",
    "keys: {household: }": "`household` must be a text; write it after the colon, or leave `household` out",
    "keys: {areas: {a: b}}": "`areas` must be a list; write `areas: [a, b]`",
    "keys: {areas: [a, a]}": "`areas` holds `a` twice; keep one",
    "variables: {name: x}": "`variables` must be a list; begin each entry with `- `",
    "variables: [floor]": "a variable must be a mapping; write `- {name: …}`",
    "variables: []": "a profile needs `variables`, or summaries of `members`; write at least one",
    # variables
    "variables: [{kind: count}]": "a variable has no `name`; write for example `name: floor`",
    "variables: [{name: a}]": "a variable has no `kind`; write for example `kind: category`",
    "variables: [{name: a, kind: numbr}]": "`numbr` is not a possible `kind` of a variable; did you mean `number`?",
    "variables: [{name: a, kind: count, observable: yes}]": "`observable` must be `true` or `false` "
    "(YAML 1.2 knows no yes and no)",
    "variables: [{name: a, kind: count, label: {en: A}}]": "`label` of a variable has no text in id; "
    "write {id: …, en: …}",
    "variables: [{name: a, kind: count, label: A}]": "`label` of a variable must be a text in each language; "
    "write {id: …, en: …}",
    "variables: [{name: a, kind: ordered}]": "`kind: ordered` needs `codes`, lowest first; "
    "write `codes: {1: {…: …}, 2: {…: …}}`",
    "variables: [{name: a, kind: number, codes: [1, 2]}]": "`codes` does not go with `kind: number`; "
    "leave it out, or write `kind: category`",
    "variables: [{name: a, kind: count, values: {'yes': 1}}]": "`values` does not go with `kind: count`; "
    "leave it out, or write `kind: number`",
    "variables: [{name: a, kind: count, yes: [1], no: [0]}]": "`yes` does not go with `kind: count`; "
    "leave it out, or write `kind: yes_no`",
    "variables: [{name: a, kind: category, direction: up}]": "`direction` does not go with `kind: category`; "
    "leave it out; only what can be more or less has a direction",
    "variables: [{name: a, kind: category, codes: 5}]": "`codes` must give each code its label; "
    "write `codes: {1: {…: …}, 2: {…: …}}`",
    "variables: [{name: a, kind: category, codes: {1: , 01: }}]": "`01` in `codes` is empty or the same as an "
    "earlier code",
    "variables: [{name: a, kind: category, codes: [1, 1.0]}]": "`codes` holds `1` twice; keep one",
    "variables: [{name: a, kind: category, codes: [[1]]}]": "`codes` must hold codes; write for example "
    "`codes: [1, 2]`",
    "variables: [{name: a, kind: category, codes: [1, 2], unknown: [2]}]": "`2` is both in `unknown` and in "
    "`codes`; keep it in one of the two",
    "variables: [{name: a, kind: bits, codes: [1, 3]}]": "`3` is not a power of two; the codes of `kind: bits` "
    "are 1, 2, 4, 8, …",
    "variables: [{name: a, kind: yes_no, yes: [1]}]": "`yes` is given without `no`; write both, as in "
    "`yes: [1], no: [2]`",
    "variables: [{name: a, kind: yes_no, yes: [], no: [2]}]": "`yes` is an empty list; write the codes that mean "
    "yes, as in `yes: [1]`",
    "variables: [{name: a, kind: yes_no, yes: [1], no: [01]}]": "`1` is both yes and no; keep it in one of the two",
    "variables: [{name: a, kind: number, values: {'yes': one}}]": "`yes` in `values` must stand for a number, "
    'as in `"yes": 1`',
    "variables: [{name: a, kind: count, asked_if: {in: [1]}}]": "`asked_if` has no `column`; write for example "
    "`column: age`",
    "variables: [{name: a, kind: count, asked_if: {column: b}}]": "the condition tests nothing; "
    "write `in: [codes]`, or `from: number`, `below: number`",
    "variables: [{name: a, kind: count, asked_if: {column: b, in: [1], from: 2}}]": "a condition has either `in` "
    "or `from` and `below`; leave one out",
    "variables: [{name: a, kind: count, asked_if: {column: b, from: 5, below: 5}}]": "no number is from 5 and "
    "below 5; `from` must be the smaller one",
    "variables: [{name: a, kind: count, asked_if: {column: b, from: five}}]": "`from` must be a number; "
    "write it without quotes, with a decimal point",
    "variables: [{name: a, kind: count}, {name: a, kind: count}]": "`a` is already a name on line 1; "
    "choose another",
    # keys, welfare, levels
    "keys: {household: hh, weight_of: person}": "`weight_of` says what `weight` counts, but there is no `weight`; "
    "write it too",
    "area_inputs: [distrik]": "`distrik` is not among `areas` of `keys`; did you mean `district`?",
    "area_labels: {vilage: {id: Desa, en: Village}}": "`vilage` under `area_labels` is not an area of `keys`; "
    "did you mean `village`?",
    "group_labels: {assets: {id: Aset, en: Assets}}": "`assets` under `group_labels` is not the group of a "
    "variable; write one of `other`",
    "welfare: {per: person}": "`welfare` has no `column`; write for example `column: consumption`",
    "welfare: {column: c, multiplier: 0}": "`multiplier` must be greater than 0",
    "welfare: {column: c, surveyed: 2024-3}": "`surveyed: 2024-3` is not a month; write year and month, "
    "as in `surveyed: 2024-03`",
    "welfare: {column: c, equivalence: oecd}": "`equivalence` must be `per_capita`, `{column: …}` or "
    "`{children: …, child: 0.5}`",
    "welfare: {column: c, equivalence: {child: 0.5}}": "`equivalence` needs either `column` or `children`; "
    "write exactly one of the two",
    "welfare: {column: c, equivalence: {column: ae, child: 0.5}}": "`child` goes with `children`, "
    "not with `column`; leave it out",
    "welfare: {column: c, equivalence: {children: members, elasticity: 2}}": "`elasticity` must be greater than 0 "
    "and at most 1",
    "welfare: {column: c, equivalence: {children: membres}}": "`children: membres` is no variable or summary; "
    "did you mean `members`?",
    "welfare: {column: c, price_index: {2024: 100}}": "`2024` in `price_index` is not a month; write year-month, "
    "as in `2024-03: 118.4`",
    "welfare: {column: c, price_index: {2024-03: 0}}": "`price_index` of 2024-03 must be a number greater than 0",
    "levels: {column: class, poorest_first: [1, 2]}": "a profile has `welfare` or `levels`, not both; "
    "leave one out",
    "levels: {column: class, poorest_first: [1]}": "`poorest_first` needs at least two classes; "
    "write `[1, 2, 3, 4]`",
    # persons
    "table: persons": "a table of persons needs `head`; write for example "
    "`head: {column: relationship, is: [1]}`",
    "head: {column: rel, is: []}": "`is` names no code; write the code of the head, as in `is: [1]`",
    "keys: {size: n}\ntable: persons": "persons are joined by the household's id; write `keys: {household: …}`",
    "members: {summaries: []}": "`members` needs the column that holds the household; "
    "write `keys: {household: …, person: …}`",
    "members: {summaries: [{name: a, how: sum}]}": "`how: sum` needs the member column it is taken of; "
    "write `of: age`",
    "members: {summaries: [{name: a, how: any}]}": "`how: any` needs a condition; "
    "write `where: {age: {below: 5}}`",
    "members: {summaries: [{name: a, how: count, young: 15}]}": "`young` goes with `how: dependency_ratio` only; "
    "leave it out",
    "members: {summaries: [{name: a, how: dependency_ratio, of: age, young: 70}]}": "`young` must be less than "
    "`old`",
    "members: {summaries: [{name: a, how: count, where: {}}]}": "`where` has no condition; "
    "write `where: {age: {below: 5}}`, or leave it out",
    "members: {summaries: [{name: a, how: count, where: {age: }}]}": "the condition on `age` tests nothing; "
    "write `{in: [codes]}`",
    "members: {variables: [{name: job, kind: category}], summaries: [{name: a, how: sum, of: job}]}": "`how: sum` "
    "needs numbers, but `job` is `kind: category`",
    "members: {variables: [{name: job, kind: category}], summaries: [{name: a, how: dependency_ratio, of: job}]}": (
        "`dependency_ratio` is taken of ages, but `job` is `kind: category`"
    ),
    "members: {variables: [{name: job, kind: category}], "
    "summaries: [{name: a, how: head, of: job, direction: up}]}": "`direction` does not go with `kind: category` "
    "of `job`; leave it out",
    # groups
    "groups: floor": "`groups` must be a list; begin each entry with `- `",
    "groups: [[floor]]": "a group must be a name, or `{name: …, of: …, bins: […]}`",
    "groups: [flor]": "`flor` is no variable, summary or withheld column; did you mean `floor`?",
    "groups: [{name: size, of: members, bins: [3, 1]}]": "`bins` are lower bounds that rise; "
    "write for example `bins: [1, 3, 5, 7]`",
    "groups: [{name: size, of: floor, bins: [1, 3]}]": "`bins` need a number, but `floor` is not `kind: number` "
    "or `count`; say so there",
    "groups: [{name: members, of: floor}]": "`members` is already a name on line 7; choose another",
    # leaks
    "variables: [{name: floor, kind: category}]\nnever_inputs: [floor]": "`floor` is among `never_inputs`; no input may read it: leave it out",
    "variables: [{name: spending, kind: number}]": "`spending` is the survey's welfare; no input may read it: "
    "leave it out",
    "variables: [{name: w, kind: number}]": "`w` is the survey's weight; no input may read it: leave it out",
    "variables: [{name: hh, kind: number}]": "`hh` is an identifier; no input may read it: leave it out",
    "variables: [{name: floor, kind: category}]\nidentifiers: {sex: floor}": "`floor` is among `identifiers`; no input may read it: leave it out",
    "variables: [{name: floor, kind: category}]\nwithheld: [{name: woman, column: floor}]": "`floor` is withheld; no input may read it: leave it out",
    "variables: [{name: floor, kind: category}]\nprogrammes: [{name: PKH, column: floor, line: {amount: 1}}]": "`floor` says who receives PKH; "
    "no input may read it: leave it out",
    "variables: [{name: jk, kind: bits, codes: [1, 2]}]\nnever_inputs: ['jk:1']": "`jk` has among its codes the "
    "bit `jk:1` of `never_inputs`; no input may read it: leave it out",
    "variables: [{name: jk, kind: bits}]\nnever_inputs: ['jk:1']": "`jk` holds the bit `jk:1` of "
    "`never_inputs`, and has no `codes` that leave it out; no input may read it: leave it out",
    "variables: [{name: jk, kind: category}]\nnever_inputs: ['jk:1']": "`jk` holds the bit `jk:1` of "
    "`never_inputs`, and only `kind: bits` can leave it out; no input may read it: leave it out",
    "variables: [{name: jk, kind: bits, codes: [4]}]\nnever_inputs: ['jk:3']": "`jk` stands among "
    "`never_inputs` as `jk:3`, but `3` is not a power of two; no input may read it: leave it out",
    # programmes
    "programmes: [{name: PKH}]": "a programme has no `line`; write for example `line: {poorest_share: 0.30}`",
    "programmes: [{name: PKH, line: {}}]": "`line` says nothing; write exactly one of `amount`, "
    "`poorest_share`, `levels`",
    "programmes: [{name: PKH, line: {amount: 1, poorest_share: 0.3}}]": "`line` has `amount` and "
    "`poorest_share`; write exactly one of `amount`, `poorest_share`, `levels`",
    "programmes: [{name: PKH, line: {poorest_share: 30}}]": "`poorest_share` must be greater than 0 and less "
    "than 1, so that 30 % is written 0.30",
    "programmes: [{name: PKH, line: {poorest_share: 0.3, prices: 2024-01}}]": "`prices` is the month of an "
    "`amount`; leave it out",
    "programmes: [{name: PKH, line: {levels: []}}]": "`levels` names no class; write for example "
    "`levels: [1, 2]`",
    "programmes: [{name: PKH, line: {levels: [1]}}]": "`levels` needs the section `levels`; with `welfare` write "
    "`amount` or `poorest_share`",
    "programmes: [{name: PKH, line: {amount: 1, prices: 2022-09}}]": "the line is in prices of 2022-09, those of "
    "the survey are of 2024-03; give `price_index` under `welfare` a value for 2022-09 and 2024-03",
    "programmes: [{name: PKH, line: {amount: 1, prices: 2022-09}}]\nwelfare: {column: c}": "the line is in "
    "prices of 2022-09, the survey's are not told; write `prices` under `welfare`; if that is another month, "
    "give `price_index` a value for both",
    "programmes: [{name: PKH, line: {amount: 1}, yes: [1], no: [2]}]": "`yes` says how to read a column, but the "
    "programme has no `column`; write it too",
    "programmes: [{name: PKH, line: {amount: 1}, from: 2025}]": "`from: 2025` is not a date; "
    "write year-month-day, as in `from: 2025-01-01`",
    "programmes: [{name: PKH, line: {amount: 1}, max_false: {inclusion: 0.1}}]": "`max_false` has no `exclusion`; "
    "write for example `exclusion: 0.25`",
    "programmes: [{name: PKH, line: {amount: 1}}, {name: PKH, line: {amount: 2}}]": "an earlier entry of `PKH` "
    "begins on the same day or later; give each entry its `from`, oldest first",
    "programmes: [{name: PKH, column: pkh, table: members, line: {amount: 1}}]": "`table: members` needs the "
    "section `members`; write it, or `table: households`",
    "programmes: [{name: P, line: {levels: [2]}}]\nwithout welfare\nlevels: {column: c, poorest_first: [1, 2, 3]}": (
        "a line's classes are the poorest ones without a gap; write `levels: [1]`"
    ),
    "programmes: [{name: P, line: {amount: 3}}]\nwithout welfare\nlevels: {column: c, poorest_first: [1, 2]}": "a survey with "
    "`levels` has no amounts; write `line: {levels: […]}`",
}


def changed(change: str) -> str:
    """BASE after `change`, which comes first and replaces (or after "without" drops) top-level keys."""
    lines = [line for line in change.splitlines() if not line.startswith("without ")]
    keys = {line.removeprefix("without ").split(":")[0] for line in change.splitlines()}
    blocks = re.split(r"(?m)^(?=\w)", BASE)
    return "\n".join(lines) + "\n" + "".join(block for block in blocks if block.split(":")[0] not in keys)


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(UnusableProfile) as raised:
        profile_from_text(text, "a test")
    return raised.value.problems


@pytest.mark.parametrize(("change", "message"), MISTAKES.items())
def test_a_mistake_is_told_with_its_line_and_what_to_write(change: str, message: str) -> None:
    found = problems(changed(change))

    assert f"line 1: {message}" in found


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = """\
languages: [en]
variables:
  - {name: floor, kind: categroy}
  - {name: floor, kind: count, observabel: true}
programmes:
  - {name: cash, line: {poorest_share: 1.5}}
"""

    found = problems(text)

    assert [problem.split(":")[0] for problem in found] == ["line 1", "line 3", "line 4", "line 4", "line 6"]


def test_one_mistake_is_told_once_and_brings_no_others_along() -> None:
    found = problems(changed("variables: [{name: members, kind: cuont}, {name: floor, kind: category}]"))

    assert found == ("line 1: `cuont` is not a possible `kind` of a variable; did you mean `count`?",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file is empty"),
        ("- a", "line 1: the file must hold keys, as in `profile: my_survey`"),
        ("profile: a\nvariables: [", "line 2: expected the node content, but found '<stream end>'"),
        ("profile: a\n---\nprofile: b", "line 2: but found another document"),
        ("a: &a [*a]", "line 1: an alias (*) contains itself, or the file is nested or repeated without end"),
        ("? [a]\n: 1", "line 1: a key must be a single word or number, not a list or a mapping"),
        ("[" * 3000, "line 1: it is not YAML (RecursionError)"),
    ],
)
def test_what_is_no_yaml_is_told_with_the_line_where_reading_stopped(text: str, message: str) -> None:
    assert problems(text) == (message,)


def test_an_alias_that_multiplies_itself_is_refused_quickly() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))

    assert "repeated without end" in problems(f"a0: &a0 [x]\n{levels}")[0]


def test_the_page_lists_every_message_and_no_other() -> None:
    section = DOCS.read_text("utf-8").partition("## Mistakes and what they mean")[2]
    listed = set(re.findall(r"(?m)^- (.+)$", section))

    assert listed == set(MISTAKES.values())
