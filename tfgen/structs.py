"""Classes of plain values that msgspec makes: their methods are its own, in C, and nothing is compiled for them.

A class of `dataclasses` takes half a millisecond to make, a `NamedTuple` of four fields a tenth, one of these a
hundredth; with `array_like` it is packed as a tuple is. Where a value is only told apart, as by `compare=False`, or
where a command should not load msgspec, it is one of these all the same.
"""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import asdict, replace

__all__ = ["Struct", "asdict", "field", "replace"]
