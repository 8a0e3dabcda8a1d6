"""The champion: the model folder that assesses, exported, switched in one step, and never forgotten.

HOME/champions/NAME/champion.json    which folder is the champion, since when, by whom, why
HOME/champions/NAME/history.jsonl    every switch, one line each
HOME/champions/NAME/DIGEST/          the model folders; DIGEST is that of the manifest
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from features.errors import TepatError
from models.durable import append_line, copy_model, replace_text
from models.exclusive import exclusive
from models.folder import verified_files

POINTER: Final = "champion.json"
HISTORY: Final = "history.jsonl"
LOCK: Final = "switch.lock"


class NoChampion(TepatError):
    """The model has no champion on this machine."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"There is no champion of {name} on this machine yet. Run `tepat train` with a survey: the first "
            "model that is good enough becomes champion. If one was trained already, look at `tepat models` "
            f'and run `tepat promote {name} --why "…"`. $TEPAT_HOME says where models are looked for.'
        )


class NoEarlierChampion(TepatError):
    """There is no champion to go back to."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} has had no champion before this one, so there is nothing to go back to. Nothing was "
            "changed. `tepat promote` puts another version to work."
        )


class AlreadyChampion(TepatError):
    """The model that is to become champion is the champion."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"This model is already the champion of {name}. Nothing was changed.")


class OtherChampion(TepatError):
    """The champion changed while the model was being judged against the one before."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Somebody changed the champion of {name} while this model was judged against the one before. "
            "Nothing was changed. See `tepat models`, and promote again."
        )


class BrokenPointer(TepatError):
    """The file that names the champion cannot be read."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"The file champions/{name}/{POINTER} in Tepat's home is damaged, so nobody knows which model is "
            f"the champion. The last line of {HISTORY} beside it says which it was: restore the file from a "
            "backup, or delete it and promote that version again."
        )


@dataclass(frozen=True, slots=True)
class Champion:
    """A model at work, or one that was.

    Attributes:
        folder: the exported model folder.
        digest: SHA-256 of its manifest.
        version: in the model registry; None where it was never registered.
        since: when it was put to work, ISO 8601 in UTC.
        by, why: who put it to work, and the reason given.
        rules: SHA-256 of the gate's rules that it passed when it was promoted; None where it is not
            known (promoted before rules were kept).
    """

    name: str
    folder: Path
    digest: str
    version: int | None
    since: str
    by: str
    why: str
    rules: str | None = None


def current_champion(home: Path, name: str) -> Champion | None:
    """The champion of the model `name`, or None.

    Raises:
        BrokenPointer: the file that says so is damaged.
    """
    standing = _standing(home, name)
    return standing[0] if standing else None


def previous_champion(home: Path, name: str) -> Champion | None:
    """The champion that a rollback returns to, or None."""
    standing = _standing(home, name)
    return standing[1] if len(standing) > 1 else None


def export_champion(
    home: Path,
    model: Path,
    name: str,
    *,
    version: int | None,
    at: datetime,
    by: str,
    why: str,
    rules: str | None = None,
    judged: Sequence[Mapping[str, Any]] = (),
    over: str | None = None,
) -> Champion:
    """Copies the model folder `model` and makes the copy champion.

    Args:
        at: when, with a time zone.
        rules: digest of the rules by which it was judged.
        judged: what each rule said, as plain values; kept in the history.
        over: digest of the champion that it was judged against; "" where there was none. None: not asked.

    Raises:
        BrokenModelFolder: `model` does not verify.
        AlreadyChampion: it is champion.
        OtherChampion: another process switched after the model was judged.
        HomeIsBusy: another process did not finish.
    """
    own = home / "champions" / name
    with exclusive(own / LOCK):
        before = _standing(home, name)
        folder = copy_model(model, own)
        if before and before[0].digest == folder.name:
            raise AlreadyChampion(name)
        if over is not None and over != (before[0].digest if before else ""):
            raise OtherChampion(name)
        champion = Champion(name, folder, folder.name, version, _moment(at), by, why, rules)
        _switch(own, (champion, *before), "promote", champion, judged)
    return champion


def return_to_previous(home: Path, name: str, *, at: datetime, by: str, why: str) -> Champion:
    """Makes the champion before this one champion again; a second time goes back one more.

    Raises:
        NoChampion, NoEarlierChampion: there is nothing to leave or to return to.
        BrokenModelFolder: the earlier folder no longer verifies; nothing was changed.
        HomeIsBusy: another process did not finish.
    """
    own = home / "champions" / name
    with exclusive(own / LOCK):
        before = _standing(home, name)
        if not before:
            raise NoChampion(name)
        if len(before) < 2:
            raise NoEarlierChampion(name)
        champion = replace(before[1], since=_moment(at), by=by, why=why)
        verified_files(champion.folder)
        _switch(own, (champion, *before[2:]), "rollback", champion)
    return champion


def history(home: Path, name: str) -> list[dict[str, Any]]:
    """Every switch, oldest first: act, folder, version, since, by, why, rules, judged.

    A torn last line is left out.
    """
    path = home / "champions" / name / HISTORY
    if not path.is_file():
        return []
    switches = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            switches.append(json.loads(line))
        except ValueError:
            continue
    return switches


def _standing(home: Path, name: str) -> tuple[Champion, ...]:
    """The champion and those before it, as `champion.json` has them."""
    own = home / "champions" / name
    try:
        content = json.loads((own / POINTER).read_text(encoding="utf-8"))
        return tuple(_champion(own, entry) for entry in (content, *content["previous"]))
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError):
        raise BrokenPointer(name) from None


def _champion(own: Path, entry: Mapping[str, Any]) -> Champion:
    digest = entry["folder"]
    return Champion(
        own.name, own / digest, digest, entry["version"], entry["since"], entry["by"], entry["why"],
        entry.get("rules"),
    )  # fmt: skip


def _switch(
    own: Path,
    standing: tuple[Champion, ...],
    act: Literal["promote", "rollback"],
    champion: Champion,
    judged: Sequence[Mapping[str, Any]] = (),
) -> None:
    content = _entry(champion) | {"previous": [_entry(earlier) for earlier in standing[1:]]}
    replace_text(own / POINTER, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    line = {"act": act} | _entry(champion) | ({"judged": list(judged)} if judged else {})
    append_line(own / HISTORY, json.dumps(line, ensure_ascii=False))


def _entry(champion: Champion) -> dict[str, Any]:
    return {
        "folder": champion.digest,
        "version": champion.version,
        "since": champion.since,
        "by": champion.by,
        "why": champion.why,
        **({} if champion.rules is None else {"rules": champion.rules}),
    }


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("`at` has no time zone; give datetime.now(UTC)")
    return at.astimezone(UTC).isoformat(timespec="seconds")
