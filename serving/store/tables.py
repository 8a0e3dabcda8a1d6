"""Every table, and which of them only ever grow."""

from typing import Final

from serving.store import account_tables, registry_tables, work_tables
from serving.store.base import Base

METADATA: Final = Base.metadata
APPEND_ONLY: Final = ("audit_events", "decisions", "draws", "shown", "visit_findings")

__all__ = ["APPEND_ONLY", "METADATA", "account_tables", "registry_tables", "work_tables"]
