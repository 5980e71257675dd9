"""Random resources of real types, most of whose arguments and blocks are as their schema wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tfgen.schema import AttributeSchema, BlockSchema, NestedSchema, ProviderSchema

# Of all types, right for some arguments and wrong for others.
VALUES = (
    '"x"',
    '"5"',
    '"true"',
    "5",
    "true",
    "[]",
    "{}",
    '["x"]',
    "[[1]]",
    "[{}]",
    '[1, "x"]',
    '{ a = "b" }',
    "{ a = [1] }",
    'toset(["x"])',
    '[for text in ["x"] : text]',
)
# Inside of a set of blocks the provider tells of these at the wrong line, or not at all.
VALUES_AT_THE_TOP = (*VALUES, "null", "var.anything")
VARIABLE = 'variable "anything" {\n}\n'
_MISSPELT = "misspelt_argument"
_DEEPEST = 4


def random_modules(random: Random, provider: ProviderSchema, count: int) -> dict[str, str]:
    """Files with one block each: `count` managed resources and a quarter as many data sources."""
    writer = _Writer(random)
    resources = random.sample(sorted(provider.resource_types), count)
    data = random.sample(sorted(provider.data_types), count // 4)
    files = {f"resource_{name}.tf": writer.write("resource", name, provider.resource(name)) for name in resources}
    return files | {f"data_{name}.tf": writer.write("data", name, provider.data(name)) for name in data}


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random

    def write(self, kind: str, name: str, schema: BlockSchema | None) -> str:
        assert schema
        lines = self._body(schema, 1)
        return "\n".join([f'{kind} "{name}" "random" {{', *lines, "}\n"])

    def _body(self, schema: BlockSchema, depth: int) -> Iterator[str]:
        indent = "  " * depth
        for name, attribute in schema.attributes.items():
            if self._chance(_likelihood(attribute)):
                values = VALUES_AT_THE_TOP if depth == 1 else VALUES
                yield f"{indent}{name} = {self.random.choice(values)}"
        if self._chance(0.05):
            yield f"{indent}{_MISSPELT} = 1"
        for name, nested in schema.blocks.items():
            for _ in range(self._number(nested) if depth < _DEEPEST else 0):
                yield from self._nested(name, nested, depth)

    def _nested(self, name: str, nested: NestedSchema, depth: int) -> Iterator[str]:
        indent = "  " * depth
        yield f"{indent}{name} {{"
        yield from self._body(nested.block, depth + 1)
        yield f"{indent}}}"

    def _number(self, nested: NestedSchema) -> int:
        if self._chance(0.03):
            return 2
        return int(self._chance(0.95 if nested.min_items else 0.2))

    def _chance(self, likelihood: float) -> bool:
        return self.random.random() < likelihood


def _likelihood(attribute: AttributeSchema) -> float:
    """How likely an attribute is set."""
    if attribute.required:
        return 0.95
    return 0.25 if attribute.optional else 0.02
