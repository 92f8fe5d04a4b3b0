"""Reading archives on a cluster with Ray: the only file that knows it.

Each machine of the cluster has this version of Briefbot and of its model. Ray reads the archives on some of them and hands the
articles to readers, one a processor; what a reader that dies had in hand is given to another. The process that asks stores.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import warnings
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.backfill import Item, Known, Outcome, answered, items
from bot.errors import BadInput

BLOCK = 64 * 1024
"""Bytes that travel together: about sixteen articles."""
TRIES = 3
"""How often a block is given to another reader after its reader died."""
_Batch = dict[str, Any]


class Reader:
    """An engine in a process of the cluster."""

    def __init__(self, model: str, version: str) -> None:
        from bot import reading  # noqa: PLC0415  (imports the engine, where it reads)

        if reading.version() != version:
            raise BadInput("A machine of the cluster has another version of Briefbot; install the same one on all.")
        self._model = model

    def __call__(self, batch: _Batch) -> _Batch:
        from bot import reading  # noqa: PLC0415

        some: list[Item] = [pickle.loads(one) for one in batch["item"]]  # noqa: S301  (from our own reader of archives)
        found = reading.read_each([item.article for item in some if item.article], self._model)
        return {"outcome": [pickle.dumps(outcome) for outcome in answered(some, found)]}


class RayCluster:
    """A cluster at an address, or one that is started on this machine for as long as it is needed."""

    def __init__(self, model: str, address: str | None = None) -> None:
        self._model, self._address = model, address

    async def __call__(self, names: Sequence[str], known: Known, version: str, workers: int | None) -> AsyncIterator[Outcome]:
        """The outcomes of archives. Raises BadInput where the cluster cannot be reached or does not go on."""
        batches = self._batches(names, known, version, workers)
        try:
            while (batch := await asyncio.to_thread(next, batches, None)) is not None:
                for one in batch["outcome"]:
                    yield pickle.loads(one)  # noqa: S301  (from our own readers)
        finally:
            await asyncio.to_thread(batches.close)

    def _batches(self, names: Sequence[str], known: Known, version: str, workers: int | None) -> Generator[_Batch, None, None]:
        with _connected(self._address, workers) as ray:
            passed = ray.put(known)
            size = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))

            def read(row: dict[str, str]) -> Iterator[dict[str, bytes]]:
                for item in items(row["item"], ray.get(passed)):
                    yield {"item": pickle.dumps(item)}

            warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")  # no other way yet to limit the tries
            found = (
                ray.data.from_items(list(names), override_num_blocks=len(names))
                .flat_map(read, num_cpus=0)
                .map_batches(
                    Reader,
                    fn_constructor_args=(self._model, version),
                    batch_size=None,
                    batch_format="numpy",
                    compute=ray.data.ActorPoolStrategy(size=size),
                    num_cpus=1,
                    max_restarts=-1,
                    max_task_retries=TRIES,
                )
            )
            with _sentences():
                yield from found.iter_batches(batch_size=None, batch_format="numpy")


@contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[Any]:
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}  # nothing leaves the machine unasked
    try:
        import ray  # noqa: PLC0415  (of the extra `grow`)
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise BadInput("Ray needs the extra “grow”: pip install '.[grow]'; without it there is --engine local.") from error
    quiet: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address:
            ray.init(address=address, **{name: value for name, value in quiet.items() if name != "include_dashboard"})
        else:
            ray.init(address="local", num_cpus=workers, **quiet)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        where = f"at {address}" if address else "on this machine"
        raise BadInput(
            f"There is no Ray cluster {where} ({type(error).__name__}); start one with: ray start --head."
        ) from error
    try:
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        _choose(ray.data.DataContext.get_current())
        yield ray
    finally:
        ray.shutdown()


def _choose(context: Any) -> None:
    context.target_max_block_size = BLOCK
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True  # the later of two texts under one address is the one in force
    context.max_errored_blocks = -1  # what is lost with a block is counted, and told
    context.print_on_execution_start = False


@contextmanager
def _sentences() -> Iterator[None]:
    import ray.exceptions  # noqa: PLC0415

    try:
        yield
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, BadInput):
            raise cause from error
        raise BadInput(
            f"The cluster does not go on ({type(error).__name__}); run it again to go on where it stopped."
        ) from error
