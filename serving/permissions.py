"""Who may do what: one table, which every route of the service stands in."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What a person is to the office; each has exactly one."""

    OPERATOR = "operator"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that may be done; a route needs exactly one, and a token's scope is a set of them."""

    OWN_ACCOUNT = "own_account"
    SEE_LISTS = "see_lists"
    SEE_HOUSEHOLDS = "see_households"
    EXPORT = "export"
    ASSESS = "assess"
    DECIDE = "decide"
    UNMASK = "unmask"
    SEE_VISITS = "see_visits"
    ASSIGN_VISITS = "assign_visits"
    ENTER_FINDINGS = "enter_findings"
    IMPORT = "import"
    CLOSE_CYCLE = "close_cycle"
    SEE_MODEL = "see_model"
    SEE_AUDIT = "see_audit"
    SEE_USERS = "see_users"
    MANAGE_USERS = "manage_users"
    SEE_SETTINGS = "see_settings"


_OFFICE: Final = frozenset({Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR})
_READERS: Final = _OFFICE | {Role.ANALYST, Role.AUDITOR}
_EVERYBODY: Final = frozenset(Role)

# An administrator looks after accounts and sees no family; an analyst looks after models and neither
# decides nor sees names; an auditor reads what was done and does nothing.
ALLOWED: Final[Mapping[Permission, frozenset[Role]]] = MappingProxyType(
    {
        Permission.OWN_ACCOUNT: _EVERYBODY,
        Permission.SEE_LISTS: _READERS,
        Permission.SEE_HOUSEHOLDS: _READERS,
        Permission.EXPORT: _READERS,
        Permission.ASSESS: _OFFICE | {Role.ANALYST},
        Permission.DECIDE: frozenset({Role.REVIEWER, Role.SUPERVISOR}),
        Permission.UNMASK: _OFFICE,
        Permission.SEE_VISITS: _OFFICE | {Role.AUDITOR},
        Permission.ASSIGN_VISITS: frozenset({Role.OPERATOR, Role.SUPERVISOR}),
        Permission.ENTER_FINDINGS: frozenset({Role.OPERATOR, Role.SUPERVISOR}),
        Permission.IMPORT: frozenset({Role.OPERATOR, Role.SUPERVISOR}),
        Permission.CLOSE_CYCLE: frozenset({Role.SUPERVISOR}),
        Permission.SEE_MODEL: _EVERYBODY,
        Permission.SEE_AUDIT: frozenset({Role.SUPERVISOR, Role.AUDITOR}),
        Permission.SEE_USERS: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        Permission.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
        Permission.SEE_SETTINGS: frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR}),
    }
)
"""Permission → the roles that have it."""


def may(role: str, permission: Permission) -> bool:
    """Whether `role` has `permission`; an unknown role has none.

    >>> may("reviewer", Permission.DECIDE), may("administrator", Permission.SEE_HOUSEHOLDS)
    (True, False)
    """
    return role in ALLOWED[permission]
