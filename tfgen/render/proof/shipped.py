"""The proofs that the package brings along: what its starters render to is formatted and proved before the first run.

They are made when the package is built (`hatch_build.py`), and as trustworthy as the code beside them. They hold for
exactly that code, and for those versions of the parsers: of any other state they are not read.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.hcl import shape

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = Path(__file__).with_name("proofs.json.gz")
"""The file, which only a built package has: in a checkout the code changes all the time."""
_PARSERS = ("lark", "pygohcl", "python-hcl2")


def read_shipped() -> dict[str, Any] | None:
    """The memory of a prover that has seen all starters; None where there is none for this code."""
    try:
        found = unpack(FILE.read_bytes())
        return found["memory"] if found["made_by"] == _code_fingerprint() else None
    except (OSError, EOFError, ValueError, KeyError, TypeError, ImportError):  # none, or a damaged one
        return None


def pack(memory: bytes) -> bytes:
    """The content of the file, of what a prover has written: the same bytes for the same code."""
    return compress({"made_by": _code_fingerprint(), "memory": json.loads(memory)})


def compress(found: Any) -> bytes:
    """A value of JSON's as the content of a file: the same bytes for the same value."""
    import gzip  # which a run without such files spares

    return gzip.compress(json.dumps(found, sort_keys=True).encode(), mtime=0)


def unpack(content: bytes) -> Any:
    """What `compress` made a content of. Raises OSError, EOFError or ValueError for any other one."""
    import gzip

    return json.loads(gzip.decompress(content))


def _code_fingerprint() -> str:
    """Of the code that formats and proves."""
    return fingerprint_files(_PARSERS, Path(shape.__file__).parent.glob("*.py"))


def fingerprint_files(libraries: Iterable[str], files: Iterable[Path]) -> str:
    """Of the versions of libraries and the contents of files. Raises ImportError and OSError."""
    from importlib.metadata import version  # with half of `email`, which only a built package needs

    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in libraries).encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\0{path.name} {len(content)}\0".encode() + content)
    return digest.hexdigest()
