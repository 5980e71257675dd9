"""Work something out once for each module, and keep it as long as the module lives."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.module.model import Module

Result = TypeVar("Result")


def once_a_module(work: Callable[[Module], Result]) -> Callable[[Module], Result]:
    """The function, with a memory. Its result must not hold the module itself, which would then live for ever."""
    known: WeakKeyDictionary[Module, Result] = WeakKeyDictionary()

    @wraps(work)
    def remembered(module: Module) -> Result:
        try:  # one look in the place of two: some are asked thousands of times
            return known[module]
        except KeyError:
            found = known[module] = work(module)
            return found

    return remembered
