"""The simulated districts that benchmarks share, and `tepat assess` called inside the process."""

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from features.catalogue import build_catalogue
from features.policy_loading import policy_in_force
from features.profile_loading import load_profile
from features.reading import read_survey
from models.folder import save_model
from tepat import cli
from training.fitting import fit, fixed_lines
from training.simulation import simulate, write_district

AGAM = 173_023
DAY = date(2026, 1, 1)
PROFILE = "dtsen"
_ROW_GROUP = 131_072
_NEW_IDS: Mapping[str, Sequence[str]] = {
    "registry": ("id_keluarga",),
    "members": ("id_keluarga", "id_individu"),
}


@contextlib.contextmanager
def place() -> Iterator[Path]:
    """A folder for files: the one that $BENCH_FOLDER names, which scripts share, or one that goes again."""
    shared = os.environ.get("BENCH_FOLDER")
    if shared:
        yield Path(shared)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def district(folder: Path, families: int, seed: int = 1) -> Path:
    """A simulated district with the model trained on its survey in `model`; made once in `folder`."""
    made = folder / f"district-{families}-{seed}"
    if not made.exists():
        beside = folder / f".{made.name}.part"
        print(f"simulating {families:,} families and training on their survey", flush=True)
        write_district(simulate(families, seed), beside)
        _train(beside)
        beside.rename(made)
    return made


def repeated(source: Path, target: Path, families: int) -> Path:
    """`registry` and `members` of `source` again and again under new ids, up to so many families."""
    target.mkdir(exist_ok=True)
    registry = pq.read_table(source / "registry.parquet")
    members = pq.read_table(source / "members.parquet")
    with (
        pq.ParquetWriter(target / "registry.parquet", registry.schema) as families_file,
        pq.ParquetWriter(target / "members.parquet", members.schema) as members_file,
    ):
        for copy, start in enumerate(range(0, families, len(registry))):
            part = _copied(registry, _NEW_IDS["registry"], copy).slice(0, families - start)
            persons = _copied(members, _NEW_IDS["members"], copy)
            if len(part) < len(registry):
                ids = part["id_keluarga"].combine_chunks()
                persons = persons.filter(pc.is_in(persons["id_keluarga"], value_set=ids))
            families_file.write_table(part, row_group_size=_ROW_GROUP)
            members_file.write_table(persons, row_group_size=_ROW_GROUP)
    return target


def assess(files: Path, model: Path, out: Path, *more: str) -> None:
    """`tepat assess` of `registry` and `members` in `files`, without its own process and its words."""
    words = ["assess", "--profile", PROFILE, "--model", str(model), "--as-of", DAY.isoformat(), *more]
    words += [f"--{name}={files / name}.parquet" for name in _NEW_IDS]
    said, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        code = cli.main([*words, "--out", str(out)])
    if code != 0:
        raise SystemExit(f"tepat assess ended with {code}: {told.getvalue()}")


def _copied(table: pa.Table, columns: Sequence[str], copy: int) -> pa.Table:
    for name in columns:
        again = pc.binary_join_element_wise(table[name], pa.scalar(f"-{copy}"), "")
        table = table.set_column(table.column_names.index(name), name, again)
    return table


def _train(folder: Path) -> None:
    profile = load_profile(PROFILE)
    policy = policy_in_force(profile.programmes, DAY)
    survey = read_survey(
        profile, folder / "survey.parquet", folder / "survey_members.parquet", policy.programmes
    )
    catalogue = build_catalogue(profile, survey.households)
    fitted = fit(profile, survey, catalogue, policy, fixed_lines(profile, policy, survey), seed=0)
    save_model(fitted.model, folder / "model")
