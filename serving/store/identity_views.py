"""Who a household is, masked or not.

Texts that only a person may see (names, numbers, addresses) are here and nowhere else. `key`, everywhere
else, is the household's public key, the one identifier that may stand in a URL, a log or the audit trail.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaskedIdentity:
    """Enough to recognise a family that one knows, too little to learn who it is.

    Attributes:
        persons: one a member: masked name, masked NIK, year of birth as text, whether head.
        erased: the personal data was erased.
    """

    name: str
    kk: str
    address: str
    persons: tuple["MaskedPerson", ...] = ()
    erased: bool = False


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    """A member, masked."""

    name: str
    nik: str
    born: str
    head: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the registry has it; empty texts where it tells nothing."""

    name: str
    nik: str
    kk: str
    born: str
    sex: str
    head: bool


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Who a household is. Handed out by `Work.unmask` alone, against a reason, audited."""

    household_id: str
    name: str
    address: str
    jorong: str
    kk: tuple[str, ...]
    persons: tuple[Person, ...]

    def __repr__(self) -> str:
        """Nothing: a name must not reach a log by accident."""
        return "Identity(…)"
