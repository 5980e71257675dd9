"""References to what is not there, or not to be referred to in this way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, append, insert, misspell, remove, replace
from benchmarks.mutations.places import body_expressions, links, resource_bodies, texts
from tfgen.hcl.syntax import Attribute, Index, Literal, Name, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Module


def dangling_label(module: Module) -> Iterator[Change]:
    """`aws_vpc.mian.id`."""
    for link in links(module):
        end = link.node.source.end
        new = misspell(link.label)
        if module.resource(f"{link.type}.{new}") is None:
            yield Change(link.file, end - len(link.label), end, new, link.subject)


def dangling_type(module: Module) -> Iterator[Change]:
    """`aws_default_vpc.main.id`, where the module has no such resource."""
    for link in links(module):
        if not module.resource(f"aws_default_vpc.{link.label}"):
            start = link.node.start
            yield Change(link.file, start, start + len(link.type), "aws_default_vpc", link.subject)


def removed_resource(module: Module) -> Iterator[Change]:
    """A resource gone that others refer to."""
    referred = {(link.type, link.label) for link in links(module)}
    for place in resource_bodies(module):
        if (place.resource.type, place.resource.name) in referred:
            yield remove(place.file, place.resource.block, place.path)


def renamed_resource(module: Module) -> Iterator[Change]:
    """A resource under a new label, but not where it is referred to."""
    referred = {(link.type, link.label) for link in links(module)}
    for place in resource_bodies(module):
        kind, label = place.resource.type, place.resource.name
        if (kind, label) in referred:
            start = place.resource.block.start
            old = f'resource "{kind}" "{label}"'
            yield Change(place.file, start, start + len(old), f'resource "{kind}" "{label}_new"', place.path)


def in_place_of_text(module: Module, expression: str) -> Iterator[Change]:
    """An expression where a resource has literal text."""
    for setting in texts(module):
        yield replace(setting.file, setting.value, expression, setting.subject)


def undeclared_data(module: Module) -> Iterator[Change]:
    """`data.aws_region.current.name`."""
    yield from in_place_of_text(module, "data.aws_region.current.name")


def undeclared_local(module: Module) -> Iterator[Change]:
    """`local.prefix`."""
    yield from in_place_of_text(module, "local.prefix")


def undeclared_variable(module: Module) -> Iterator[Change]:
    """`var.prefix`, inside of a longer text."""
    yield from in_place_of_text(module, '"${var.prefix}-main"')


def undeclared_module(module: Module) -> Iterator[Change]:
    """`module.network.vpc_id`."""
    yield from in_place_of_text(module, "module.network.vpc_id")


def unquoted_text(module: Module) -> Iterator[Change]:
    """`runtime = python`, the quotes forgotten: Terraform takes it for a reference."""
    yield from in_place_of_text(module, "python")


def bare_resource_type(module: Module) -> Iterator[Change]:
    """`vpc_id = aws_vpc`."""
    for link in links(module):
        yield replace(link.file, link.node, link.type, link.subject)


def whole_resource(module: Module) -> Iterator[Change]:
    """`vpc_id = aws_vpc.main`, the attribute forgotten."""
    for link in links(module):
        yield replace(link.file, link.node, f"{link.type}.{link.label}", link.subject)


def resource_keyword(module: Module) -> Iterator[Change]:
    """`resource.aws_vpc.main.id`, which is allowed, and `resources.aws_vpc.main.id`, which is not."""
    for link in links(module):
        text = f"resources.{link.type}.{link.label}.{link.attribute}"
        yield replace(link.file, link.node, text, link.subject)


def missing_instance_key(module: Module) -> Iterator[Change]:
    """`aws_subnet.public.id`, where `for_each` makes several."""
    for file in module.files:
        for block in file.body.blocks:
            for node in body_expressions(block.body):
                match node:
                    case Attribute(source=Index(source=Attribute(source=Name(name=kind), name=label))):
                        if module.resource(f"{kind}.{label}"):
                            text = f"{kind}.{label}.{node.name}"
                            yield replace(file, node, text, f"{block.labels[0]}.{kind}")


def key_without_instances(module: Module) -> Iterator[Change]:
    """`aws_vpc.main[0].id`, where there is only one."""
    for link in links(module):
        text = f"{link.type}.{link.label}[0].{link.attribute}"
        yield replace(link.file, link.node, text, link.subject)


def self_reference(module: Module) -> Iterator[Change]:
    """A resource that refers to its own attribute."""
    for setting in texts(module):
        text = f"{setting.place.resource.address}.id"
        yield replace(setting.file, setting.value, text, setting.subject)


def cycle(module: Module) -> Iterator[Change]:
    """A resource that depends on one that refers to it."""
    for link in links(module):
        target = module.resource(f"{link.type}.{link.label}")
        if target is None or link.block.type != "resource" or target.argument("depends_on"):
            continue
        source = ".".join(link.block.labels)
        if source != target.address:
            text = f"depends_on = [{source}]"
            yield insert(target.file, target.block.body, text, f"{target.type}.{link.block.labels[0]}")


def cycle_of_locals(module: Module) -> Iterator[Change]:
    """Two locals that need each other."""
    for file in module.files:
        yield append(file, "locals {\n  first  = local.second\n  second = local.first\n}", f"locals.{file.name}")


def unknown_path(module: Module) -> Iterator[Change]:
    """`path.modul` and `terraform.workspaces`."""
    for expression in ('"${path.modul}/main"', "terraform.workspaces"):
        yield from in_place_of_text(module, expression)


def dangling_dependency(module: Module) -> Iterator[Change]:
    """`depends_on` that names no resource."""
    for place in resource_bodies(module):
        depends_on = place.body.argument("depends_on")
        if depends_on and isinstance(depends_on.value, Tuple) and depends_on.value.items:
            item = depends_on.value.items[-1]
            yield replace(place.file, item, place.file.text_of(item) + "_gone", place.subject("depends_on"))


def bad_dependency(module: Module) -> Iterator[Change]:
    """`depends_on` with text, a call, or without its brackets."""
    for place in resource_bodies(module):
        depends_on = place.body.argument("depends_on")
        if not depends_on or not isinstance(depends_on.value, Tuple) or not depends_on.value.items:
            continue
        item, subject = depends_on.value.items[0], place.subject("depends_on")
        text = place.file.text_of(item)
        yield replace(place.file, item, f'toset(["{text}"])', subject)
        yield replace(place.file, depends_on.value, text, subject)
        yield replace(place.file, item, f'"{text}-main"', subject)


def unknown_provider_alias(module: Module) -> Iterator[Change]:
    """`provider = aws.europe`."""
    for place in resource_bodies(module):
        if place.body.argument("provider") is None:
            yield insert(place.file, place.body, "provider = aws.europe", place.subject("provider"))


def attribute_of_text(module: Module) -> Iterator[Change]:
    """`aws_vpc.main.id.name`: text has no attributes."""
    for link in links(module):
        yield Change(link.file, link.node.end, link.node.end, ".name", link.subject)


def index_of_text(module: Module) -> Iterator[Change]:
    """`aws_vpc.main.id[0]`: text cannot be indexed."""
    for link in links(module):
        if not isinstance(link.node, Literal):
            yield Change(link.file, link.node.end, link.node.end, "[0]", link.subject)
