"""What can go wrong between Tepat and the model registry."""

from collections.abc import Sequence

from features.errors import TepatError


class MlflowMissing(TepatError):
    """MLflow is not installed: this machine can assess, not train."""

    def __init__(self) -> None:
        super().__init__(
            "The model registry needs MLflow, which is not installed on this machine. Do this where models "
            "are trained (`make install`). Assessing with the champion, or with a folder, needs no MLflow."
        )


class RegistryFailed(TepatError):
    """The registry refused, or could not be reached."""

    def __init__(self, doing: str, code: str, embedded: bool) -> None:
        self.doing = doing
        self.code = code
        where = "in Tepat's home ($TEPAT_HOME)" if embedded else "at $MLFLOW_TRACKING_URI"
        advice = (
            "See that the disk is not full and the folder may be written to; `mlflow db upgrade` brings a "
            "store of an older MLflow up to date."
            if embedded
            else "See that the address is right, the server runs and you may use it; then try again."
        )
        super().__init__(f"The model registry {where} failed while {doing} ({code}). {advice}")


class HomeInAnAddress(TepatError):
    """The registry's file would be somewhere else: `%` and `?` mean something in a database's address."""

    def __init__(self) -> None:
        super().__init__(
            "The path of Tepat's home holds `%` or `?`, and a database's address cannot. Set $TEPAT_HOME to "
            "a folder without them, or $MLFLOW_TRACKING_URI to a registry elsewhere. Nothing was written."
        )


class UnknownVersion(TepatError):
    """The registry has no such alias or version of this model, or no such model at all.

    Attributes:
        known: aliases and versions that there are, as one may give them.
    """

    def __init__(self, name: str, wanted: str, known: Sequence[str]) -> None:
        self.name = name
        self.wanted = wanted
        self.known = tuple(known)
        there = (
            f"There are: {', '.join(f'{name}@{which}' for which in known)}."
            if known
            else (
                f"No model {name} was ever registered here: run `tepat train`, or see that $TEPAT_HOME and "
                "$MLFLOW_TRACKING_URI are those with which it was trained."
            )
        )
        super().__init__(f"The model registry has no {name}@{wanted}. {there}")


class NotAnAggregate(TepatError):
    """Something was to be logged that may hold single households."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = tuple(files)
        super().__init__(
            f"Only cards and plots are logged with a model, never tables of households: {', '.join(files)}. "
            "Nothing was logged. Keep such files out of the folder of artifacts."
        )


class AliasNotMoved(TepatError):
    """The champion was switched, but the registry could not be told."""

    def __init__(self, name: str, version: int) -> None:
        self.name = name
        self.version = version
        super().__init__(
            f"Version {version} is now the champion of {name} on this machine, but the model registry could "
            "not be told: its alias `champion` still names another version. Assessments are right; the "
            "alias will be, too, after the next promotion or rollback that reaches the registry."
        )
