"""Mistakes in the language: tokens, expressions, references, functions, templates, meta-arguments, declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.recall import grammar
from benchmarks.recall.bases import MAIN, Base, named_form, security_group
from benchmarks.recall.expressions import call_at_random, wrong_expression
from benchmarks.recall.structure import alter
from benchmarks.recall.tree import Item, Node, Tree, block, print_tree
from tfgen.hcl.syntax import Attribute, Index, Literal, Splat, Template, walk
from tfgen.module.model import parse_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tests.engine.learning.bodies import Bodies
    from tfgen.hcl.syntax import Body, Expression

    Made = tuple[str, dict[str, str]] | None

_TOKEN = re.compile(r'[A-Za-z_][\w-]*|\d+(?:\.\d+)?|"|\$\{|%\{|<<-?\w+|&&|\|\||==|!=|>=|<=|=>|\.\.\.|[^\s\w]|\n')
_STRAY = (
    *('"', "'", "{", "}", "[", "]", "(", ")", "=", "==", ":", "?", ",", ";", ".", "..", "...", "$", "${", "%{", "~}"),
    *("for", "in", "if", "null", "true", "and", "=>", "->", "&&", "||", "!", "-", "*", "/", "<<EOT", "#", "//", "/*"),
    *("x", "5", "\n", "@", "`", "|", "&", "<", "each", "\\", "5a", "a-", "-a", "1.", ".5", "0x1F", "1e5"),
)
_ESCAPES = (
    r"\d",
    r"\x41",
    r"\u12",
    "$${",
    "%%{",
    "${",
    "%{ if }",
    "%{ endif }",
    "%{ else }",
    "${}",
    "${ a b }",
    "%{ for }",
)


def token(rng: Random, base: Base, _: Bodies) -> Made:
    """A token gone, doubled, changed with its neighbour, or another one in its place."""
    files = base.files
    text = files[MAIN]
    found = list(_TOKEN.finditer(text))
    place = rng.randrange(len(found) - 1)
    first, second = found[place], found[place + 1]
    kind = rng.choice(("gone", "doubled", "swapped", "replaced", "inserted"))
    new, end = first[0], first.end()
    if kind == "swapped":
        new, end = second[0] + text[first.end() : second.start()] + first[0], second.end()
    elif kind != "doubled":
        new = {"gone": "", "replaced": rng.choice(_STRAY), "inserted": f"{first[0]} {rng.choice(_STRAY)}"}[kind]
    else:
        new = f"{first[0]} {first[0]}"
    files[MAIN] = text[: first.start()] + new + text[end:]
    return f"token {kind}", files


def expression(rng: Random, base: Base, _: Bodies) -> Made:
    """Another expression in the place of one."""
    found = list(_expressions(base))
    node = rng.choice(found)
    return f"expression: {type(node).__name__}", _replaced(base, node, wrong_expression(rng))


def literal(rng: Random, base: Base, _: Bodies) -> Made:
    """A literal of another type in the place of one."""
    found = [node for node in _expressions(base) if isinstance(node, Literal)]
    node = rng.choice(found)
    text = rng.choice(('"text"', "5", "true", '["a"]', '{ a = "b" }', "null", "-1", '""', "1.5", "[]"))
    return f"literal: {type(node.value).__name__}", _replaced(base, node, text)


def reference(rng: Random, base: Base, _: Bodies) -> Made:
    """A reference that leads elsewhere."""
    found = [node for node in _expressions(base) if isinstance(node, (Attribute, Index, Splat))]
    if not found:
        return None
    node = rng.choice(found)
    text = base.files[MAIN][node.start : node.end]
    words = re.findall(r"\w+", text)
    word = rng.choice(words)
    new = rng.choice(
        (
            text.replace(word, word + "x", 1),
            text.replace(word, word[:-1] or "q", 1),
            f"{text}.absent",
            f"{text}[0]",
            f'{text}["absent"]',
            f"{text}[*]",
            f"{text}[*].absent",
            text.rpartition(".")[0] or text,
            text.partition(".")[2] or text,
            text.partition("[")[0],
            f"{text}.id",
            f"{text}()",
            f"({text})...",
        )
    )
    return f"reference: {words[0] if words[0] in _ROOTS else 'resource'}", _replaced(base, node, new)


_ROOTS = ("var", "local", "data", "module", "each", "count", "self", "path", "terraform", "k", "v", "x")


def function(rng: Random, base: Base, _: Bodies) -> Made:
    """A call of some function with some arguments."""
    name, call = call_at_random(rng)
    tree = base.copy()
    tree[MAIN].append(block("output", "called", value=call))
    return f"function: {name}", print_tree(tree)


def operation(rng: Random, base: Base, _: Bodies) -> Made:
    """An operator, a conditional, a `for` or a splat over some operands."""
    holes = [wrong_expression(rng).strip() for _ in range(3)]
    if any("\n" in text for text in holes):
        return None
    form = rng.choice(
        (
            *("{} + {}", "{} && {}", "{} == {}", "{} > {}", "!{}", "-{}", "{} ? {} : {}", "[for x in {} : x]"),
            *(
                "{{ for k, v in {} : k => v }}",
                "{{ for x in {} : x => {} }}",
                "[for x in {} : x if {}]",
                "{}[{}]",
                "{}[*]",
            ),
            *(
                '"a${{{}}}b"',
                '"%{{ if {} }}a%{{ endif }}"',
                '"%{{ for x in {} }}${{x}}%{{ endfor }}"',
                "[{}, {}]...",
                "({})",
            ),
            *(
                "{{ {} = {} }}",
                "{{ ({}) = {} }}",
                "{} % {}",
                "{} / {}",
                "{} != {}",
                "{}.a",
                "{}[*].a",
                "{}.0",
                "{}.*.a",
            ),
        )
    )
    tree = base.copy()
    tree[MAIN].append(block("output", "computed", value=form.format(*holes)))
    return f"operation: {form.format('_', '_', '_')}", print_tree(tree)


def template(rng: Random, base: Base, _: Bodies) -> Made:
    """A piece of template in the middle of a text."""
    found = [node for node in _expressions(base) if isinstance(node, (Template, Literal))]
    files = base.files
    quoted = [node for node in found if files[MAIN][node.start] == '"' and node.end - node.start > 3]
    if not quoted:
        return None
    node = rng.choice(quoted)
    place = rng.randrange(node.start + 1, node.end)
    files[MAIN] = files[MAIN][:place] + rng.choice(_ESCAPES) + files[MAIN][place:]
    return "template", files


def meta_argument(rng: Random, base: Base, _: Bodies) -> Made:
    """A meta-argument with some value in some block."""
    tree = base.copy()
    nodes = [node for node in tree[MAIN] if node.type not in ("terraform",)]
    node = rng.choice(nodes)
    name = rng.choice(("count", "for_each", "depends_on", "provider", "providers", "lifecycle", "source", "version"))
    text = rng.choice(META[name]) if name in META and rng.random() < 0.6 else wrong_expression(rng)
    node.items = [item for item in node.items if not isinstance(item, Item) or item.name != name]
    node.items.append(Item(name, text))
    return f"meta-argument: {name} in {node.type}", print_tree(tree)


META = {
    "count": (
        "var.items",
        '"a"',
        "-1",
        "1.5",
        "null",
        "terraform_data.first.id",
        "length(terraform_data.first.id)",
        '["a"]',
    ),
    "for_each": (
        *("[1, 2]", '["a"]', "var.items", "toset([1, 2])", "toset([null])", "terraform_data.first", "5", "null"),
        *("toset([terraform_data.first.id])", "{ for x in var.items : x => x }", "sensitive(var.table)", "each.value"),
    ),
    "depends_on": (
        *("[var.text]", "terraform_data.first", '["terraform_data.first"]', "[local.text]", "[terraform_data.absent]"),
        *("[terraform_data.first.id]", "[module.child]", "[module.absent]", "[data.aws_region.absent]", "[]", "null"),
        *(
            "[module.child.text]",
            "[each.key]",
            "[terraform_data.many[0]]",
            "[path.module]",
            "[aws_vpc]",
            '["${var.text}"]',
        ),
    ),
    "provider": (
        "aws.other",
        "aws.absent",
        '"aws.other"',
        '"aws"',
        "other",
        "var.text",
        "aws.other.x",
        "google",
        "null",
    ),
    "providers": (
        "{ aws = aws.other }",
        "{ aws = aws.absent }",
        "{ other = aws }",
        "aws.other",
        '{ aws = "aws.other" }',
    ),
}


def lifecycle(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in a `lifecycle`, provisioner or connection that does not belong there."""
    form = rng.choice((grammar.LIFECYCLE, grammar.LIFECYCLE, *grammar.PROVISIONERS))
    holder = block("resource", "terraform_data", "holder", input='"a"')
    holder.items.append(form.make(rng))
    return _altered(rng, base, holder, form.type)


def declaration(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in a variable, output, check, import, moved or removed that does not belong there."""
    form = rng.choice((grammar.VARIABLE, grammar.VARIABLE, grammar.OUTPUT, grammar.CHECK))
    form = rng.choice((form, grammar.IMPORT, grammar.MOVED, grammar.REMOVED))
    node = named_form(rng, form, "fresh") if form in (grammar.VARIABLE, grammar.OUTPUT) else form.make(rng)
    return _altered(rng, base, node, form.type)


def variable(rng: Random, base: Base, _: Bodies) -> Made:
    """A variable of some type with some default."""
    node = block("variable", "fresh", type=rng.choice(_VARIABLE_TYPES), default=wrong_expression(rng))
    return _with(base, node, "variable: default")


_VARIABLE_TYPES = (
    *("string", "number", "bool", "any", "list(string)", "set(number)", "map(bool)", "list(any)", "tuple([string])"),
    *("object({ a = string })", "object({ a = optional(string, 1) })", 'object({ a = optional(number, "x") })'),
    *("list", "map", '"string"', "strings", "list(string, number)", "map(x)", "object(string)", "object({ a })", "set"),
    *("tuple(string)", "optional(string)", "list(object({ a = string }))", "map(list(number))", "null", "var.text"),
    *("object({ a = optional(list(string), []) })", "list[string]", "text", "integer", "array(string)", "object({})"),
)


def dynamic(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in a dynamic block that does not belong there."""
    return _altered(rng, base, security_group(rng), "dynamic", skip=1)


def remote_state(rng: Random, base: Base, _: Bodies) -> Made:
    """Something in a `terraform_remote_state` that does not belong there."""
    node = rng.choice((grammar.DATA_STATE, grammar.LOCAL_STATE)).make(rng, "terraform_remote_state", "fresh")
    if rng.random() < 0.4:
        item = node.find("config")
        assert item
        item.text = rng.choice(_CONFIGS)
        return _with(base, node, "remote state: config")
    return _altered(rng, base, node, "remote state")


_CONFIGS = (
    *('{ bucket = "b" }', '{ bukket = "b", key = "k", region = "r" }', '{ bucket = ["b"], key = "k", region = "r" }'),
    *('{ path = ["a"] }', "{ path = null }", '{ pat = "a" }', '"a"', '["a"]', "null", "{}", "var.table", "5"),
    *('{ bucket = "b", key = "/k", region = "r" }', '{ bucket = "b", key = "k/", region = "us-east-1" }'),
    *('{ bucket = "b", key = "k", region = "us-east-1", encrypt = "maybe" }', '{ path = "a", workspace_dir = 5 }'),
    *(
        '{ bucket = "", key = "k", region = "us-east-1" }',
        '{ bucket = "b", key = "k", region = "us-east-1", role_arn = "x" }',
    ),
    *(
        '{ bucket = "b", key = "k", region = "us-east-1", assume_role = { arn = "x" } }',
        "{ bucket = 5, key = 6, region = 7 }",
    ),
    *('{ bucket = "b", key = "k", region = "us-east-1", assume_role = "x" }', '{ path = "a", bucket = "b" }'),
)


def _altered(rng: Random, base: Base, node: Node, kind: str, skip: int = 0) -> Made:
    """The base with one more block in which one thing is altered, not in the outermost `skip` of its bodies."""
    inner = rng.choice([each for _, each in node.walk()][skip:])
    if rng.random() < 0.5 and inner.arguments:
        item = rng.choice(inner.arguments)
        item.text = wrong_expression(rng)
        return _with(base, node, f"{kind}: value of {item.name}")
    told = alter(rng, inner)
    return _with(base, node, f"{kind}: {told}") if told else None


def _with(base: Base, node: Node, kind: str) -> Made:
    tree: Tree = base.copy()
    tree[MAIN].append(node)
    return kind, print_tree(tree)


def _expressions(base: Base) -> Iterator[Expression]:
    module = parse_module("", {MAIN: base.files[MAIN]})
    for file in module.files:
        yield from _of_body(file.body)


def _of_body(body: Body) -> Iterator[Expression]:
    for argument in body.arguments:
        yield from walk(argument.value)
    for inner in body.blocks:
        yield from _of_body(inner.body)


def _replaced(base: Base, node: Expression, text: str) -> dict[str, str]:
    files = base.files
    files[MAIN] = files[MAIN][: node.start] + text + files[MAIN][node.end :]
    return files


KINDS = (
    *(token, token, expression, expression, literal, reference, reference, function, function, operation, template),
    *(meta_argument, meta_argument, lifecycle, lifecycle, declaration, declaration, variable, dynamic, remote_state),
)
