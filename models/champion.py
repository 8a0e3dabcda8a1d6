"""The champion: the model folder that assesses, exported, switched in one step, and never forgotten.

HOME/champions/NAME/champion.json    which folder is the champion, since when, by whom, why
HOME/champions/NAME/history.jsonl    every switch, one line each
HOME/champions/NAME/DIGEST/          the model folders; DIGEST is that of the manifest
"""

import json
from collections.abc import Mapping
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
    """

    name: str
    folder: Path
    digest: str
    version: int | None
    since: str
    by: str
    why: str


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
    home: Path, model: Path, name: str, *, version: int | None, at: datetime, by: str, why: str
) -> Champion:
    """Copies the model folder `model` and makes the copy champion.

    Args:
        at: when, with a time zone.

    Raises:
        BrokenModelFolder: `model` does not verify.
        AlreadyChampion: it is champion.
        HomeIsBusy: another process did not finish.
    """
    own = home / "champions" / name
    with exclusive(own / LOCK):
        before = _standing(home, name)
        folder = copy_model(model, own)
        if before and before[0].digest == folder.name:
            raise AlreadyChampion(name)
        champion = Champion(name, folder, folder.name, version, _moment(at), by, why)
        _switch(own, (champion, *before), "promote", champion)
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
    """Every switch, oldest first: act, digest, version, since, by, why. A torn last line is left out."""
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
        own.name, own / digest, digest, entry["version"], entry["since"], entry["by"], entry["why"]
    )


def _switch(
    own: Path, standing: tuple[Champion, ...], act: Literal["promote", "rollback"], champion: Champion
) -> None:
    content = _entry(champion) | {"previous": [_entry(earlier) for earlier in standing[1:]]}
    replace_text(own / POINTER, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    append_line(own / HISTORY, json.dumps({"act": act} | _entry(champion), ensure_ascii=False))


def _entry(champion: Champion) -> dict[str, Any]:
    return {
        "folder": champion.digest,
        "version": champion.version,
        "since": champion.since,
        "by": champion.by,
        "why": champion.why,
    }


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("`at` has no time zone; give datetime.now(UTC)")
    return at.astimezone(UTC).isoformat(timespec="seconds")
