"""The model registry: every trained model with its figures, in MLflow; the only module that knows it.

Without any setting the registry is a file and a folder in Tepat's home; $MLFLOW_TRACKING_URI names
another one. A model is registered as the plain files of its folder, under the profile's name:
nothing is pickled and no code is logged.
"""

import math
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from features.errors import TepatError
from models.champion import LOCK, Champion, current_champion, export_champion, return_to_previous
from models.durable import copy_model, holds_model
from models.exclusive import exclusive
from models.folder import BrokenModelFolder, verified_files
from models.home import CHAMPION, tepat_home
from models.registry_errors import (
    AliasNotMoved,
    HomeInAnAddress,
    MlflowMissing,
    NotAnAggregate,
    RegistryFailed,
    UnknownVersion,
)

if TYPE_CHECKING:
    from mlflow import MlflowClient

CHALLENGER: Final = "challenger"
DIGEST: Final = "model_digest"

_MODEL: Final = "model"
_REPORT: Final = "report"
_AGGREGATES: Final = frozenset({".html", ".json", ".md", ".png", ".svg", ".txt"})
_BATCH: Final = 100
_LONGEST: Final = 500
_QUIET: Final = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_DISABLE_AGENT_HINT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",  # seven with growing pauses take minutes to say "no server"
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}


@dataclass(frozen=True, slots=True)
class RegisteredVersion:
    """One model of the registry.

    Attributes:
        aliases: `champion`, `challenger` and whatever people set, in alphabetical order.
        registered: when, ISO 8601 in UTC.
        digest: SHA-256 of the manifest of its folder; "" where somebody else registered it.
        tags, metrics: as logged.
    """

    name: str
    version: int
    aliases: tuple[str, ...]
    registered: str
    digest: str
    tags: Mapping[str, str]
    metrics: Mapping[str, float]


def register(
    folder: Path,
    name: str,
    parameters: Mapping[str, Any],
    metrics: Mapping[str, float | None],
    tags: Mapping[str, str],
    artifacts: Path | None = None,
) -> int:
    """Logs a model folder as a run and registers it as the newest version and the challenger.

    Args:
        folder: a complete model folder.
        name: of the profile.
        parameters, metrics, tags: aggregates and settings only. Metrics that do not exist (None,
            NaN) are left out; characters that MLflow refuses in a name become `_`.
        artifacts: a folder of cards and plots to log beside the model.

    Returns:
        The version.

    Raises:
        BrokenModelFolder: `folder` does not verify; nothing was logged.
        NotAnAggregate: `artifacts` holds something else than cards and plots; nothing was logged.
        MlflowMissing, RegistryFailed.
    """
    _, digest = verified_files(folder)
    _refuse_tables(artifacts)
    with _telling("registering the model"), tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        client = _client()
        labels = {key: str(value)[:_LONGEST] for key, value in tags.items()} | {DIGEST: digest}
        run_id = client.create_run(_experiment(client, name), tags=labels).info.run_id
        try:
            _log_values(client, run_id, parameters, metrics)
            client.log_artifacts(run_id, str(copy_model(folder, Path(passing))), _MODEL)
            if artifacts is not None:
                client.log_artifacts(run_id, str(artifacts), _REPORT)
        except BaseException:
            client.set_terminated(run_id, "FAILED")
            raise
        client.set_terminated(run_id)
        _unless_there(client.create_registered_model, name)
        source = f"runs:/{run_id}/{_MODEL}"
        made = client.create_model_version(name, source, run_id, tags=labels, await_creation_for=0)
        client.set_registered_model_alias(name, CHALLENGER, str(made.version))
        return int(made.version)


def names() -> tuple[str, ...]:
    """The registered models, in alphabetical order."""
    with _telling("listing the models"):
        client, found, page = _client(), [], None
        while page is None or page:
            models = client.search_registered_models(page_token=page)
            found += [model.name for model in models]
            page = models.token or ""
        return tuple(sorted(found))


def versions(name: str) -> tuple[RegisteredVersion, ...]:
    """All versions of a model, the newest first; empty where there is no such model."""
    with _telling("listing the versions"):
        client = _client()
        aliases = _aliases(client, name)
        found = client.search_model_versions(f"name='{name}'")
        listed = [
            RegisteredVersion(
                name=name,
                version=int(one.version),
                aliases=tuple(sorted(a for a, version in aliases.items() if version == int(one.version))),
                registered=datetime.fromtimestamp(one.creation_timestamp / 1000, UTC).isoformat(
                    timespec="seconds"
                ),
                digest=one.tags.get(DIGEST, ""),
                tags=dict(one.tags),
                metrics=dict(client.get_run(one.run_id).data.metrics) if one.run_id else {},
            )
            for one in found
        ]
    return tuple(sorted(listed, key=lambda one: -one.version))


def find_version(name: str, which: str) -> RegisteredVersion:
    """The version that an alias or a number means.

    Raises:
        UnknownVersion: there is none, with those that there are.
    """
    listed = versions(name)
    for one in listed:
        if which == str(one.version) or which in one.aliases:
            return one
    known = [alias for one in listed for alias in one.aliases] + [str(one.version) for one in listed]
    raise UnknownVersion(name, which, known)


def fetch(name: str, which: str, into: Path) -> Path:
    """The verified model folder of an alias or version, as `into/<digest>`; fetched once only.

    Raises:
        UnknownVersion: there is no such alias or version.
        BrokenModelFolder: what the registry holds is not what was registered.
        MlflowMissing, RegistryFailed.
    """
    wanted = find_version(name, which)
    if wanted.digest and holds_model(into / wanted.digest, wanted.digest):
        return into / wanted.digest
    with _telling("fetching the model"), tempfile.TemporaryDirectory(prefix="tepat-") as passing:
        client = _client()
        run_id = client.get_model_version(name, str(wanted.version)).run_id
        if not run_id:
            raise BrokenModelFolder(f"{name}@{wanted.version}", "Tepat did not register it")
        downloaded = Path(client.download_artifacts(run_id, _MODEL, passing))
        digest = verified_files(downloaded)[1]
        if wanted.digest and digest != wanted.digest:
            raise BrokenModelFolder(f"{name}@{wanted.version}", "it is another model than was registered")
        return copy_model(downloaded, into)


def fetch_report(name: str, which: str, into: Path) -> Path | None:
    """The card, report and plots that were logged with a version, in a folder in `into`; None without any.

    Raises:
        UnknownVersion: there is no such alias or version.
        MlflowMissing, RegistryFailed.
    """
    wanted = find_version(name, which)
    with _telling("fetching the report"):
        client = _client()
        run_id = client.get_model_version(name, str(wanted.version)).run_id
        if not run_id or not client.list_artifacts(run_id, _REPORT):
            return None
        return Path(client.download_artifacts(run_id, _REPORT, str(into)))


def note(name: str, version: int, tags: Mapping[str, str], file: str, text: str) -> None:
    """Writes tags and one more page of the report to a version that is registered already.

    Args:
        file, text: of an aggregate, such as `sealed.json`.

    Raises:
        MlflowMissing, RegistryFailed.
    """
    with _telling("noting at a model"):
        client = _client()
        run_id = client.get_model_version(name, str(version)).run_id
        if run_id:
            client.log_text(run_id, text, f"{_REPORT}/{file}")
        for key, value in tags.items():
            client.set_model_version_tag(name, str(version), key, value[:_LONGEST])


def set_alias(name: str, alias: str, version: int) -> None:
    """Makes `alias` mean `version` in the registry. Of the champion, use `promote`."""
    with _telling("setting an alias"):
        _client().set_registered_model_alias(name, alias, str(version))


def promote(
    name: str,
    version: int,
    by: str,
    why: str,
    *,
    at: datetime,
    rules: str | None = None,
    judged: Sequence[Mapping[str, Any]] = (),
    over: str | None = None,
) -> Champion:
    """Exports a version and makes it the champion; whether it may be is the gate's to say, before.

    Args:
        at: when, with a time zone.
        rules, judged, over: as `models.champion.export_champion`.

    Raises:
        UnknownVersion, BrokenModelFolder, AlreadyChampion, OtherChampion, HomeIsBusy: nothing was changed.
        AliasNotMoved: the champion was switched, and the registry not told.
        MlflowMissing, RegistryFailed.
    """
    home = tepat_home()
    folder = fetch(name, str(version), home / "fetched")
    champion = export_champion(
        home, folder, name, version=version, at=at, by=by, why=why, rules=rules, judged=judged, over=over
    )
    _tell_registry(home, name)
    return champion


def rollback(name: str, by: str, why: str, *, at: datetime) -> Champion:
    """Makes the champion before this one champion again, also where the registry cannot be reached.

    Raises:
        NoChampion, NoEarlierChampion, BrokenModelFolder, HomeIsBusy: nothing was changed.
        AliasNotMoved: the champion was switched, and the registry not told.
    """
    home = tepat_home()
    champion = return_to_previous(home, name, at=at, by=by, why=why)
    _tell_registry(home, name)
    return champion


def _tell_registry(home: Path, name: str) -> None:
    """The alias follows the pointer, which decides: whoever comes last of two processes sets the last one."""
    with exclusive(home / "champions" / name / LOCK):
        champion = current_champion(home, name)
        if champion is None or champion.version is None:
            return
        try:
            set_alias(name, CHAMPION, champion.version)
        except TepatError as error:
            raise AliasNotMoved(name, champion.version) from error


def _tracking_uri() -> tuple[str, bool]:
    """Where the registry is, and whether it is our own."""
    given = os.environ.get("MLFLOW_TRACKING_URI")
    if given:
        return given, False
    home = tepat_home()
    if "%" in str(home) or "?" in str(home):
        raise HomeInAnAddress
    home.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(home / 'mlflow.db').as_posix()}", True


def _client() -> "MlflowClient":
    for setting, value in _QUIET.items():
        os.environ.setdefault(setting, value)
    try:
        from mlflow import MlflowClient
    except ImportError:
        raise MlflowMissing from None
    uri, embedded = _tracking_uri()
    return MlflowClient(uri, uri if embedded else os.environ.get("MLFLOW_REGISTRY_URI", uri))


@contextmanager
def _telling(doing: str) -> Iterator[None]:
    """Turns MLflow's errors into ours; its texts may hold an address with a password, and are left out."""
    try:
        yield
    except TepatError:
        raise
    except Exception as error:
        code = getattr(error, "error_code", None)
        if code is None and not _is_of_the_store(error):
            raise
        embedded = not os.environ.get("MLFLOW_TRACKING_URI")
        raise RegistryFailed(doing, str(code or type(error).__name__), embedded) from error


def _is_of_the_store(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in {"alembic", "mlflow", "requests", "sqlalchemy"}


def _experiment(client: "MlflowClient", name: str) -> str:
    """The experiment in which a model's runs are logged; in our own registry its files are in our home."""
    artifacts = None
    if _tracking_uri()[1]:
        artifacts = (tepat_home() / "mlartifacts" / name).as_uri()
    _unless_there(client.create_experiment, name, artifacts)
    found = client.get_experiment_by_name(name)
    assert found is not None, "made above, by us or by another process"
    return str(found.experiment_id)


def _unless_there(make: Any, *arguments: Any) -> None:
    """Makes something that another process may have made in this moment."""
    from mlflow.exceptions import MlflowException

    try:
        make(*arguments)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise


def _log_values(
    client: "MlflowClient", run_id: str, parameters: Mapping[str, Any], metrics: Mapping[str, float | None]
) -> None:
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    known = {key: float(value) for key, value in metrics.items() if value is not None}
    logged = [Metric(_key(key), value, now, 0) for key, value in known.items() if math.isfinite(value)]
    settings = [Param(_key(key), str(value)[:_LONGEST]) for key, value in parameters.items()]
    for start in range(0, max(len(logged), len(settings)), _BATCH):
        some = slice(start, start + _BATCH)
        client.log_batch(run_id, metrics=logged[some], params=settings[some])


def _key(name: str) -> str:
    """
    >>> _key("p_below:PKH")
    'p_below_PKH'
    """
    return re.sub(r"[^A-Za-z0-9_. -]", "_", name)


def _aliases(client: "MlflowClient", name: str) -> dict[str, int]:
    from mlflow.exceptions import MlflowException

    try:
        found = client.get_registered_model(name).aliases
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return {}
        raise
    return {alias: int(version) for alias, version in found.items()}


def _refuse_tables(artifacts: Path | None) -> None:
    if artifacts is None:
        return
    files = sorted(path for path in artifacts.rglob("*") if path.is_file())
    refused = [path.name for path in files if path.suffix.lower() not in _AGGREGATES]
    if refused:
        raise NotAnAggregate(refused)
