"""Check what mocks and overrides in files of tests put in the place of what a provider or a module says.

Only what a provider sets by itself is replaced; of a mock, what else it holds is passed over
(https://developer.hashicorp.com/terraform/language/tests/mocking).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import type_from_json
from tfgen.hcl.syntax import Literal, Object
from tfgen.module.static_references import steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.evaluation.interpreter import Interpreter
    from tfgen.evaluation.providers import Providers
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Argument, Block, Node
    from tfgen.module.model import Module
    from tfgen.schema import BlockSchema, ProviderSchema

_WRONG: Final = "invalid-test"
_IDLE: Final = "idle-test-setting"
_MOCKS: Final = {"mock_resource": "resource", "mock_data": "data"}
_OVERRIDES: Final = {"override_resource": "values", "override_data": "values", "override_module": "outputs"}
_OBJECTS: Final = ("object", "map", "dynamic")


class Replacements:
    """Mocks and overrides, against the schemas and outputs of what they stand for."""

    def __init__(self, module: Module, providers: Providers) -> None:
        self._module = module
        self._providers = providers

    def find(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, str, Argument]]:
        """Each block that replaces something, the local name of a mocked provider, and what is put in its place."""
        for block in blocks:
            if block.type == "mock_provider" and block.labels:
                for inner in block.body.blocks_of(*_MOCKS):
                    if argument := inner.body.argument("defaults"):
                        yield inner, block.labels[0], argument
                yield from self.find(block.body.blocks_of(*_OVERRIDES))
            elif argument := block.body.argument(_OVERRIDES.get(block.type, "")):
                yield block, "", argument

    def check(self, at: Interpreter, block: Block, provider: str, argument: Argument, value: Value) -> None:
        """Note what is wrong with the value of the argument."""
        if value.is_null or value.type.kind not in _OBJECTS:
            at.fault(argument.value, _WRONG, f"{argument.name} has to be an object, and this is {_noun(value)}.")
        elif block.type == "override_module":
            self._check_outputs(at, block, argument, value)
        elif block.type in _MOCKS and block.labels:
            self._check_mock(at, block, provider, argument, value)
        elif resource := self._module.resource(_target(block)):
            self._check_members(at, resource.type, self._providers.blocks_of(resource), argument, value)

    def _check_mock(self, at: Interpreter, block: Block, provider: str, argument: Argument, value: Value) -> None:
        schemas = self._providers.schemas_of(provider)
        mode, type_ = _MOCKS[block.type], block.labels[0]
        found = [getattr(schema, mode)(type_) for schema in schemas]
        if schemas and not any(found):
            known = [name for schema in schemas for name in _types(schema, mode)]
            noun = "resource type" if mode == "resource" else "data source"
            remedy = did_you_mean(type_, known, otherwise="Take the mock away.")
            at.fault(block, _IDLE, f"the provider {provider} has no {noun} {type_}. {remedy}")
        self._check_members(at, type_, [one for one in found if one], argument, value)

    def _check_outputs(self, at: Interpreter, block: Block, argument: Argument, value: Value) -> None:
        kind, _, name = _target(block).partition(".")
        call = self._module.calls.get(name) if kind == "module" else None
        if not call or not call.interface or not isinstance(value.content, dict):
            return
        known = [output.name for output in call.interface.declared("output")]
        for output in value.content:
            if output not in known:
                remedy = did_you_mean(output, known, otherwise="Take it away.")
                at.fault(_member(argument, output), _IDLE, f"module.{name} has no output {output}. {remedy}")

    def _check_members(
        self, at: Interpreter, type_: str, blocks: Sequence[BlockSchema], argument: Argument, value: Value
    ) -> None:
        if not blocks or any(block.opaque for block in blocks) or not isinstance(value.content, dict):
            return
        known = [name for block in blocks for name in (*block.attributes, *block.blocks)]
        for name, item in value.content.items():
            say = partial(at.fault, _member(argument, name))
            if name not in known:
                say(_IDLE, f"{type_} has no attribute {name}. {did_you_mean(name, known, otherwise='Take it away.')}")
            elif message := _misfit(name, item, blocks):
                say(_WRONG, message)


def _misfit(name: str, value: Value, blocks: Sequence[BlockSchema]) -> str:
    """Why no version of the provider could have set an attribute to this; nothing where one could."""
    message = ""
    for block in blocks:
        attribute = block.attributes.get(name)
        if attribute is None or not attribute.computed or attribute.nested or "object" in str(attribute.type):
            return ""  # not replaced, or filled up with what is missing
        try:
            convert(value, type_from_json(attribute.type))
        except ConversionError as error:
            message = f"{name} does not suit its type: {error}. Correct it."
        else:
            return ""
    return message


def _types(schema: ProviderSchema, mode: str) -> Iterable[str]:
    return schema.resource_types if mode == "resource" else schema.data_types


def _target(block: Block) -> str:
    target = block.body.argument("target")
    return ".".join(str(step) for step in steps_of(target.value) if step is not None) if target else ""


def _member(argument: Argument, name: str) -> Node:
    """The key of a member where it is written out, else the whole value."""
    pairs = argument.value.items if isinstance(argument.value, Object) else ()
    return next((key for key, _ in pairs if isinstance(key, Literal) and key.value == name), argument.value)


def _noun(value: Value) -> str:
    return "null" if value.is_null else f"a {value.type!r}"
