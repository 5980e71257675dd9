"""Mistakes in what stands where: missing, unknown, repeated, a block for an argument, labels, settings of Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.change import misspell
from benchmarks.recall import grammar
from benchmarks.recall.bases import MAIN, Base
from benchmarks.recall.expressions import wrong_expression
from benchmarks.recall.tree import Item, Node, block, print_tree
from tests.engine.learning.provider import DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.engine.learning.bodies import Bodies

    Made = tuple[str, dict[str, str]] | None

_STRANGE = ("1a", "a b", "", "a.b", "ä", "${var.text}", "-a", "a/b", "count")


def alter(rng: Random, node: Node) -> str | None:
    """One mistake in a block or right in its body; its name, or None where it cannot be made."""
    return rng.choice(_ALTERATIONS)(rng, node)


def _argument_gone(rng: Random, node: Node) -> str | None:
    if not node.arguments:
        return None
    node.items.remove(rng.choice(node.arguments))
    return "argument gone"


def _block_gone(rng: Random, node: Node) -> str | None:
    if not node.blocks:
        return None
    node.items.remove(rng.choice(node.blocks))
    return "block gone"


def _argument_twice(rng: Random, node: Node) -> str | None:
    if not node.arguments:
        return None
    node.items.append(rng.choice(node.arguments))
    return "argument twice"


def _block_twice(rng: Random, node: Node) -> str | None:
    if not node.blocks:
        return None
    node.items += [rng.choice(node.blocks)] * rng.choice((1, 1, 3))
    return "block repeated"


def _argument_misspelt(rng: Random, node: Node) -> str | None:
    if not node.arguments:
        return None
    place = node.items.index(rng.choice(node.arguments))
    item = node.items[place]
    assert isinstance(item, Item)
    node.items[place] = Item(misspell(item.name), item.text)
    return "argument misspelt"


def _block_misspelt(rng: Random, node: Node) -> str | None:
    if not node.blocks:
        return None
    inner = rng.choice(node.blocks)
    inner.type = misspell(inner.type)
    return "block misspelt"


def _unknown_argument(rng: Random, node: Node) -> str:
    name = rng.choice(("colour", "name", "type", "count", "tags", "for_each", "enabled", "source", "id", "lifecycle"))
    node.items.append(Item(name, rng.choice(('"a"', "5", "true", "{}", "[]"))))
    return "argument that is not there"


def _unknown_block(rng: Random, node: Node) -> str:
    kind = rng.choice(("colours", "lifecycle", "provisioner", "connection", "validation", "dynamic", "content", "tags"))
    node.items.append(block(kind, *(["x"] if rng.random() < 0.3 else [])))
    return "block that is not there"


def _argument_as_block(rng: Random, node: Node) -> str | None:
    if not node.arguments:
        return None
    item = rng.choice(node.arguments)
    node.items[node.items.index(item)] = block(item.name)
    return "argument as block"


def _block_as_argument(rng: Random, node: Node) -> str | None:
    if not node.blocks:
        return None
    inner = rng.choice(node.blocks)
    members = ", ".join(f"{item.name} = {item.text}" for item in inner.arguments if "\n" not in item.text)
    text = f"{{ {members} }}"
    node.items[node.items.index(inner)] = Item(inner.type, rng.choice((text, f"[{text}]")))
    return "block as argument"


def _label_gone(rng: Random, node: Node) -> str | None:
    if not node.labels:
        return None
    node.labels.pop(rng.randrange(len(node.labels)))
    return "label gone"


def _label_more(rng: Random, node: Node) -> str:
    node.labels.insert(rng.randrange(len(node.labels) + 1), rng.choice(("more", "aws_vpc")))
    return "label too much"


def _label_strange(rng: Random, node: Node) -> str | None:
    if not node.labels:
        return None
    node.labels[-1] = rng.choice(_STRANGE)
    return "strange label"


def _moved_in(rng: Random, node: Node) -> str | None:
    """What stands in a block inside stands beside it."""
    inner = [each for each in node.blocks if each.items]
    if not inner:
        return None
    chosen = rng.choice(inner)
    node.items.append(chosen.items.pop())
    return "one body too high"


_ALTERATIONS: tuple[Callable[[Random, Node], str | None], ...] = (
    *(_argument_gone, _argument_gone, _block_gone, _argument_twice, _block_twice, _argument_misspelt, _block_misspelt),
    *(_unknown_argument, _unknown_block, _argument_as_block, _block_as_argument, _label_gone, _label_more),
    *(_label_strange, _moved_in),
)


def any_block(rng: Random, base: Base, _: Bodies) -> Made:
    """One mistake in any block of the root module."""
    tree = base.copy()
    node = rng.choice([each for top in tree[MAIN] for _, each in top.walk()])
    told = alter(rng, node)
    return (f"{told} in {node.type}", print_tree(tree)) if told else None


def resource(rng: Random, base: Base, _: Bodies) -> Made:
    """One mistake in a resource or data source of the provider."""
    tree = base.copy()
    place = rng.choice(sorted(base.bodies))
    node = rng.choice([each for _, each in tree[MAIN][place].walk()])
    told = alter(rng, node)
    return (f"{told} in resource", print_tree(tree)) if told else None


def computed(rng: Random, base: Base, bodies: Bodies) -> Made:
    """What only the provider sets, set; or an argument that another type has."""
    tree = base.copy()
    place = rng.choice(sorted(base.bodies))
    schema = bodies.schema_of(base.bodies[place][0])
    if rng.random() < 0.5:
        names = sorted(name for name, attribute in schema.attributes.items() if not attribute.is_argument)
        kind = "computed argument"
    else:
        other = bodies.schema_of(rng.choice(sorted(bodies.schema.resource_types)))
        names, kind = (
            sorted({*other.attributes, *other.blocks} - {*schema.attributes, *schema.blocks}),
            "argument of another type",
        )
    if not names:
        return None
    tree[MAIN][place].items.append(Item(rng.choice(names), '"a"'))
    return kind, print_tree(tree)


def nested(rng: Random, base: Base, bodies: Bodies) -> Made:
    """A block of the schema with nothing in it, or as an argument, or again and again."""
    tree = base.copy()
    place = rng.choice(sorted(base.bodies))
    schema = bodies.schema_of(base.bodies[place][0])
    if not schema.blocks:
        return None
    name = rng.choice(sorted(schema.blocks))
    inner = schema.blocks[name]
    kind = rng.choice(("empty block", "block as argument", "empty blocks", "labelled block", "empty dynamic block"))
    node = block(name, *(["x"] if kind == "labelled block" else []))
    arguments = [each for each, attribute in inner.block.attributes.items() if attribute.is_argument]
    if kind == "block as argument":
        text = f'{{ {rng.choice(arguments)} = "a" }}' if arguments else "{}"
        tree[MAIN][place].items.append(Item(name, rng.choice((text, f"[{text}]", '"a"', "[]", "null"))))
    elif kind == "empty dynamic block":
        node = block("dynamic", name, for_each=rng.choice(("[1]", "var.items", '"a"', "{}", "5")))
        node.items.append(block("content"))
        tree[MAIN][place].items.append(node)
    else:
        tree[MAIN][place].items += [node] * (2 if kind == "empty blocks" else 1)
    return kind, print_tree(tree)


def unknown_type(rng: Random, base: Base, _: Bodies) -> Made:
    """A resource or data source of a type that there is not, or of the other kind."""
    tree = base.copy()
    name = rng.choice(sorted(base.bodies.values(), key=lambda each: each[0]))[0].removeprefix(DATA)
    kind = rng.choice(("resource", "data", "ephemeral"))
    tree[MAIN].append(
        block(kind, rng.choice((misspell(name), name, name + "s", "aws_colour", "terraform_date")), "strange")
    )
    return f"unknown type of {kind}", print_tree(tree)


def address_twice(rng: Random, base: Base, _: Bodies) -> Made:
    """A top-level block twice."""
    tree = base.copy()
    node = rng.choice(tree[MAIN])
    tree[MAIN].append(node)
    return f"twice: {node.type}", print_tree(tree)


def settings(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in the settings of Terraform that does not belong there."""
    tree = base.copy()
    terraform = tree[MAIN][0]
    kind = rng.choice(("backend", "backend", "requirement", "version", "terraform", "provider"))
    if kind == "backend":
        terraform.items = [item for item in terraform.items if not isinstance(item, Node) or item.type != "backend"]
        made = rng.choice(grammar.BACKENDS).make(rng)
        terraform.items.append(made)
        return _changed(rng, made, tree, f"{made.type} {''.join(made.labels)}")
    if kind == "provider":
        made = grammar.PROVIDER.make(rng)
        made.items.append(Item("alias", '"fresh"'))
        tree[MAIN].append(made)
        return _changed(rng, rng.choice([each for _, each in made.walk()]), tree, "provider")
    if kind == "requirement":
        made = block("required_providers", aws=rng.choice(_REQUIREMENTS))
        terraform.items = [item for item in terraform.items if not isinstance(item, Node) or item.type != made.type]
        terraform.items.append(made)
        return "required_providers", print_tree(tree)
    if kind == "version":
        terraform.items[0] = Item("required_version", rng.choice(_VERSIONS))
        return "required_version", print_tree(tree)
    return _changed(rng, terraform, tree, "terraform")


def _changed(rng: Random, node: Node, tree: dict[str, list[Node]], kind: str) -> Made:
    if rng.random() < 0.5 and node.arguments:
        item = rng.choice(node.arguments)
        node.items[node.items.index(item)] = Item(item.name, wrong_expression(rng))
        return f"value of {item.name} in {kind}", print_tree(tree)
    told = alter(rng, node)
    return (f"{told} in {kind}", print_tree(tree)) if told else None


_REQUIREMENTS = (
    *('"~> 5.0"', '"five"', '{ source = "hashicorp/aws", version = "~> five" }', '{ source = "hashi corp/aws" }', "{}"),
    *('{ source = "a/b/c/d" }', "{ source = 5 }", '{ version = "5.100.0", colour = "a" }', '["~> 5.0"]', "null", "5"),
    *("{ source = var.text }", '{ source = "hashicorp/aws", configuration_aliases = [aws.x] }', '{ source = "" }'),
    *(
        '{ source = "hashicorp/aws", configuration_aliases = ["x"] }',
        '{ source = "hashicorp/aws", configuration_aliases = aws.x }',
    ),
    *(
        '{ source = "hashicorp/aws", version = 5 }',
        '{ source = "hashicorp/aws", version = ["5.0"] }',
        '{ source = "HashiCorp/AWS" }',
    ),
    *(
        '{ source = "hashicorp/aws", configuration_aliases = [google.x] }',
        '{ "source" = "hashicorp/aws", version = ">= 5, <" }',
    ),
    *(
        '{ source = "terraform-aws", version = "~> 5.0" }',
        '{ source = "hashicorp/aws/" }',
        '{ source = "https://a/b" }',
    ),
)
_VERSIONS = (
    *(
        '"~> 1"',
        '">= 1.5, < 1.0"',
        '"1.x"',
        '"latest"',
        "1.5",
        '["1.5"]',
        "null",
        '""',
        '">= 99.0"',
        "var.text",
        '"=1.11"',
    ),
    *('"^1.5"', '">= v1.5"', '"1.5 - 1.9"', '"> 1.5 <"', '"~> 1.5.0.0.0"', '"!= 1.11.4"', '">= 1.5,"', "true", "5"),
)

KINDS = (
    any_block,
    any_block,
    any_block,
    resource,
    resource,
    computed,
    nested,
    nested,
    unknown_type,
    address_twice,
    settings,
    settings,
)
