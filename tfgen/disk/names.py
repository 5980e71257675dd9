"""Which names may become files and folders: those that mean the same on every system, in a shell and in a URL."""

from __future__ import annotations

import re

from tfgen.patterns import regex

MAX_NAME = 200
"""Characters of a name: file systems take 255 bytes, and names grow by endings and by those of temporary files."""

_PLAIN = regex(r"[A-Za-z0-9_.-]+", re.ASCII)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file#naming-conventions
_RESERVED = regex(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE | re.ASCII)

_WORDS = regex(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NO_TEXT_IN_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What one version of YAML or the other takes for no text: https://yaml.org/type/bool.html"""


def why_not_plain(name: str) -> str | None:
    """Why `name` cannot be that of a file or folder, as fact and remedy in sentences; None when it can.

    For one part of a path, with its endings: `network.tf.j2`, `us-east-1`.
    """
    if not _PLAIN.fullmatch(name):
        return "a name of a file or folder has only letters A to Z, digits, and _ . - in it. Choose another name."
    if name.startswith("."):
        return "a name that begins with a dot is hidden, so nobody would see it. Choose another name."
    if name.endswith("."):
        return "Windows drops a dot at the end of a name. Choose another name."
    if _RESERVED.fullmatch(name):
        return f"Windows keeps the name {name.partition('.')[0]} for a device. Choose another name."
    if len(name) > MAX_NAME:
        return f"a name of more than {MAX_NAME} characters is too long for file systems. Choose another name."
    return None


def is_plain_in_yaml(name: str) -> bool:
    """Whether a name is lower-case words with dashes between, and none that YAML takes for anything else."""
    return _WORDS.fullmatch(name) is not None and name not in NO_TEXT_IN_YAML
