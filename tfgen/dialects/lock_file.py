"""Which versions of providers `terraform init` chose and wrote down: it takes the same ones from then on.

https://developer.hashicorp.com/terraform/language/files/dependency-lock
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import read_file
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOCK_FILE: Final = ".terraform.lock.hcl"
"""The record of the providers that were chosen, beside the Terraform."""
_MOST: Final = 1 << 20  # bytes of a lock file
_REGISTRY_OF_TOFU: Final = "registry.opentofu.org/"
_ENTRY: Final = regex(r'^provider[ \t]+"([^"\n]+)"[ \t]*\{\s*version[ \t]*=[ \t]*"([^"\n]+)"', re.MULTILINE)


def read_lock(folder: Path) -> Mapping[str, str] | None:
    """The version of each provider in the lock file of a folder, by its address; None where there is no such file.

    Of one that cannot be read nothing more is known than that it is there.
    """
    try:
        text = read_file(folder / LOCK_FILE, most=_MOST).decode(errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return {}
    return {match[1]: match[2] for match in _ENTRY.finditer(text)}


def is_of_tofu(lock: Mapping[str, str]) -> bool:
    """Whether OpenTofu chose these versions: Terraform never asks its registry by itself."""
    return any(address.startswith(_REGISTRY_OF_TOFU) for address in lock)
