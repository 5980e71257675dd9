"""How much evaluating may cost: what is larger, or takes longer, is not known.

A step is a value made or looked at, or 64 characters of text: about a microsecond, and a hundred bytes.
"""

from __future__ import annotations

from typing import Final

EXPRESSION_STEPS: Final = 100_000
"""For one expression, without the local values that it refers to, which have their own."""
MODULE_STEPS: Final = 2_000_000
"""For all expressions of a root module together."""
CALLED_STEPS: Final = 500_000
"""For a second look at called modules, with the values that the calls of a root module give, all together."""
LOOK_STEPS: Final = 100
"""For a second look at a called module, and a quarter of it for each declaration there: however little they say."""
LARGEST: Final = 100_000
"""Values inside one value, itself included; 64 characters of text count as one."""
DEEPEST: Final = 60
"""Values around a value, and types around a type."""
LONGEST_TEXT: Final = 1 << 20
"""Characters that a function makes at once."""
MOST_BITS: Final = 512
"""Of a whole number: Terraform rounds what has more (https://pkg.go.dev/github.com/zclconf/go-cty/cty#ParseNumberVal)."""
CHARACTERS_A_STEP: Final = 64


class Budget:
    """The steps that are left for the expressions of a module; `exceeded` once there were too few."""

    __slots__ = ("exceeded", "left", "steps")

    def __init__(self, total: int = MODULE_STEPS, steps: int = EXPRESSION_STEPS) -> None:
        """`total` is for all expressions together, `steps` for one."""
        self.left = total
        self.steps = steps
        self.exceeded = False

    def pay(self, steps: int) -> bool:
        """Take steps, if there are so many; else it is exceeded."""
        if steps > self.left:
            self.exceeded = True
        else:
            self.left -= steps
        return not self.exceeded

    def share(self) -> int:
        """What one expression may take."""
        return self.steps if self.steps < self.left else self.left
