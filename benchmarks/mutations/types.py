"""Values of the wrong type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, replace
from benchmarks.mutations.places import Setting, body_expressions, links, provider_schema, settings
from benchmarks.mutations.references import in_place_of_text
from tfgen.hcl.syntax import Attribute, Literal, Object, Template, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Module


def _of_type(module: Module, *types: str) -> Iterator[Setting]:
    """The settings of these types; of collections the kind alone counts."""
    for setting in settings(module):
        kind = setting.schema.type
        if (kind if isinstance(kind, str) else kind[0]) in types:
            yield setting


def _instead(module: Module, text: str, *types: str) -> Iterator[Change]:
    for setting in _of_type(module, *types):
        yield replace(setting.file, setting.value, text, setting.subject)


def text_for_number(module: Module) -> Iterator[Change]:
    """`timeout = "soon"`."""
    yield from _instead(module, '"soon"', "number")


def text_for_bool(module: Module) -> Iterator[Change]:
    """`encrypt = "yes"`."""
    yield from _instead(module, '"yes"', "bool")


def bool_for_number(module: Module) -> Iterator[Change]:
    """`timeout = true`."""
    yield from _instead(module, "true", "number")


def number_for_bool(module: Module) -> Iterator[Change]:
    """`encrypt = 1`."""
    yield from _instead(module, "1", "bool")


def list_for_text(module: Module) -> Iterator[Change]:
    """`name = ["main"]`."""
    for setting in _of_type(module, "string"):
        text = setting.file.text_of(setting.value)
        yield replace(setting.file, setting.value, f"[{text}]", setting.subject)


def object_for_text(module: Module) -> Iterator[Change]:
    """`name = { main = true }`."""
    yield from _instead(module, "{ main = true }", "string")


def list_for_number(module: Module) -> Iterator[Change]:
    """`timeout = [30]`."""
    yield from _instead(module, "[30]", "number")


def text_for_list(module: Module) -> Iterator[Change]:
    """`types = "REGIONAL"`."""
    yield from _instead(module, '"one"', "list", "set")


def object_for_list(module: Module) -> Iterator[Change]:
    """`types = { first = "REGIONAL" }`."""
    yield from _instead(module, '{ first = "one" }', "list", "set")


def list_of_lists(module: Module) -> Iterator[Change]:
    """`subnet_ids = [[...]]`."""
    for setting in _of_type(module, "list", "set"):
        if isinstance(setting.value, Tuple):
            yield replace(setting.file, setting.value, f"[{setting.file.text_of(setting.value)}]", setting.subject)


def list_for_map(module: Module) -> Iterator[Change]:
    """`tags = ["main"]`."""
    yield from _instead(module, '["main"]', "map")


def text_for_map(module: Module) -> Iterator[Change]:
    """`tags = "main"`."""
    yield from _instead(module, '"main"', "map")


def list_in_map(module: Module) -> Iterator[Change]:
    """`tags = { Name = ["main"] }`."""
    yield from _instead(module, '{ Name = ["main"] }', "map")


def null_for_required(module: Module) -> Iterator[Change]:
    """`vpc_id = null`."""
    for setting in settings(module):
        if setting.schema.required:
            yield replace(setting.file, setting.value, "null", setting.subject)


def text_reference_for_list(module: Module) -> Iterator[Change]:
    """`security_group_ids = aws_security_group.function.id`, the brackets forgotten."""
    for setting in _of_type(module, "list", "set"):
        value = setting.value
        if isinstance(value, Tuple) and len(value.items) == 1 and isinstance(value.items[0], Attribute):
            yield replace(setting.file, value, setting.file.text_of(value.items[0]), setting.subject)


def collection_reference_for_text(module: Module) -> Iterator[Change]:
    """`vpc_id = aws_vpc.main.tags_all`."""
    for setting in _of_type(module, "string"):
        for link in links(module):
            if link.node is setting.value and (name := _collection_attribute(link.type)):
                yield replace(setting.file, link.node, f"{link.type}.{link.label}.{name}", setting.subject)


def _collection_attribute(resource_type: str) -> str | None:
    schema = provider_schema().resource(resource_type)
    names = schema.attributes if schema else {}
    return next((name for name, attribute in names.items() if isinstance(attribute.type, list)), None)


def list_reference_for_number(module: Module) -> Iterator[Change]:
    """`timeout = aws_vpc_endpoint.s3.subnet_ids`."""
    for resource in module.of_type("aws_rds_cluster"):
        for change in _instead(module, f"{resource.address}.availability_zones", "number"):
            if not change.subject.startswith("aws_rds_cluster."):
                yield change


def collection_in_text(module: Module) -> Iterator[Change]:
    """`"trading-${["a"]}"`."""
    yield from in_place_of_text(module, '"trading-${["a", "b"]}"')


def arithmetic_with_text(module: Module) -> Iterator[Change]:
    """`"trading" + 1`."""
    yield from in_place_of_text(module, '"trading" + 1')


def condition_of_wrong_type(module: Module) -> Iterator[Change]:
    """`"maybe" ? "a" : "b"`, and `!"a"`."""
    for expression in ('"maybe" ? "a" : "b"', '!"a" ? "a" : "b"', '"a" && true ? "a" : "b"'):
        yield from in_place_of_text(module, expression)


def access_to_nothing(module: Module) -> Iterator[Change]:
    """`["a"][3]`, `{ a = "b" }.c`, `["a"].b`, `"abc".d`."""
    for expression in ('["a"][3]', '{ a = "b" }.c', '["a"].b', '"abc".d', '{ a = "b" }["c"]'):
        yield from in_place_of_text(module, expression)


def loop_over_no_collection(module: Module) -> Iterator[Change]:
    """`[for zone in 5 : zone]`, and an object with one key twice."""
    loops = ('join("-", [for zone in 5 : zone])', 'keys({ for zone in ["a", "a"] : zone => zone })[0]')
    for expression in (*loops, '[for zone in "a" : zone][0]', 'join("-", [for zone in null : zone])'):
        yield from in_place_of_text(module, expression)


def wrong_type_inside(module: Module) -> Iterator[Change]:
    """A list inside of longer text that had a reference there."""
    for file in module.files:
        for block in file.body.blocks:
            for node in body_expressions(block.body):
                if isinstance(node, Template) and not node.heredoc:
                    for part in node.parts:
                        if not isinstance(part, Literal | Object):
                            yield replace(file, part, f"[{file.text_of(part)}]", f"{block.labels[0]}.template")
