"""The proofs that the package brings along: what its starters render to is formatted and proved before the first run.

They are made when the package is built (`hatch_build.py`), and as trustworthy as the code beside them. They hold for
exactly that code, and for those versions of the parsers: of any other state they are not read.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tfgen.hcl import shape

FILE = Path(__file__).with_name("proofs.json.gz")
"""The file, which only a built package has: in a checkout the code changes all the time."""
_PARSERS = ("lark", "pygohcl", "python-hcl2")


def read_shipped() -> dict[str, Any] | None:
    """The memory of a prover that has seen all starters; None where there is none for this code."""
    try:
        found = json.loads(gzip.decompress(FILE.read_bytes()))
        return found["memory"] if found["made_by"] == _made_by() else None
    except (OSError, EOFError, ValueError, KeyError, TypeError, PackageNotFoundError):  # none, or a damaged one
        return None


def pack(memory: bytes) -> bytes:
    """The content of the file, of what a prover has written: the same bytes for the same code."""
    found = {"made_by": _made_by(), "memory": json.loads(memory)}
    return gzip.compress(json.dumps(found, sort_keys=True).encode(), mtime=0)


def _made_by() -> str:
    """Names the code that formats and proves, by its content, and the versions of the parsers."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in _PARSERS).encode())
    for path in sorted(Path(shape.__file__).parent.glob("*.py")):
        content = path.read_bytes()
        digest.update(f"\0{path.name} {len(content)}\0".encode() + content)
    return digest.hexdigest()
