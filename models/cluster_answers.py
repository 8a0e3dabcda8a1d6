"""What a worker of a cluster answers: what came out, or why nothing did, and with which last digits."""

import hashlib
import pickle
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import lightgbm
import numpy as np
import pyarrow as pa

from features.errors import TepatError
from models.cluster_given import given
from models.tree_shap import kernel_runs


@lru_cache(maxsize=1)
def machine_of() -> Mapping[str, str]:
    """Everything of this machine that last digits follow from."""
    from importlib.metadata import version

    numbers = np.linspace(-30.0, 5.0, 4097)
    computed = (np.exp(numbers), np.expm1(numbers), np.log(numbers + 31.0), 1 / (1 + np.exp(-numbers)))
    return {
        "tepat": version("tepat"),
        "numpy": np.__version__,
        "pyarrow": pa.__version__,
        "lightgbm": lightgbm.__version__,
        "the kernel": str(kernel_runs()),
        "arithmetic": hashlib.sha256(np.concatenate(computed).tobytes()).hexdigest(),
    }


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a worker answers, and with which last digits; stays with it until it is asked for."""

    machine: Mapping[str, str]
    failure: str | None
    content: Any

    def __sizeof__(self) -> int:
        return sys.getsizeof(self.content)

    def __reduce__(self) -> tuple[Any, ...]:
        # In one piece: Dask handles every array of a content that it is shown as a message of its own.
        content = pickle.PickleBuffer(pickle.dumps(self.content, protocol=5))
        return _arrived, (self.machine, self.failure, content)


def _arrived(machine: Mapping[str, str], failure: str | None, content: bytes) -> Answer:
    return Answer(machine, failure, pickle.loads(content))


def answer_of(task: Callable[..., Any], key: str | None, *items: Any) -> Answer:
    """On a worker: `task` of what was given as `key` and of the items, some of which are answers."""
    answers = [item for item in items if isinstance(item, Answer)]
    for failed in answers:
        if failed.failure is not None:
            return failed
    plain = (item.content if isinstance(item, Answer) else item for item in items)
    try:
        return Answer(machine_of(), None, task(None if key is None else given(key), *plain))
    except TepatError as error:
        return Answer(machine_of(), str(error), None)
    except Exception as error:
        if _travels(error):
            raise
        return Answer(machine_of(), _strange(error), None)


def _travels(error: Exception) -> bool:
    """Whether the caller could be told: it would wait for ever for an exception that cannot be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 whatever goes wrong with it would go wrong on its way
        return False
    return True


def _strange(error: Exception) -> str:
    """Without the exception's own words, which may quote the file."""
    return (
        "A worker of the cluster stopped with a mistake that it could not pass on, a "
        f"{type(error).__name__}. Call the command again without --cluster, where TEPAT_DEBUG=1 shows more, "
        "and report it."
    )


__all__ = ["Answer", "answer_of", "machine_of"]
