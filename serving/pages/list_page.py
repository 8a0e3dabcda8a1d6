"""*Daftar*: the two lists, with filters, page by page; choosing families for a visit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from models.flags import SIDES, Side
from serving.accounts import Caller, needs
from serving.pages.asking import phrases_of, said_in
from serving.pages.done_told import assigned_code
from serving.pages.escaping import chosen, options
from serving.pages.keeping import kept_or_made
from serving.pages.list_addresses import SIDE_OF, list_address
from serving.pages.list_choices import Choices, choices_of, snapshot_in_force
from serving.pages.list_on_paper import said_on_paper
from serving.pages.list_rows import shown_rows
from serving.pages.phrases import Phrases
from serving.pages.rendering import render, see
from serving.pages.words import Words
from serving.pages.writing import Writing
from serving.permissions import Permission
from serving.running import service_of
from serving.store.case_views import CASE_STATES
from serving.store.cycle_views import SnapshotView
from serving.store.errors import NotFound
from serving.store.list_views import ORDERS, ListPage, ListQuery

if TYPE_CHECKING:
    from serving.store.reading import Reading

router = APIRouter()
_CHANCES: Final = ("0.5", "0.6", "0.7", "0.8", "0.9")
_MOST_CHOSEN: Final = 500
_LONGEST: Final = 512
FORMATS: Final = (("xlsx", "Excel (XLSX)"), ("csv", "CSV"), ("parquet", "Parquet"))
_PARTS: Final = {
    "program": "programme",
    "wilayah": "area",
    "peluang": "probability_from",
    "dari": "size_from",
    "sampai": "size_to",
    "keadaan": "state",
    "alasan": "question",
    "urut": "order",
    "setelah": "after",
}
"""Name in the address → field of ListQuery."""


@router.get("/daftar")
def lists(request: Request, caller: Annotated[Caller, needs(Permission.SEE_LISTS)]) -> RedirectResponse:
    """The first list, with the filters that were given."""
    return RedirectResponse(list_address("inclusion", **_told(request.query_params)), 303)


@router.get("/daftar/{slug}")
def list_(request: Request, caller: Annotated[Caller, needs(Permission.SEE_LISTS)], slug: str) -> Response:
    """One list."""
    if slug not in SIDE_OF:
        raise NotFound
    told = _told(request.query_params)
    query = query_of(SIDE_OF[slug], told)
    return kept_or_made(request, caller, lambda one, reading: _page(request, one, reading, query, told))


@router.post("/kunjungan/tugaskan")
def assign(
    request: Request,
    caller: Annotated[Caller, needs(Permission.ASSIGN_VISITS)],
    side: Annotated[str, Form()],
    programme: Annotated[str, Form()] = "",
    key: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "",
) -> Response:
    """Puts the chosen families on the visit list, each for the programme of its row.

    Args:
        key: key and programme of each, as `picked` takes them apart.
        programme: of those that name none.
        back: address of the list that the form stood on; its filters stay.
    """
    if side not in SIDES:
        raise NotFound
    own: Side = "inclusion" if side == "inclusion" else "exclusion"
    told = _told({"program": programme, **dict(parse_qsl(back.partition("?")[2]))})
    chosen = picked((key or ())[:_MOST_CHOSEN], programme)
    if not chosen:
        words, _ = said_in(request, caller)
        errors = {"keluarga": words("lists.none_chosen")}
        with service_of(request).store.read(caller.actor) as reading:
            return _page(request, caller, reading, query_of(own, told), told, errors)
    with service_of(request).store.begin(caller.actor) as work:
        done = [work.assign_visits(keys, name, own) for name, keys in chosen.items()]
    return see(list_address(own, **told), assigned_code(done))


def picked(values: Iterable[str], programme: str) -> dict[str, list[str]]:
    """Programme → keys of the families that were chosen for it; values without any are left out.

    >>> picked(["AAAA:PKH", "BBBB:BPNT", "AAAA:BPNT", "CCCC"], "PKH"), picked(["CCCC"], "")
    ({'PKH': ['AAAA', 'CCCC'], 'BPNT': ['BBBB', 'AAAA']}, {})
    """
    found: dict[str, list[str]] = {}
    for value in values:
        key, _, own = value.partition(":")
        if own or programme:
            found.setdefault(own or programme, []).append(key)
    return found


def query_of(side: Side, told: Mapping[str, str]) -> ListQuery:
    """The filters of an address; what cannot be read is left out, as if it were not there.

    >>> query = query_of("inclusion", {"program": "PKH", "dari": "x", "peluang": "0.8"})
    >>> query.programme, query.size_from, query.probability_from
    ('PKH', None, 0.8)
    """
    given: dict[str, Any] = {
        field: told[name] for name, field in _PARTS.items() if told.get(name) and _is_plain(told[name])
    }
    for field, kind, most in (
        ("probability_from", float, 1),
        ("size_from", int, 1000),
        ("size_to", int, 1000),
    ):
        if field in given:
            given[field] = _number(given[field], kind, most)
    if given.get("state") not in CASE_STATES:
        given.pop("state", None)
    if given.get("order") not in ORDERS:
        given.pop("order", None)
    return ListQuery(side, **given)


def _page(
    request: Request,
    caller: Caller,
    reading: "Reading",
    query: ListQuery,
    told: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    snapshot = snapshot_in_force(reading)
    page = reading.list_page(query)
    if snapshot is None:
        return see("/")
    values = _values(request, caller, reading, snapshot, query, page, told)
    status = 422 if errors else 200
    return render(request, caller, "list.html", errors=errors or {}, status=status, **values)


def _values(
    request: Request,
    caller: Caller,
    reading: "Reading",
    snapshot: SnapshotView,
    query: ListQuery,
    page: ListPage,
    told: dict[str, str],
) -> dict[str, Any]:
    choices = choices_of(reading, snapshot, caller.actor)
    words, _ = said_in(request, caller)
    phrases = phrases_of(reading, snapshot, words.language)
    words, writing = said_in(request, caller, phrases)
    lines = {programme.name: programme.line for programme in snapshot.programmes}
    address = list_address(query.side)
    onwards = {name: value for name, value in told.items() if name != "setelah"}
    exports = Permission.EXPORT in caller.permissions
    filtered = any(name not in ("program", "setelah") for name in told)
    what = "families" if query.programme else "cases"
    return {
        "unit": phrases.unit,
        "side": query.side,
        "q": query,
        "address": address,
        "here": list_address(query.side, **told),
        "tabs": _tabs(reading, query, page.total, words, writing, onwards),
        "pills": _pills(choices, query, words, onwards),
        "filtered": filtered,
        "count_words": f"lists.count.{what}{'.filtered' if filtered else ''}",
        "expected_words": f"lists.expected.{what}",
        "rows": shown_rows(page.rows, lines, phrases, words, writing),
        "total": page.total,
        "on_paper": said_on_paper(query, page, snapshot, choices, caller.actor, phrases, words, writing),
        "expected": sum(row.flag_probability for row in page.rows),
        "each": not query.programme,
        **_filters(choices, query, phrases.labels(snapshot.questions), words, writing),
        "unit_said": _unit_said(phrases, words, writing),
        "closed": snapshot.cycle if snapshot.frozen else "",
        "may_assign": Permission.ASSIGN_VISITS in caller.permissions and not snapshot.frozen,
        "first_address": list_address(query.side, **onwards) if query.after else "",
        "next_address": list_address(query.side, **onwards, setelah=page.next) if page.next else "",
        "exports": _exports(query, onwards) if exports else [],
        "rank_label": words("lists.rank" if query.programme else "lists.rank_own"),
        "programme_label": words("lists.programme"),
        "estimate_label": words("lists.estimate"),
        "chance_label": words("lists.chance"),
        "reasons_label": words("lists.reasons"),
        "state_label": words("lists.state"),
    }


def _filters(
    choices: Choices,
    query: ListQuery,
    questions: tuple[tuple[str, str], ...],
    words: Words,
    writing: Writing,
) -> dict[str, Markup]:
    """What each filter can be set to, as it is set now."""
    every = words("say.all")
    chances = tuple(
        (chance, words("lists.at_least", percent=writing.percent(float(chance)))) for chance in _CHANCES
    )
    least = f"{query.probability_from:g}" if query.probability_from is not None else ""
    states = tuple((state, words(f"state.{state}")) for state in CASE_STATES)
    orders = tuple((order, words(f"order.{order}")) for order in ORDERS)
    programmes = tuple((name, name) for name in choices.programmes)
    return {
        "programmes": chosen(options(programmes, every), query.programme or ""),
        "areas": chosen(options(choices.areas, every), query.area or ""),
        "probabilities": chosen(options(chances, every), least),
        "states": chosen(options(states, every), query.state or ""),
        "orders": chosen(options(orders, ""), query.order),
        "questions": chosen(options(questions, every), query.question or ""),
    }


def _tabs(
    reading: "Reading", query: ListQuery, total: int, words: Words, writing: Writing, told: dict[str, str]
) -> list[dict[str, Any]]:
    """Both lists, each with how much of it the same filters leave."""
    found = []
    for side in SIDES:
        own = side == query.side
        count = total if own else reading.list_length(replace(query, side=side, after=None))
        name = words("lists.tab", side=words(f"side.{side}"), count=writing.number(count))
        found.append({"name": name, "address": list_address(side, **told), "current": side == query.side})
    return found


def _pills(choices: Choices, query: ListQuery, words: Words, told: dict[str, str]) -> list[dict[str, Any]]:
    """The programmes as links, so that the list of one is a press away."""
    more = {name: value for name, value in told.items() if name != "program"}
    return [
        {"name": name or words("say.all"), "address": list_address(query.side, name, **more)}
        | {"current": name == query.programme}
        for name in (*choices.programmes, None)
    ]


def _exports(query: ListQuery, told: dict[str, str]) -> list[tuple[str, str]]:
    fields = urlencode({_PARTS[name]: value for name, value in told.items()})
    return [(f"/api/v1/exports/lists/{query.side}.{ending}?{fields}", name) for ending, name in FORMATS]


def _unit_said(phrases: Phrases, words: Words, writing: Writing) -> str:
    if writing.is_rupiah:
        return words("lists.unit", per=writing.per)
    return words("lists.unit_other", unit=phrases.unit) if phrases.unit else ""


def _told(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in _PARTS if given.get(name)}


def _number(text: str, kind: type[float] | type[int], most: int) -> float | int | None:
    """A number from 0 to `most`, or None."""
    try:
        value = kind(text)
    except ValueError:
        return None
    return value if 0 <= value <= most else None


def _is_plain(text: str) -> bool:
    """What an address of ours can hold: short, and without signs that no form sends."""
    return len(text) <= _LONGEST and text.isprintable()
