"""Who decides about a model, and why: kept with every champion."""

import getpass

from features.errors import TepatError


class NoReason(TepatError):
    """A decision about a model was given without a reason."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "`--why` is empty. Write in a sentence why the model is changed: whoever asks later reads it in "
            "`tepat models`."
        )


class NobodyDecides(TepatError):
    """Nobody was named, and the machine does not know who uses it."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("It is not known who decides: give a name with `--by`.")


def reason(given: str) -> str:
    """The reason in one line.

    Raises:
        NoReason: there is none.

    >>> reason(" new  survey ")
    'new survey'
    """
    text = " ".join(given.split())
    if not text:
        raise NoReason
    return text


def decider(given: str | None) -> str:
    """Who decides: the given name, or the user of this machine.

    Raises:
        NobodyDecides: neither is known.

    >>> decider(" Rina ")
    'Rina'
    """
    text = " ".join((given or "").split())
    if text:
        return text
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise NobodyDecides from None
