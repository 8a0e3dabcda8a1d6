"""An office's files for tests of the commands: a profile, a survey and a registry of a made-up district."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from tepat import cli
from tests.small_survey import AMOUNTS_TEXT, District, draw_district


@dataclass(frozen=True, slots=True)
class Desk:
    """Paths of everything; `place` is free for results."""

    place: Path
    profile: Path
    survey: Path
    survey_members: Path
    registry: Path
    members: Path

    def assess(self, model: Path | str, *more: str, out: str = "assessments.parquet") -> int:
        """Runs `tepat assess` on the registry; results go to `place`."""
        words = ["assess", "--profile", str(self.profile), "--registry", str(self.registry)]
        words += ["--members", str(self.members), "--model", str(model), "--as-of", "2025-06-01"]
        return cli.main([*words, "--out", str(self.place / out), *more])

    def learning(self, command: str, *more: str) -> list[str]:
        """The words of `tepat train` or `tepat evaluate` on the survey."""
        files = ["--survey", str(self.survey), "--members", str(self.survey_members)]
        return [command, "--profile", str(self.profile), *files, "--as-of", "2025-06-01", *more]


def lay_out(place: Path, registered: District | None = None, text: str = AMOUNTS_TEXT) -> Desk:
    """Writes the files of an office into `place`."""
    place.mkdir(parents=True, exist_ok=True)
    desk = Desk(
        place,
        place / "profile.yaml",
        place / "survey.csv",
        place / "survey_members.csv",
        place / "registry.csv",
        place / "members.csv",
    )
    desk.profile.write_text(text, encoding="utf-8")
    surveyed = draw_district(480, seed=7)
    registered = registered or draw_district(260, seed=11)
    not_in_registries = ["spending", "weight", "level", "woman_heads"]
    write_csv(surveyed.households, desk.survey)
    write_csv(surveyed.members, desk.survey_members)
    write_csv(registered.households.drop_columns(not_in_registries), desk.registry)
    write_csv(registered.members, desk.members)
    return desk


def write_csv(table: pa.Table, path: Path) -> None:
    """As an office would export it."""
    pacsv.write_csv(table, path)
