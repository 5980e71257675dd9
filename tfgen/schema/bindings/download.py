"""Fetch a package of bindings from PyPI, or from where pip is set up to look."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError
from tfgen.printable import printable

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 600  # the largest packages have 100 MB


def package_name(source: str) -> str:
    """The name of the package with the bindings of a provider, such as hashicorp/google-beta."""
    return f"cdktn-provider-{source.rpartition('/')[2]}"


def download_bindings(source: str, folder: Path) -> Path:
    """The newest package with bindings of a provider, as a file in the folder; nothing of it is installed or run.

    Raises TfgenError with what pip says when there is none.
    """
    name = package_name(source)
    # -P: no pip.py of the folder one stands in. --only-binary: to unpack a source package would run its code.
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--dest", str(folder), name]
    try:
        done = subprocess.run(  # noqa: S603 - the interpreter that runs tfgen
            command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TfgenError(f"cannot download {name}: {error}. {_remedy(name)}") from error
    packages = sorted(folder.glob("*.whl"))
    if done.returncode or not packages:
        said = printable(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
        raise TfgenError(f"cannot download {name}: {said or 'pip tells no reason'}. {_remedy(name)}")
    return packages[0]


def _remedy(name: str) -> str:
    return f"Install Terraform, or name the file of a package: tfgen schema add {name.replace('-', '_')}-1.0.0.whl"
