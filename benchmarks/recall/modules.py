"""Mistakes in the calls of local modules: inputs, outputs, providers, sources, circles, and broken children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.recall import grammar, language, structure
from benchmarks.recall.bases import CHILD, INPUTS, MAIN, Base
from benchmarks.recall.expressions import wrong_expression
from benchmarks.recall.tree import Item, Node, block, print_tree

if TYPE_CHECKING:
    from random import Random

    from tests.engine.learning.bodies import Bodies

    Made = tuple[str, dict[str, str]] | None

_VALUES = tuple(text for _, texts in INPUTS.values() for text in texts)
_DEEP = "child/deep/main.tf"


def _call(tree: dict[str, list[Node]]) -> Node:
    return next(node for node in tree[MAIN] if node.type == "module")


def _child_block(tree: dict[str, list[Node]], kind: str, name: str) -> Node:
    return next(node for node in tree[CHILD] if node.type == kind and name in node.labels)


def input_gone(rng: Random, base: Base, _: Bodies) -> Made:
    """An input that has no default is not given."""
    tree = base.copy()
    call = _call(tree)
    call.items.remove(rng.choice([item for item in call.arguments if item.name.startswith("an_")]))
    return "input gone", print_tree(tree)


def input_unknown(rng: Random, base: Base, _: Bodies) -> Made:
    """An input that there is not."""
    tree = base.copy()
    name = rng.choice(
        ("an_strin", "colour", "name", "lifecycle", "tags", "provider", "locals", "an_", "version", "connection")
    )
    _call(tree).items.append(Item(name, rng.choice(('"a"', "5", "{}"))))
    return "input unknown", print_tree(tree)


def input_value(rng: Random, base: Base, _: Bodies) -> Made:
    """Another value for an input."""
    tree = base.copy()
    item = rng.choice([item for item in _call(tree).arguments if item.name.startswith("an_")])
    item.text = rng.choice(_VALUES) if rng.random() < 0.5 else wrong_expression(rng)
    return f"value of {item.name}", print_tree(tree)


def input_type(rng: Random, base: Base, _: Bodies) -> Made:
    """Another type in the child for what is given."""
    tree = base.copy()
    kind = rng.choice(sorted(INPUTS))
    type_ = _child_block(tree, "variable", f"an_{kind}").find("type")
    assert type_
    type_.text = rng.choice([other for other, _ in INPUTS.values()])
    return f"type of an_{kind}", print_tree(tree)


def validation(rng: Random, base: Base, _: Bodies) -> Made:
    """A condition on an input that its value may not meet."""
    tree = base.copy()
    kind = rng.choice(("string", "number", "list", "object", "map"))
    condition = rng.choice(_CONDITIONS[kind]).replace("V", f"var.an_{kind}")
    variable = _child_block(tree, "variable", f"an_{kind}")
    variable.items = [item for item in variable.items if not isinstance(item, Node)]
    variable.items.append(block("validation", condition=condition, error_message='"It is wrong."'))
    item = _call(tree).find(f"an_{kind}")
    assert item
    item.text = rng.choice(INPUTS[kind][1])
    return "validation of an input", print_tree(tree)


_CONDITIONS = {
    "string": ('V == "b"', "length(V) > 3", 'contains(["x", "y"], V)', 'can(regex("^b", V))', 'startswith(V, "z")'),
    "number": ("V > 10", "V < 0", "V % 2 == 0", "contains([1, 2], V)"),
    "list": (
        "length(V) > 3",
        'alltrue([for x in V : x == "b"])',
        'contains(V, "q")',
        "length(V) == length(distinct(V))",
    ),
    "object": ('V.name == "b"', "V.size > 1", "V.absent > 1"),
    "map": ("length(V) > 2", 'V["a"] == "c"', 'contains(keys(V), "z")'),
}


def output(rng: Random, base: Base, _: Bodies) -> Made:
    """A use of the module that its outputs do not admit."""
    tree = base.copy()
    text = rng.choice(_USES)
    name = rng.choice(("value", "value", "value", "input"))
    made = (
        block("output", "used", value=text)
        if name == "value"
        else block("resource", "terraform_data", "used", input=text)
    )
    tree[MAIN].append(made)
    return "use of the module", print_tree(tree)


_USES = (
    *("module.child.absent", "module.child.text", "module.child[0].text", 'module.child["x"].text', "module.child"),
    *("module.child.text.more", "module.child.text[0]", "module.child.things.name", "module.child.things[0].name"),
    *(
        "module.child.things[0].absent",
        "module.child[*].text",
        "module.child.secret",
        "module.child.inner.id",
        "module.chidl.text",
    ),
    *("module.child.grandchild.name", "module.child.an_string", "upper(module.child.things)", "module.child.text + 1"),
    *("[for m in module.child : m.absent]", "values(module.child)[0].absent", "module", "module.child[0].absent"),
    *(
        'module.child["x"].absent',
        "{ for k, m in module.child : k => m.text }",
        "module.child[each.key].text",
        "module.child.text()",
    ),
    *(
        '"${module.child.things}"',
        "module.child[0]",
        'module.child["y"].text',
        "module.child[0].secret",
        "one(module.child[*].text)",
    ),
)


def source(rng: Random, base: Base, _: Bodies) -> Made:
    """A source that leads nowhere, or is not written as Terraform wants it."""
    tree = base.copy()
    call = _call(tree)
    call.items[0] = Item("source", rng.choice(_SOURCES))
    if rng.random() < 0.2:
        call.items[0] = Item("source", '"./child"')
        call.items.insert(1, Item("version", rng.choice(('"1.0.0"', '"~> 1"', "1"))))
    return "source", print_tree(tree)


_SOURCES = (
    *(
        '"./absent"',
        '"child"',
        '"."',
        '"./"',
        "./child",
        '"./child/main.tf"',
        "var.text",
        '"${path.module}/child"',
        "null",
    ),
    *('"./${var.text}"', '["./child"]', '"./child/deep"', '"./child/../child"', '""', '"../"', "path.module", "5"),
)


def providers(rng: Random, base: Base, _: Bodies) -> Made:
    """Provider configurations that the child does not want, or that are not there."""
    tree = base.copy()
    call = _call(tree)
    call.items = [item for item in call.items if not isinstance(item, Item) or item.name != "providers"]
    aliases = rng.choice(("[aws.x]", "[aws.x, aws.y]", "[]", None, None))
    if aliases:
        required = next(node for top in tree[CHILD] for _, node in top.walk() if node.type == "required_providers")
        required.items = [Item("aws", f'{{ source = "hashicorp/aws", configuration_aliases = {aliases} }}')]
    if rng.random() < 0.8:
        call.items.append(Item("providers", rng.choice(_PASSED)))
    if rng.random() < 0.3:
        queue = _child_block(tree, "resource", "aws_sqs_queue")
        queue.items.append(Item("provider", rng.choice(("aws.x", "aws.y", "aws"))))
    return "providers", print_tree(tree)


_PASSED = (
    *(
        "{ aws = aws.other }",
        "{ aws.x = aws.other }",
        "{ aws = aws.absent }",
        "{ aws.x = aws, aws.y = aws.other }",
        "{}",
    ),
    *(
        "{ google = google }",
        '{ aws = "aws.other" }',
        "[aws]",
        "aws",
        "{ aws.z = aws }",
        "{ x = aws.other }",
        "{ aws = var.text }",
    ),
    *(
        '{ "aws" = aws }',
        "{ aws = google.other }",
        "null",
        "{ aws = aws.other.more }",
        "{ aws = aws, aws = aws.other }",
    ),
)


def circle(rng: Random, base: Base, _: Bodies) -> Made:
    """Values or modules that need themselves."""
    tree = base.copy()
    call = _call(tree)
    kind = rng.choice(("own output", "two modules", "recursion", "through a resource", "depends on itself"))
    if kind == "own output":
        _set(call, "an_string", "module.child.text")
        call.items = [
            item for item in call.items if not isinstance(item, Item) or item.name not in ("count", "for_each")
        ]
    elif kind == "two modules":
        tree[MAIN] += [
            block("module", name, source='"./child/deep"', name=f"module.{other}.name") for name, other in ("ab", "ba")
        ]
    elif kind == "recursion":
        path, source_ = rng.choice(
            ((_DEEP, '"../../child"'), (CHILD, '"../child"'), (_DEEP, '"./"'), (_DEEP, '"../deep"'))
        )
        tree[path].append(block("module", "again", source=source_))
    elif kind == "through a resource":
        tree[MAIN].append(block("resource", "terraform_data", "round", input="module.round.name"))
        tree[MAIN].append(block("module", "round", source='"./child/deep"', name="terraform_data.round.output"))
    else:
        call.items = [item for item in call.items if not isinstance(item, Item) or item.name != "depends_on"]
        call.items.append(Item("depends_on", "[module.child]"))
    return f"circle: {kind}", print_tree(tree)


def _set(node: Node, name: str, text: str) -> None:
    node.items = [item for item in node.items if not isinstance(item, Item) or item.name != name]
    node.items.append(Item(name, text))


def broken_child(rng: Random, base: Base, bodies: Bodies) -> Made:
    """A mistake of the language or of structure in a module that is called."""
    path = rng.choice((CHILD, CHILD, _DEEP))
    tree = base.copy()
    child = Base({MAIN: tree[path]}, {})
    family = rng.choice(
        (language.token, language.expression, language.reference, structure.any_block, structure.address_twice)
    )
    made = family(rng, child, bodies)
    if made is None:
        return None
    return f"broken child: {made[0].partition(':')[0].partition(' in ')[0]}", {**base.files, path: made[1][MAIN]}


def in_child(rng: Random, base: Base, _: Bodies) -> Made:
    """A block that only a root module may have, or that ties a module down."""
    tree = base.copy()
    made = rng.choice(
        (
            block("import", to="terraform_data.inner", id='"a"'),
            grammar.MOVED.make(rng),
            block("provider", "aws", region='"us-east-1"'),
            block("terraform", required_version=rng.choice(('">= 99.0"', '"~> 1.5"', '"x"'))),
            block("removed", **{"from": rng.choice(("terraform_data.inner", "terraform_data.gone"))}),
            block("output", "fresh", value="sensitive(1)"),
            block("output", "fresh", value="var.absent"),
            grammar.CHECK.make(rng),
        )
    )
    tree[rng.choice((CHILD, _DEEP))].append(made)
    return f"{made.type} in a child", print_tree(tree)


def call_form(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in the call itself that does not belong there."""
    tree = base.copy()
    told = structure.alter(rng, _call(tree))
    return (f"call: {told}", print_tree(tree)) if told else None


def repetition(rng: Random, base: Base, _: Bodies) -> Made:
    """Instances of the module, and uses that do not say which."""
    tree = base.copy()
    call = _call(tree)
    name = rng.choice(("count", "for_each", "depends_on"))
    _set(call, name, rng.choice(language.META[name]) if rng.random() < 0.6 else wrong_expression(rng))
    return f"module: {name}", print_tree(tree)


def marks(rng: Random, base: Base, _: Bodies) -> Made:
    """Sensitive, ephemeral or null values where they must not go."""
    tree = base.copy()
    call = _call(tree)
    variable = _child_block(tree, "variable", "an_string")
    kind = rng.choice(("sensitive", "ephemeral", "null"))
    if kind == "null":
        _set(variable, "nullable", rng.choice(("false", "true")))
        _set(call, "an_string", rng.choice(("null", "true ? null : null", "try(null)")))
    else:
        _set(variable, kind, "true")
        if rng.random() < 0.5:
            _set(call, "an_string", f"{'sensitive(var.text)' if kind == 'sensitive' else 'var.text'}")
        if rng.random() < 0.4:
            _set(_child_block(tree, "output", "text"), kind, "true")
    return f"mark: {kind}", print_tree(tree)


KINDS = (
    *(input_gone, input_unknown, input_value, input_value, input_value, input_type, input_type, validation, validation),
    *(output, output, output, source, providers, providers, circle, broken_child, broken_child, in_child, call_form),
    *(repetition, repetition, marks),
)
