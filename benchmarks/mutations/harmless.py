"""Changes that Terraform accepts: whatever tfgen says of them would be a false alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, append, insert, replace, rewrite
from benchmarks.mutations.places import links, places, resource_bodies, settings, texts
from tfgen.hcl.syntax import Attribute, Literal, Object, Tuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.mutations.places import Setting
    from tfgen.module.model import Module


def _wrapped(module: Module, pattern: str, wanted: Callable[[Setting], bool]) -> Iterator[Change]:
    for setting in settings(module):
        if wanted(setting):
            text = pattern.replace("VALUE", setting.file.text_of(setting.value))
            yield replace(setting.file, setting.value, text, setting.subject)


def number_in_quotes(module: Module) -> Iterator[Change]:
    """`timeout = "30"`."""
    yield from _wrapped(module, '"VALUE"', lambda s: s.schema.type == "number" and isinstance(s.value, Literal))


def bool_in_quotes(module: Module) -> Iterator[Change]:
    """`encrypt = "true"`."""
    yield from _wrapped(module, '"VALUE"', lambda s: s.schema.type == "bool" and isinstance(s.value, Literal))


def number_for_text(module: Module) -> Iterator[Change]:
    """`description = 5`."""
    for setting in texts(module):
        if setting.argument.name in ("description", "alarm_description", "display_name"):
            yield replace(setting.file, setting.value, "5", setting.subject)


def parentheses(module: Module) -> Iterator[Change]:
    """`name = ("main")`."""
    yield from _wrapped(module, "(VALUE)", lambda s: s.argument.name != "provider")


def conditional(module: Module) -> Iterator[Change]:
    """`name = true ? "main" : null`."""
    yield from _wrapped(module, "true ? VALUE : null", lambda s: isinstance(s.value, Literal | Attribute))


def interpolated_reference(module: Module) -> Iterator[Change]:
    """`vpc_id = "${aws_vpc.main.id}"`."""
    yield from _wrapped(module, '"${VALUE}"', lambda s: s.schema.type == "string" and isinstance(s.value, Attribute))


def copied_list(module: Module) -> Iterator[Change]:
    """`types = [for item in ["REGIONAL"] : item]`."""
    yield from _wrapped(module, "[for item in VALUE : item]", lambda s: isinstance(s.value, Tuple))


def converted_list(module: Module) -> Iterator[Change]:
    """`types = toset(["REGIONAL"])`, `tolist(...)`, `concat(...)`."""
    for call in ("toset(VALUE)", "tolist(VALUE)", "concat(VALUE, [])", "distinct(compact(VALUE))"):
        yield from _wrapped(module, call, lambda s: isinstance(s.value, Tuple))


def merged_map(module: Module) -> Iterator[Change]:
    """`tags = merge({ Name = "main" }, {})`."""
    for call in ("merge(VALUE, {})", "{ for key, value in VALUE : key => value }", "tomap(VALUE)"):
        yield from _wrapped(module, call, lambda s: isinstance(s.value, Object))


def fallible(module: Module) -> Iterator[Change]:
    """`vpc_id = try(aws_vpc.main.id, null)`."""
    for call in ("try(VALUE, null)", "can(VALUE) ? VALUE : null", "coalesce(VALUE, VALUE)", "nonsensitive(VALUE)"):
        yield from _wrapped(module, call, lambda s: isinstance(s.value, Attribute) and s.schema.type == "string")


def built_text(module: Module) -> Iterator[Change]:
    """`name = format("%s", "main")`, `join("", ["main"])`, `lower(...)` of what is lower case."""
    for call in (
        'format("%s", VALUE)',
        'join("", [VALUE])',
        "trimspace(VALUE)",
        "tostring(VALUE)",
        "jsondecode(jsonencode(VALUE))",
    ):
        yield from _wrapped(module, call, lambda s: isinstance(s.value, Literal) and s.schema.type == "string")


def long_reference(module: Module) -> Iterator[Change]:
    """`resource.aws_vpc.main.id`, `one(aws_vpc.main[*].id)`, `aws_vpc.main["id"]`."""
    for link in links(module):
        name = f"{link.type}.{link.label}"
        for text in (
            f"resource.{name}.{link.attribute}",
            f"one({name}[*].{link.attribute})",
            f'{name}["{link.attribute}"]',
        ):
            yield replace(link.file, link.node, text, link.subject)


def through_a_local(module: Module) -> Iterator[Change]:
    """`vpc_id = local.vpc_id`, with the local declared."""
    for link in links(module):
        if link.block.type == "resource":
            old, text = link.file.text_of(link.node), link.file.text
            changed = text[: link.node.start] + "local.through" + text[link.node.end :]
            yield rewrite(link.file, f"{changed}\nlocals {{\n  through = {old}\n}}\n", link.subject)


def through_a_variable(module: Module) -> Iterator[Change]:
    """`name = var.name`, with the variable declared."""
    for setting in texts(module):
        old, text = setting.file.text_of(setting.value), setting.file.text
        changed = text[: setting.value.start] + "var.through" + text[setting.value.end :]
        declaration = (
            f'variable "through" {{\n  type        = string\n  description = "A name."\n  default     = {old}\n}}'
        )
        yield rewrite(setting.file, f"{changed}\n{declaration}\n", setting.subject)


def dynamic_block(module: Module) -> Iterator[Change]:
    """A block written as a `dynamic` one."""
    for place in places(module):
        for block in place.body.blocks:
            if block.type in place.schema.blocks:
                inner = place.file.text_of(block.body)
                text = f'dynamic "{block.type}" {{\n  for_each = ["once"]\n  content {{{inner}}}\n}}'
                yield replace(place.file, block, text, place.subject(block.type))


def provider_by_name(module: Module) -> Iterator[Change]:
    """`provider = aws`."""
    for place in resource_bodies(module):
        if not place.body.argument("provider"):
            yield insert(place.file, place.body, "provider = aws", place.subject("provider"))


def comments(module: Module) -> Iterator[Change]:
    """Comments of all three kinds."""
    for setting in settings(module):
        for text in (" # why", " // why", " /* why */"):
            yield Change(setting.file, setting.value.end, setting.value.end, text, setting.subject)


def more_resources(module: Module) -> Iterator[Change]:
    """Resources of other types, with everything they need."""
    for file in module.files:
        for number, text in enumerate(_MORE):
            yield append(file, text, f"more {number}.{file.name}")


_MORE = (
    """resource "terraform_data" "more" {
  input = { a = [1, 2] }
}

output "more" {
  value = terraform_data.more.output.a
}""",
    """data "aws_caller_identity" "me" {}

output "me" {
  value = data.aws_caller_identity.me.account_id
}""",
    """data "aws_iam_policy_document" "more" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

output "more" {
  value = data.aws_iam_policy_document.more.json
}""",
    """variable "zones" {
  type    = list(object({ name = string, size = optional(number, 1) }))
  default = []
}

output "zones" {
  value = { for zone in var.zones : zone.name => zone.size }
}""",
    """check "time" {
  assert {
    condition     = timestamp() != ""
    error_message = "No time."
  }
}""",
    """moved {
  from = aws_sqs_queue.before
  to   = aws_sqs_queue.dead_letters
}""",
)
