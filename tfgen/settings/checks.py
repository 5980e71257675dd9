"""The `checks` of settings.yaml: what must hold in each cell, and between cells."""

from __future__ import annotations

from msgspec import Struct

from tfgen.settings.expression import Expression  # noqa: TC001 - msgspec reads the types of its fields


class Check(Struct, frozen=True):
    """A condition, the message of those cells that do not meet it, and the key whose line is shown.

    With `each` it is checked once for each group of cells that agree on these values, with `among` once for each cell
    beside those that agree with it; `stacks` are the cells of the group. `at` are the steps to the key.
    """

    condition: Expression
    message: Expression
    at: tuple[str | Expression, ...]
    each: tuple[Expression, ...] | None = None
    among: tuple[Expression, ...] | None = None
    description: str = ""

    @property
    def grouping(self) -> tuple[Expression, ...] | None:
        """What the cells of a group agree on; None when each cell is checked for itself."""
        return self.among if self.each is None else self.each

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """All expressions of the check."""
        steps = tuple(step for step in self.at if not isinstance(step, str))
        return (self.condition, self.message, *steps, *(self.grouping or ()))
