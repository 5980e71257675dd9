"""Processes that work for another one end with it."""

from __future__ import annotations

import subprocess
import sys

WORKING = """\
import os
import time
from tfgen.disk.workers import open_pool

with open_pool(2) as pool:
    work = [pool.submit(os.getpid), *(pool.submit(time.sleep, 10_000) for _ in range(9))]
    print(work[0].result(), flush=True)
    time.sleep(10_000)
"""


def test_when_a_process_is_killed_those_that_work_for_it_end() -> None:
    command = [sys.executable, "-c", WORKING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as parent:
        assert parent.stdout
        assert parent.stdout.readline().strip().isdigit()
        parent.kill()
        parent.communicate(timeout=60)  # what all of them write to is closed when the last has ended
