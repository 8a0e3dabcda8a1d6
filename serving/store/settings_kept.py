"""Settings that an administrator may change; every change is audited."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from serving.store.door import Door
from serving.store.trail import audit_event
from serving.store.work_tables import SettingRow


def settings(door: Door) -> Mapping[str, Any]:
    """Name → value."""
    return {row.name: row.value for row in door.rows(select(SettingRow.name, SettingRow.value))}


def change_setting(door: Door, name: str, value: Any) -> None:
    """Sets one; None takes it back to its default."""
    door.run(delete(SettingRow).where(SettingRow.name == name))
    if value is not None:
        door.run(insert(SettingRow), {"name": name, "value": value})
    audit_event(door, "setting_changed", f"setting:{name}", {"value": value})
