"""Work on several machines, by Dask: the same functions on the same parts, the results in order.

A worker that dies costs the parts it held: Dask gives them to another. A worker on which numbers come out
otherwise, to the last bit, is refused rather than used.
"""

import hashlib
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import lightgbm
import numpy as np
import pyarrow as pa

from features.errors import TepatError
from models.assessing import Chunk, assess_part
from models.assessment import Context
from models.folder import load_model
from models.tree_shap import kernel_runs

if TYPE_CHECKING:
    from distributed import Client, Future

_WAIT: Final = 30
_AHEAD: Final = 2
"""Parts that wait at each thread of a worker, beyond the one in work."""


class ClusterNotInstalled(TepatError):
    """Dask is not installed."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Working on a cluster needs Dask, which is not installed: install tepat with its extra "
            "`cluster`, or leave out --cluster."
        )


class NoCluster(TepatError):
    """No scheduler answers at the address, or it has no workers."""

    def __init__(self, address: str, why: str) -> None:
        self.address = address
        super().__init__(
            f"The cluster at {address} cannot be used: {why}. Start `dask scheduler` and `dask worker`, with "
            "this version of Tepat installed on every machine, or leave out --cluster."
        )


class FailedOnTheCluster(TepatError):
    """A worker could not do a part; the text is its own."""


class AnotherKindOfMachine(TepatError):
    """A worker computes other last digits than this machine, so that the file would depend on who made it."""

    def __init__(self, different: Iterable[str]) -> None:
        self.different = tuple(different)
        super().__init__(
            f"A worker of the cluster differs from this machine in {', '.join(self.different)}, and would "
            "give other last digits. Use the same versions and the same kind of processor everywhere; start "
            "the command on a machine like the workers."
        )


class Cluster:
    """A connection to a Dask scheduler."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    @property
    def client(self) -> "Client":
        """Dask's own connection."""
        return self._client

    def run(self, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """`work` of each item, in order, on any worker; only a few items are on their way at a time.

        Raises:
            FailedOnTheCluster, AnotherKindOfMachine: see there.
        """
        content = pickle.dumps(work, protocol=5)
        waiting: deque[Future[Any]] = deque()
        for item in items:
            sent = pickle.dumps(item, protocol=5)
            waiting.append(self._client.submit(_do, content, sent, pure=False, retries=1))
            if len(waiting) > self._room():
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _room(self) -> int:
        """How many items may be on their way."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        threads = sum(int(worker["nthreads"]) for worker in workers)
        return max((1 + _AHEAD) * threads, 2)

    def _result(self, future: "Future[Any]") -> Any:
        machine, failure, content = future.result()
        own = machine_of()
        if machine != own:
            raise AnotherKindOfMachine(sorted(name for name in own if own[name] != machine.get(name)))
        if failure is not None:
            raise FailedOnTheCluster(failure)
        return pickle.loads(content)


@contextmanager
def cluster_at(address: str) -> Iterator[Cluster]:
    """Connects to the scheduler at `address`, as tcp://10.0.0.1:8786.

    Raises:
        ClusterNotInstalled: Dask is not installed.
        NoCluster: nobody answers, or there are no workers.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise ClusterNotInstalled from None
    # A part is sent with its task, so that it can be sent again to another worker.
    settings = {"distributed.admin.large-graph-warning-threshold": "1TiB"}
    with dask.config.set(settings):
        try:
            client: Client = Client(address, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as reason:
            raise NoCluster(address, "no scheduler answers") from reason
        with client:
            try:
                client.wait_for_workers(1, timeout=_WAIT)
            except TimeoutError as reason:
                raise NoCluster(address, f"it had no worker for {_WAIT} seconds") from reason
            yield Cluster(client)


@dataclass(frozen=True, slots=True, eq=False)
class AssessElsewhere:
    """`models.assessing.assess_part` of a context that travels: the model as the files of its folder.

    A worker makes the context from it once (`_unpacked`) and uses it for every part.
    """

    files: Mapping[str, bytes]
    context: Context

    def __call__(self, chunk: Chunk) -> bytes:
        return assess_part(self.context, chunk)

    def __reduce__(self) -> tuple[Any, ...]:
        context = self.context
        return _arrived, (self.files, context.profile, context.policy, context.as_of, context.data_digest)


def assess_elsewhere(context: Context, folder: Path) -> AssessElsewhere:
    """For the workers of a cluster; `folder` holds the context's model."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return AssessElsewhere(files, context)


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


def _arrived(files: Mapping[str, bytes], *rest: Any) -> AssessElsewhere:
    from models.assessment import context_of

    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        model = load_model(Path(folder))
    return AssessElsewhere(files, context_of(model, *rest))


@lru_cache(maxsize=2)
def _unpacked(content: bytes) -> Callable[[Any], Any]:
    work: Callable[[Any], Any] = pickle.loads(content)
    return work


def _do(work: bytes, item: bytes) -> tuple[Mapping[str, str], str | None, bytes]:
    """Runs on a worker."""
    try:
        result = _unpacked(work)(pickle.loads(item))
    except TepatError as error:
        return machine_of(), str(error), b""
    return machine_of(), None, pickle.dumps(result, protocol=5)


__all__ = [
    "AnotherKindOfMachine",
    "AssessElsewhere",
    "Cluster",
    "ClusterNotInstalled",
    "FailedOnTheCluster",
    "NoCluster",
    "assess_elsewhere",
    "cluster_at",
]
