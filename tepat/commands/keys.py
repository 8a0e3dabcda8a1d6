"""tepat keys: the key of personal data changed, in the whole database, while the service works."""

import argparse
from typing import TYPE_CHECKING

from tepat.service import console_actor, console_service, service_settings

if TYPE_CHECKING:
    from serving.running import Service


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("status", help="which keys the key file holds, and what is still under an older one")
    acts.add_parser("change", help="everything under a new key; goes on with a change that was cut off")
    acts.add_parser("forget", help="take the older keys out of the key file, once nothing needs them")


def run(arguments: argparse.Namespace) -> int:
    from models.exclusive import exclusive

    place = service_settings().key_file
    with exclusive(place.with_name(f".{place.name}.lock"), seconds=0), console_service() as service:
        return {"status": _status, "change": _change, "forget": _forget}[arguments.act](service)


def _status(service: "Service") -> int:
    from serving.store.changing_keys import old_boxes

    keys, found = service.store.keys, old_boxes(service.store, console_actor())
    numbers = ", ".join(str(number) for number in sorted(keys.record_secrets))
    print(f"the key file holds key {numbers}; key {keys.newest} encrypts")
    print(f"  under an older key: {found.households:,} households, {found.texts:,} texts")
    return 0


def _change(service: "Service") -> int:
    from serving.personal.keys import write_keys
    from serving.store.changing_keys import change_keys, old_boxes
    from tepat.progress import tell

    store, actor, place = service.store, console_actor(), service.settings.key_file
    if store.keys.is_rotated and old_boxes(store, actor):
        tell(f"going on with the change to key {store.keys.newest}")
    else:
        write_keys(store.keys.rotated(), place)
        tell(f"the key file now holds key {store.keys.newest}, too")
    said = 0

    def progress(done: int, total: int) -> None:
        nonlocal said
        if 10 * done // max(total, 1) > said:
            said = 10 * done // max(total, 1)
            tell(f"households {done:,} of {total:,}")

    changed = change_keys(store, actor, progress)
    what = f"{changed.households:,} households and {changed.texts:,} texts"
    print(f"key {store.keys.newest}: {what} were put under it")
    print("  copy the key file to where its copy lies, and make a backup")
    print("  older keys are still in the file, for backups made before: see docs/runbook.md, Key seen")
    return 0


def _forget(service: "Service") -> int:
    from serving.personal.keys import write_keys
    from serving.store.changing_keys import must_be_changed

    store, actor = service.store, console_actor()
    must_be_changed(store, actor)
    older = len(store.keys.record_secrets) - 1
    write_keys(store.keys.without_old(), service.settings.key_file)
    with store.begin(actor) as work:
        work.audit_event("keys_forgotten", "keys", {"key": store.keys.newest, "older": older})
    print(f"{older} older keys were taken out: backups made with them cannot be read with this key file")
    return 0
