"""What the documents say of the service is what the service does."""

import re
from pathlib import Path

from serving.permissions import ALLOWED, Permission, Role
from serving.settings import VARIABLES


def test_the_table_of_permissions_is_the_one_that_is_enforced(root: Path) -> None:
    page = (root / "docs" / "api.md").read_text("utf-8")

    told = {
        cells[0].strip(" `"): {role for role, cell in zip(Role, cells[2:], strict=True) if cell.strip()}
        for line in page.splitlines()
        if line.startswith("| `") and len(cells := line.strip("|").split("|")) == 2 + len(Role)
    }

    assert told == {permission.value: set(ALLOWED[permission]) for permission in Permission}


def test_the_runbook_lists_every_setting(root: Path) -> None:
    page = (root / "docs" / "runbook.md").read_text("utf-8")

    listed = re.findall(r"^\| `(TEPAT_\w+)` \| (.+) \|$", page, re.MULTILINE)

    assert dict(listed) == VARIABLES


def test_every_test_that_the_threat_model_names_is_there(root: Path) -> None:
    page = (root / "docs" / "threat-model.md").read_text("utf-8")
    written = "\n".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))

    named = set(re.findall(r"`(test_\w+)`", page))

    assert len(named) > 40
    assert [name for name in sorted(named) if f"def {name}(" not in written] == []


def test_every_line_of_the_threat_model_has_a_test_or_a_gap(root: Path) -> None:
    page = (root / "docs" / "threat-model.md").read_text("utf-8")

    empty = [
        line
        for line in page.splitlines()
        if re.match(r"\| V\d", line) and not any(cell.strip() for cell in line.strip("|").split("|")[2:])
    ]

    assert empty == []
