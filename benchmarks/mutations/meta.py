"""Meta-arguments: count, for_each, lifecycle, dynamic blocks and timeouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, insert, replace
from benchmarks.mutations.places import body_expressions, resource_bodies, texts
from benchmarks.mutations.references import in_place_of_text
from tfgen.hcl.syntax import Attribute, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.mutations.places import Place
    from tfgen.module.model import Module

NO_LIST = ('["a", "b"]', '"a"', "3", "true", "null", "[]")
NO_COUNT = ('"two"', "-1", "1.5", "[1]", "true", "null")
_NO_LITERAL = ("aws_vpc.main.enable_dns_support", 'terraform.workspace == "prod"', "var.protect", '"perhaps"')


def _plain(module: Module) -> Iterator[Place]:
    """The resources that make one instance."""
    for place in resource_bodies(module):
        if not place.body.argument("for_each") and not place.body.argument("count"):
            yield place


def _lines(module: Module, *lines: str) -> Iterator[Change]:
    """Lines at the top of resources that make one instance."""
    for place in _plain(module):
        for line in lines:
            yield insert(place.file, place.body, line, place.subject("meta"))


def count_and_for_each(module: Module) -> Iterator[Change]:
    """`count` beside `for_each`."""
    for place in resource_bodies(module):
        if place.body.argument("for_each"):
            yield insert(place.file, place.body, "count = 1", place.subject("count"))


def for_each_of_wrong_type(module: Module) -> Iterator[Change]:
    """`for_each = ["a", "b"]`."""
    for place in resource_bodies(module):
        if for_each := place.body.argument("for_each"):
            for text in NO_LIST:
                yield replace(place.file, for_each.value, text, place.subject("for_each"))


def for_each_known_after_apply(module: Module) -> Iterator[Change]:
    """`for_each = toset([aws_kms_key.main.arn])`: valid, and refused by every first plan."""
    if module.resource("aws_kms_key.main") is None:
        return
    for place in resource_bodies(module):
        if (for_each := place.body.argument("for_each")) and place.resource.type != "aws_kms_key":
            yield replace(place.file, for_each.value, "toset([aws_kms_key.main.arn])", place.subject("for_each"))


def count_of_wrong_type(module: Module) -> Iterator[Change]:
    """`count = "two"`."""
    yield from _lines(module, *(f"count = {text}" for text in NO_COUNT))


def each_without_for_each(module: Module) -> Iterator[Change]:
    """`each.key` in a resource without `for_each`."""
    for setting in texts(module):
        if not setting.place.body.argument("for_each"):
            for text in ("each.key", '"trading-${each.value}"'):
                yield replace(setting.file, setting.value, text, setting.subject)


def count_index_without_count(module: Module) -> Iterator[Change]:
    """`count.index` in a resource without `count`."""
    yield from in_place_of_text(module, '"trading-${count.index}"')


def self_outside(module: Module) -> Iterator[Change]:
    """`self.id`, which only provisioners and conditions have."""
    yield from in_place_of_text(module, "self.id")


def unknown_attribute_of_each(module: Module) -> Iterator[Change]:
    """`each.name`, and `each.value.name` where the values are text."""
    for file in module.files:
        for block in file.body.blocks:
            for node in body_expressions(block.body):
                match node:
                    case Attribute(source=Name(name="each"), name=("key" | "value") as name):
                        yield replace(file, node, "each.name", f"{block.labels[0]}.each")
                        yield replace(file, node, f"each.{name}.name", f"{block.labels[0]}.each")


def unknown_lifecycle_argument(module: Module) -> Iterator[Change]:
    """`prevent_deletion = true`."""
    yield from _lifecycle(module, "prevent_deletion = true", "create_after_destroy = true", "ignore = [tags]")


def lifecycle_not_literal(module: Module) -> Iterator[Change]:
    """`prevent_destroy = var.protect`."""
    for text in _NO_LITERAL:
        yield from _lifecycle(module, f"prevent_destroy = {text}", f"create_before_destroy = {text}")


def ignored_unknown_attribute(module: Module) -> Iterator[Change]:
    """`ignore_changes = [colour]`."""
    yield from _lifecycle(module, "ignore_changes = [colour]", 'ignore_changes = [tags["a"], colours[0]]')


def bad_ignore_changes(module: Module) -> Iterator[Change]:
    """`ignore_changes = tags`, and items that are no attributes."""
    yield from _lifecycle(module, "ignore_changes = tags", "ignore_changes = [1]", "ignore_changes = [upper(tags)]")


def ignored_computed_attribute(module: Module) -> Iterator[Change]:
    """`ignore_changes = [arn]`, without effect: only the provider sets it."""
    for place in _plain(module):
        attribute = place.schema.attributes.get("arn")
        if attribute and not attribute.is_argument and not place.body.blocks_of("lifecycle"):
            text = "lifecycle {\n  ignore_changes = [arn]\n}"
            yield insert(place.file, place.body, text, place.subject("lifecycle"))


def bad_replace_trigger(module: Module) -> Iterator[Change]:
    """`replace_triggered_by` that names no resource."""
    for items in ("aws_vpc.gone", "1", "local.version", '"aws_vpc.main"'):
        yield from _lifecycle(module, f"replace_triggered_by = [{items}]")


def bad_condition(module: Module) -> Iterator[Change]:
    """A precondition without its message, or whose condition is no condition."""
    for inner in (
        "condition = true",
        'error_message = "No."',
        'condition = "perhaps"\n    error_message = "No."',
        'condition = 5\n    error_message = "No."',
        'condition = true\n    error_message = "No."\n    colour = 1',
    ):
        yield from _lifecycle(module, f"precondition {{\n    {inner}\n  }}")


def two_lifecycles(module: Module) -> Iterator[Change]:
    """Two lifecycle blocks in a resource."""
    for place in resource_bodies(module):
        if place.body.blocks_of("lifecycle"):
            yield insert(place.file, place.body, "lifecycle {\n  prevent_destroy = true\n}", place.subject("lifecycle"))


def _lifecycle(module: Module, *lines: str) -> Iterator[Change]:
    for place in resource_bodies(module):
        if not place.body.blocks_of("lifecycle"):
            for line in lines:
                text = f"lifecycle {{\n  {line}\n}}"
                yield insert(place.file, place.body, text, place.subject("lifecycle"))


def bad_dynamic_block(module: Module) -> Iterator[Change]:
    """`dynamic` for a block that is not there, without `content`, or without `for_each`."""
    for place in _plain(module):
        name = next(iter(place.schema.blocks), "colours")
        for text in (
            'dynamic "colours" {\n  for_each = ["a"]\n  content {\n  }\n}',
            f'dynamic "{name}" {{\n  for_each = ["a"]\n}}',
            f'dynamic "{name}" {{\n  content {{\n  }}\n}}',
            f"dynamic {{\n  for_each = [{name}]\n  content {{\n  }}\n}}",
            f'dynamic "{name}" {{\n  for_each = ["a"]\n  content {{\n    colour = {name}.name\n  }}\n}}',
        ):
            yield insert(place.file, place.body, text, place.subject("dynamic"))


def bad_timeouts(module: Module) -> Iterator[Change]:
    """An operation that has no time limit, and a limit that is no duration."""
    for place in resource_bodies(module):
        for block in place.body.blocks_of("timeouts"):
            yield insert(place.file, block.body, 'deletion = "5m"', place.subject("timeouts"))
            for argument in block.body.arguments:
                for text in ('"5 minutes"', '"soon"', "5"):
                    yield replace(place.file, argument.value, text, place.subject("timeouts"))
        if "timeouts" in place.schema.blocks and not place.body.blocks_of("timeouts"):
            for line in ('creation = "5m"', 'create = "five minutes"', 'delete = "1d"'):
                yield insert(place.file, place.body, f"timeouts {{\n  {line}\n}}", place.subject("timeouts"))


def bad_provisioner(module: Module) -> Iterator[Change]:
    """A provisioner that Terraform does not have, or without what it needs."""
    yield from _lines(
        module,
        'provisioner "chef" {\n}',
        'provisioner "local-exec" {\n}',
        'provisioner "local-exec" {\n  command = "true"\n  when    = "later"\n}',
        'provisioner "local-exec" {\n  command = "true"\n  on_failure = ignore\n}',
        'provisioner "local-exec" {\n  comand = "true"\n}',
    )
