"""After a backup was put back: tables brought up to date, erased households erased again, the trail told."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from serving.store import anchor, erasures
from serving.store.actor import Actor
from serving.store.errors import NotFound
from serving.store.restoring import restore
from serving.store.store import Store, verify_chain
from serving.store.trail import head
from serving.store.trail_views import ChainReport


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a restore came to.

    Attributes:
        aside: where the database that was there is now.
        lost: records of the trail that the anchor knew and the backup does not hold.
        erased_again: households whose personal data the backup still held.
        chain: of the restored trail, before the restore was noted in it.
    """

    aside: Path | None
    lost: int
    erased_again: int
    chain: ChainReport


def recover(store: Store, actor: Actor, backup: Path, *, replace: bool, now: datetime) -> Recovered:
    """Restores a backup into the store's place; the store can be used afterwards.

    Raises:
        UnusableBackup, DatabaseInUse: nothing was changed.
        UnusableDatabase: the backup belongs to another key file; the database that was there lies aside.
    """
    known = anchor.read(store.anchored_at)
    aside = restore(store.engines, backup, replace=replace, now=now)
    store.forget()
    store.migrate()
    anchor.set_aside(store.anchored_at, now)
    chain = verify_chain(store)
    _anchor_anew(store, actor)
    again = 0
    with store.begin(actor) as work:
        erased = erasures.erased_before(store.anchored_at)
        for key in erased.keys:
            try:
                again += work.erase(key, "erased before the restore") > 0
            except NotFound:
                continue
        if erased.before is not None:
            again += work.erase_cycles(erased.cycles, erased.before)["households"]
        lost = max(0, max(known, default=0) - chain.records)
        work.audit_event("restored", "database", {"records": chain.records, "head": chain.head, "lost": lost})
    return Recovered(aside, lost, again, chain)


def _anchor_anew(store: Store, actor: Actor) -> None:
    """The new anchor begins with what was restored, so that what follows is not held against the old."""
    with store.door(actor) as door:
        number, hash_ = head(door)
    if number:
        anchor.note(store.anchored_at, number, hash_)
