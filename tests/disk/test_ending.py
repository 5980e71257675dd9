"""A signal that ends tfgen leaves no temporary folder and no program that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
# It tells late that it runs: a signal that comes while Python is still starting it would leave it.
ENGINE = """#!/bin/sh
case $1 in version) echo Terraform v1.9.0; exit;; esac
sleep 1
echo $$ > "$STARTED"
exec sleep 60
"""


def wait_for(holds: Callable[[], object]) -> None:
    """Wait until something holds, for at most half a minute."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_engine_that_is_asked_for_a_schema_ends_with_tfgen(project: Path, number: signal.Signals) -> None:
    engine, started, scratch = project / "engine", project / "started", project / "scratch"
    engine.write_text(ENGINE)
    engine.chmod(0o755)
    scratch.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STARTED": str(started), "TMPDIR": str(scratch)}
    words = (sys.executable, "-m", "tfgen", "schema", "add", "acme/cloud", "--engine", str(engine))
    with subprocess.Popen(words, cwd=project, env=environment, stderr=subprocess.PIPE) as process:
        wait_for(lambda: started.exists() and started.read_text().strip())
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    assert (process.returncode, said) == (128 + number, b"")
    wait_for(lambda: not is_alive(int(started.read_text())))
    assert list(scratch.iterdir()) == []
