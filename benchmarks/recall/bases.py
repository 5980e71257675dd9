"""Root modules without a mistake, made at random: resources from the provider's schema, the rest from the grammar."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.recall import grammar
from benchmarks.recall.expressions import TYPES, Scope, make_expression
from benchmarks.recall.nodes import to_node
from benchmarks.recall.tree import Item, Node, Tree, block, print_tree
from tests.engine.learning.provider import DATA

if TYPE_CHECKING:
    from random import Random

    from tests.engine.learning.bodies import Bodies, Body

MAIN = "main.tf"
CHILD = "child/main.tf"
_REQUIREMENTS = ('"5.100.0"', '"~> 5.0"', '">= 5.0, < 6.0"', '"~> 5.100"')
INPUTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "string": ("string", ('"a"', "var.text", "local.text")),
    "number": ("number", ("5", '"5"', "var.number")),
    "bool": ("bool", ("true", '"true"')),
    "list": ("list(string)", ('["a"]', "var.items", "[]")),
    "set": ("set(string)", ('["a", "b"]', "toset(var.items)")),
    "map": ("map(string)", ('{ a = "b" }', "var.table", "{}")),
    "numbers": ("map(number)", ("{ a = 1 }", '{ a = "1" }')),
    "object": ("object({ name = string, size = optional(number, 1) })", ('{ name = "a" }', '{ name = "a", size = 2 }')),
    "objects": (
        "list(object({ name = string, ports = list(number) }))",
        ('[{ name = "a", ports = [80] }]', "[]"),
    ),
    "tuple": ("tuple([string, number])", ('["a", 1]',)),
    "any": ("any", ('"a"', "[1]", "null")),
}
"""Types of inputs of the child: how they are written, and values that fit."""


@dataclass(frozen=True)
class Base:
    """The blocks, and the bodies of the resources by the position of their block in the main file."""

    tree: Tree
    bodies: dict[int, tuple[str, Body]]

    @property
    def files(self) -> dict[str, str]:
        """The texts."""
        return print_tree(self.tree)

    def copy(self) -> Tree:
        """The blocks, to be changed."""
        return deepcopy(self.tree)


def make_base(rng: Random, bodies: Bodies) -> Base:
    """A root module with a child; whether the engine accepts it is still to be asked."""
    scope = Scope()
    main = [_terraform(rng), *_providers(rng), *_variables(scope), _locals(rng, scope), *_terraform_data(rng, scope)]
    known: dict[int, tuple[str, Body]] = {}
    for number in range(rng.choice((1, 2, 3))):
        name, body = _random_body(rng, bodies)
        known[len(main)] = (name, body)
        main.append(_resource(rng, name, f"r{number}", body, bodies, scope))
    main += [_call(rng, scope), *_extras(rng)]
    main += [block("output", f"o{number}", value=_typed(rng, scope)) for number in range(3)]
    return Base({MAIN: main, CHILD: _child(rng)} | _grandchild(), known)


def _typed(rng: Random, scope: Scope) -> str:
    return make_expression(rng, rng.choice(TYPES), scope)


def _terraform(rng: Random) -> Node:
    aws = f'{{ source = "hashicorp/aws", version = {rng.choice(_REQUIREMENTS)} }}'
    node = Node("terraform", [], [Item("required_version", rng.choice(('">= 1.5"', '"~> 1.11"')))])
    node.items.append(block("required_providers", aws=aws))
    if rng.random() < 0.3:
        node.items.append(grammar.BACKENDS[0].make(rng))
    return node


def _providers(rng: Random) -> list[Node]:
    return [grammar.PROVIDER.make(rng), block("provider", "aws", alias='"other"', region='"eu-west-1"')]


def _variables(scope: Scope) -> list[Node]:
    rows = (
        ("text", "string", "string", '"web"'),
        ("number", "number", "number", "2"),
        ("on", "bool", "bool", "true"),
        ("items", "list", "list(string)", '["a"]'),
        ("table", "map", "map(string)", "{}"),
        (
            "thing",
            "object",
            "object({ name = string, size = number, on = bool })",
            '{ name = "a", size = 1, on = true }',
        ),
    )
    for name, kind, *_ in rows:
        scope.add(kind, f"var.{name}")
    return [block("variable", name, type=type_, default=default) for name, _, type_, default in rows]


def _locals(rng: Random, scope: Scope) -> Node:
    texts = {kind: make_expression(rng, kind, scope) for kind in TYPES}
    node = block("locals", text='"local"', numbers="[80, 443]", **{f"a_{kind}": text for kind, text in texts.items()})
    for kind in TYPES:
        scope.add(kind, f"local.a_{kind}")
    scope.add("string", "local.text")
    return node


def _terraform_data(rng: Random, scope: Scope) -> list[Node]:
    first = block("resource", "terraform_data", "first", input=_typed(rng, scope))
    if rng.random() < 0.5:
        first.items.append(rng.choice(grammar.PROVISIONERS).make(rng))
    second = block("resource", "terraform_data", "second", input='"a"', depends_on="[terraform_data.first]")
    lifecycle = grammar.LIFECYCLE.make(rng)
    lifecycle.items = [item for item in lifecycle.items if not isinstance(item, Item) or item.name != "ignore_changes"]
    second.items.append(lifecycle)
    many = block("resource", "terraform_data", "many", **_repetition(rng))
    for reference in ("terraform_data.first.id", "terraform_data.second.id"):
        scope.add("string", reference)
    scope.add("list", "terraform_data.many[*].id" if many.find("count") else "values(terraform_data.many)[*].id")
    scope.add("string", "terraform_data.many[0].id" if many.find("count") else 'terraform_data.many["a"].id')
    return [first, second, many]


def _repetition(rng: Random) -> dict[str, str]:
    return rng.choice(
        (
            {"count": "2", "input": "count.index"},
            {"count": "length(var.items)", "input": '"${count.index}"'},
            {"for_each": 'toset(["a", "b"])', "input": "each.key"},
            {"for_each": "var.table", "input": "each.value"},
        )
    )


def _random_body(rng: Random, bodies: Bodies) -> tuple[str, Body]:
    while True:
        name = random_type(rng, bodies)
        if (body := bodies.make(rng, name)) is not None:
            return name, body


def random_type(rng: Random, bodies: Bodies) -> str:
    """A resource type, less often a data source."""
    if rng.random() < 0.2:
        return DATA + rng.choice(sorted(bodies.schema.data_types))
    return rng.choice(sorted(bodies.schema.resource_types))


def _resource(rng: Random, name: str, label: str, body: Body, bodies: Bodies, scope: Scope) -> Node:
    kind = "data" if name.startswith(DATA) else "resource"
    node = to_node(kind, [name.removeprefix(DATA), label], bodies.schema_of(name), body)
    for item in node.arguments:
        if item.text.startswith('"') and item.name.endswith(("_id", "_arn", "name")) and rng.random() < 0.3:
            item.text = rng.choice(scope.names["string"])
    scope.add("string", f"{name}.{label}.id")
    return node


def _call(rng: Random, scope: Scope) -> Node:
    call = block("module", "child", source='"./child"')
    inputs = {kind: rng.choice(values) for kind, (_, values) in INPUTS.items() if kind != "any" or rng.random() < 0.5}
    call.items += [Item(f"an_{kind}", text) for kind, text in inputs.items()]
    if rng.random() < 0.4:
        call.items.append(Item("providers", "{ aws = aws.other }"))
    if rng.random() < 0.4:
        call.items.append(Item("depends_on", "[terraform_data.first]"))
    repetition = rng.choice((None, None, ("count", "1"), ("for_each", 'toset(["x"])')))
    if repetition:
        call.items.append(Item(*repetition))
    scope.add(
        "string",
        {None: "module.child.text", "count": "module.child[0].text"}.get(
            repetition and repetition[0], 'module.child["x"].text'
        ),
    )
    return call


def _child(rng: Random) -> list[Node]:
    nodes = [block("terraform")]
    nodes[0].items.append(block("required_providers", aws='{ source = "hashicorp/aws", version = ">= 5.0" }'))
    for kind, (type_, values) in INPUTS.items():
        variable = block("variable", f"an_{kind}", type=type_)
        if kind == "any":
            variable.items.append(Item("default", rng.choice(values)))
        if kind in ("string", "list", "object") and rng.random() < 0.5:
            variable.items.append(Item("nullable", "false"))
        if kind == "number":
            condition = f"var.an_{kind} > 0"
            variable.items.append(block("validation", condition=condition, error_message='"It has to be positive."'))
        nodes.append(variable)
    nodes.append(block("output", "text", value='"${var.an_string}-${terraform_data.inner.id}"'))
    nodes.append(block("output", "things", value="var.an_objects"))
    nodes.append(block("output", "secret", value="sensitive(var.an_string)", sensitive="true"))
    nodes.append(block("resource", "terraform_data", "inner", input="var.an_map"))
    nodes.append(block("resource", "aws_sqs_queue", "inner", name="var.an_string"))
    nodes.append(block("module", "grandchild", source='"./deep"', name="var.an_string"))
    return nodes


def _grandchild() -> Tree:
    variable, output = block("variable", "name", type="string"), block("output", "name", value="upper(var.name)")
    return {"child/deep/main.tf": [variable, output]}


def _extras(rng: Random) -> list[Node]:
    """Some of the other blocks that there are."""
    forms = (grammar.MOVED, grammar.REMOVED, grammar.IMPORT, grammar.CHECK, grammar.DATA_STATE, grammar.LOCAL_STATE)
    found = [form.make(rng) for form in forms if rng.random() < 0.4]
    if rng.random() < 0.5:
        found.append(grammar.POLICY.make(rng))
    if rng.random() < 0.5:
        found.append(security_group(rng))
    if rng.random() < 0.5:
        found.append(named_form(rng, grammar.VARIABLE, "extra"))
    if rng.random() < 0.5:
        found.append(named_form(rng, grammar.OUTPUT, "extra"))
    return found


def security_group(rng: Random) -> Node:
    """A resource with a dynamic block."""
    dynamic = grammar.INGRESS.make(rng)
    iterator = rng.choice(("ingress", "each_port"))
    dynamic.items = [item for item in dynamic.items if not isinstance(item, Item) or item.name != "iterator"]
    if iterator != "ingress":
        dynamic.items.insert(1, Item("iterator", iterator))
    for item in dynamic.blocks[0].arguments:
        item.text = item.text.replace("ITERATOR", iterator)
    group = block("resource", "aws_security_group", "group", name='"group"')
    group.items.append(dynamic)
    return group


def named_form(rng: Random, form: grammar.Form, name: str) -> Node:
    """A block of the form under a name, which its conditions use."""
    node = form.make(rng, name)
    for _, inner in node.walk():
        for item in inner.arguments:
            item.text = item.text.replace("NAME", name)
    return node
