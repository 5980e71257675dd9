"""Which versions of providers `terraform init` chose and wrote down: it takes the same ones from then on.

https://developer.hashicorp.com/terraform/language/files/dependency-lock
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.dialects.signs import peek
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOCK_FILE: Final = ".terraform.lock.hcl"
"""The record of the providers that were chosen, beside the Terraform."""
MOST: Final = 1 << 20  # bytes of a lock file
_ENTRY: Final = regex(r'^provider[ \t]+"([^"\n]+)"[ \t]*\{\s*version[ \t]*=[ \t]*"([^"\n]+)"', re.MULTILINE)


def read_lock(folder: Path) -> Mapping[str, str]:
    """The version of each provider in the lock file of a folder, by its address; none where there is no such file."""
    text = peek(folder / LOCK_FILE, MOST)
    return {match[1]: match[2] for match in _ENTRY.finditer(text)}
