"""Keep with a block what was worked out of it: it holds wherever the block rests on the same."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tfgen.module.grounds import MOST, ground_of, ground_on
from tfgen.module.pieces import ALIKE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.hcl.moulds import Alike
    from tfgen.module.grounds import Needs, Number
    from tfgen.module.model import Declaration, Module
    from tfgen.schema import Schemas

Result = TypeVar("Result")

_MOST_APART: Final = 64
"""Of what is small and holds of many blocks: alarms of one shape differ in names and numbers that do matter."""


def nothing_alike(_: object) -> None:
    """What is found rests on all that a block says."""


def kept_around(
    module: Module,
    schemas: Schemas,
    declared: Declaration,
    what: str,
    work: Callable[[], Result],
    *,
    follows: bool = True,
    alike: Callable[[Result], Result | None] = nothing_alike,
) -> Result:
    """What `work` makes of a block in a root module that nobody calls, and of all that it refers to near and far.

    It is kept with the block under the name `what`, for each ground: what these references lead to, the versions that
    the module asks for, and the schemas. A block with the same text in another file or root module has what was made of
    the first one. So `work` must not look at anything else, nor change anything, and its result must not hold more of
    the module than nodes of this block. Unless it `follows` references to arguments of resources, it must not look at
    more of these resources than their types and how many there are, as `terraform validate` does not.

    `alike` gives what the result says of each block that differs in loose texts alone, on the same ground, or None; it
    must hold no node.
    """
    ground = ground_of(module, declared, follows=follows)
    if ground is None:
        return work()
    kept: OrderedDict[Number, tuple[Schemas, Result]] | None = declared.kept.get(what)
    if kept is None:
        kept = declared.kept[what] = OrderedDict()
    known = kept.get(ground)
    if known is None or known[0] is not schemas:
        known = kept[ground] = schemas, _work_alike(declared, (what, ground, schemas), work, alike)
    kept.move_to_end(ground)
    if len(kept) > MOST:
        kept.popitem(last=False)
    return known[1]


def kept_apart(
    module: Module,
    schemas: Schemas,
    declared: Declaration,
    what: str,
    needs: Needs | None,
    work: Callable[[], Result | None],
) -> Result | None:
    """What `work` makes of parts of a block that rest on these `needs` alone; without any given, on those of the block.

    It is kept as by `kept_around`, but for all blocks that differ in loose texts alone: so the result must say what
    holds of each of them, and hold no node. None is not kept.
    """
    ground = ground_on(module, declared, needs)
    if ground is None:
        return work()
    common: Alike | None = declared.kept.get(ALIKE)
    key = (ground, common.signature) if common else (ground, ())
    whose = common.kept if common else declared.kept
    kept: OrderedDict[object, tuple[Schemas, Result]] = whose.setdefault(what, OrderedDict())
    known = kept.get(key)
    if known is not None and known[0] is schemas:
        kept.move_to_end(key)
        return known[1]
    found = work()
    if found is not None:
        kept[key] = schemas, found
        if len(kept) > _MOST_APART:
            kept.popitem(last=False)
    return found


def forget_around(declared: Declaration, what: str) -> None:
    """Forget what was kept of a block under this name, and of those like it."""
    declared.kept.pop(what, None)
    common: Alike | None = declared.kept.get(ALIKE)
    if common is not None:
        common.kept.pop(what, None)


def _work_alike(
    declared: Declaration, what: tuple[str, Number, Schemas], work: Callable[[], Result], alike: Callable[[Result], Any]
) -> Result:
    """What is known of a block that differs from this one in loose texts alone, or else what `work` makes."""
    common: Alike | None = declared.kept.get(ALIKE) if alike is not nothing_alike else None
    if common is None:
        return work()
    name, ground, schemas = what
    kept: OrderedDict[object, tuple[Schemas, Result]] = common.kept.setdefault(name, OrderedDict())
    key = ground, common.signature
    known = kept.get(key)
    if known is not None and known[0] is schemas:
        kept.move_to_end(key)
        return known[1]
    found = work()
    if (general := alike(found)) is not None:
        kept[key] = schemas, general
        if len(kept) > MOST:
            kept.popitem(last=False)
    return found
