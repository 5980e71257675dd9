"""A fault of tfgen's own costs the part that it is in: what that was becomes a note, and the rest goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, describe_exception, is_debugging
from tfgen.validate.verdicts.verdict import Unchecked, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


def attempt(what: str, check: Callable[[], Verdict], path: str = "") -> Verdict:
    """What a check says, or the note that `what` was not checked in the folder at this path.

    With TFGEN_DEBUG the exception is raised. So is TfgenError, which is about the user's files.
    """
    try:
        return check()
    except TfgenError:
        raise
    except Exception as error:
        if is_debugging():
            raise
        return Verdict((), (Unchecked(path, explain_fault(what, error), failed=True),))


def explain_fault(what: str, error: Exception) -> str:
    """A sentence for a note: what was not checked, and the exception that nobody foresaw."""
    return blame(what, describe_exception(error))


def blame(what: str, reason: str) -> str:
    """A sentence for a note: what was not checked, and what is said of the exception that nobody foresaw."""
    return f"{what}, because of an internal error. Please report it: {reason}"
