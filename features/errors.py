"""The errors of reading: what happened, probably why, what to do next."""

from collections.abc import Sequence


class TepatError(Exception):
    """Base of every error that Tepat raises on purpose; its text is meant for the person at the desk.

    The command line prints it without a traceback and ends with `exit_code`.
    It never holds a name, an identifier or an address.
    """

    exit_code = 1


class ProblemsFound(TepatError):
    """Several problems, found in one pass and told together.

    Attributes:
        problems: one sentence each, in the order in which they were found.
    """

    heading = "Problems were found"

    def __init__(self, subject: str, problems: Sequence[str]) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        listed = "\n".join(f"  - {problem}" for problem in self.problems)
        super().__init__(f"{self.heading}: {subject}\n{listed}")


class UnusableProfile(ProblemsFound):
    """The profile has mistakes; each is told with its line. Correct them all and run again."""

    heading = "The profile cannot be used"
    exit_code = 2


class UnusableFile(ProblemsFound):
    """The file as a whole cannot be used: unreadable, a column missing, too many unknown codes."""

    heading = "The file cannot be used"
