"""Which of Terraform's functions may be called in settings.yaml: those that give the same value on every machine."""

from __future__ import annotations

from typing import Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.functions.files import FILE_FUNCTIONS
from tfgen.evaluation.functions.signatures import builtin_signatures

# Functions whose result is another one in each run, so that the same files would not give the same output.
_IMPURE: Final = frozenset({"timestamp", "plantimestamp", "uuid", "bcrypt", "rsadecrypt"})
_ON_FILES: Final = FILE_FUNCTIONS | {"fileset", "pathexpand", "abspath"}
_OWN: Final = ("try", "can")


def refuse_function(name: str) -> str | None:
    """Why a function cannot be called: a sentence. None when it can."""
    bare = name.removeprefix("core::")
    if "::" in bare:
        return f"{name}() is a function of a provider. Only Terraform's own can be called here."
    if bare in _ON_FILES:
        return f"{name}() depends on files. Write the value into the matrix."
    if bare in _IMPURE:
        return f"{name}() gives another value each time. Write the value into the matrix."
    if bare not in builtin_signatures() and bare not in _OWN:
        return f'there is no function "{name}". {did_you_mean(bare, [*builtin_signatures(), *_OWN])}'.rstrip()
    return None
