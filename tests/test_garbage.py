"""Memory that is free goes back: what holds itself in a circle is found."""

from __future__ import annotations

import gc
from weakref import ref

from tfgen.garbage import give_back_memory


class Circle:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.self = self


def test_what_holds_itself_is_gone_when_memory_is_given_back() -> None:
    gc.disable()
    try:
        gone = ref(Circle())
        assert gone() is not None
        give_back_memory()
        assert gone() is None
    finally:
        gc.enable()
