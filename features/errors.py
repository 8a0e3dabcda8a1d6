"""The errors of reading: what happened, probably why, what to do next."""

from collections.abc import Sequence

from features.messages import Message, said


class TepatError(Exception):
    """Base of every error that Tepat raises on purpose; its text is meant for the person at the desk.

    The command line prints it without a traceback and ends with `exit_code`.
    It never holds a name, an identifier or an address.
    """

    exit_code = 1

    def in_language(self, language: str) -> str:
        """The text in that language, as far as it can be said in it; otherwise in English."""
        return str(self)


class ProblemsFound(TepatError):
    """Several problems, found in one pass and told together.

    Attributes:
        problems: one sentence each, in the order in which they were found; in English, and those
            that are a `features.messages.Message` can be said in other languages.
    """

    heading: str = Message("problems_found")

    def __init__(self, subject: str, problems: Sequence[str]) -> None:
        self.subject = subject
        self.problems = tuple(problems)
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """Heading, subject and every problem in that language.

        >>> print(UnusableFile("a.csv", [Message("empty_file")]).in_language("id"))
        Berkas tidak dapat dipakai: a.csv
          - berkas kosong (0 bita): ekspor atau salin lagi
        """
        listed = "\n".join(f"  - {said(problem, language)}" for problem in self.problems)
        return f"{said(self.heading, language)}: {self.subject}\n{listed}"


class UnusableProfile(ProblemsFound):
    """The profile has mistakes; each is told with its line. Correct them all and run again."""

    heading: str = Message("profile_unusable")
    exit_code = 2


class UnusableFile(ProblemsFound):
    """The file as a whole cannot be used: unreadable, a column missing, too many unknown codes."""

    heading: str = Message("file_unusable")
