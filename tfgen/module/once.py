"""Work something out once for each module, and keep it as long as the module lives."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.module.model import Module

Result = TypeVar("Result")


def once_a_module(work: Callable[[Module], Result]) -> Callable[[Module], Result]:
    """The function, whose results the module itself holds, as it does those of its own properties."""
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def remembered(module: Module) -> Result:
        known = module.__dict__
        try:  # one look in the place of two: some are asked thousands of times
            found: Result = known[name]
        except KeyError:
            found = known[name] = work(module)
        return found

    return remembered
