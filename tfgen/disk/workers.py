"""Processes that work for this one, and end when it does."""

from __future__ import annotations

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfgen.disk.programs import safe_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor


@contextmanager
def open_pool(jobs: int) -> Iterator[Executor]:
    """That many processes, which look for no modules in the current folder.

    They are spawned: the Go runtime in pygohcl does not survive a fork. Left to themselves they would wait for work
    without end when this process is killed: https://github.com/python/cpython/issues/111873
    """
    spawning = multiprocessing.get_context("spawn")
    with safe_path(), ProcessPoolExecutor(jobs, spawning, _end_with_parent) as pool:
        yield pool


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
