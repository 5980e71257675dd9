"""Values of the config never become code, whatever a template does with them on their way into HCL.

Each way of writing a value is tried with each hostile text. Either nothing is written, or what is written has one
argument with a text for a value.
"""

# ruff: noqa: E501 - templates and messages stand on one line

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pygohcl
import pytest
from jinja2.filters import FILTERS

from tests.trees import CONFIG, MATRIX, TEMPLATE, assert_refused, read_tree, run, write_tree
from tfgen.hcl.format import format_hcl
from tfgen.hcl.syntax import Attribute, Call, Index, Literal, Name, Object, Template
from tfgen.hcl.syntax import Tuple as TupleNode
from tfgen.hcl.tree import parse_tree
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.jinja.generator import PACED, SPENT
from tfgen.render.languages.placement import find_misplaced
from tfgen.render.languages.text import with_holes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.render.jinja.sandbox import Template as Template_

ENVIRONMENT = TemplateEnvironment(Path("templates"))
ALL = "(stack dev/us-east-1, same in 3 more stacks)"

# What would end a string, a heredoc, a comment or a block, begin a template, or is code as it stands.
PAYLOADS = [
    '"\n}\nresource "aws_x" "y" {\n}\nlocals {\nb = "',
    '"} resource "aws_x" "y" { a = "',
    "1\n}\nresource terraform_data pwn {\n}\nlocals {\nz = 1",
    "1\nb = path.cwd",
    "${path.cwd}",
    "%{ if true }x%{ endif }",
    "{path.cwd}",
    "$",
    "%",
    "$${path.cwd}",
    "path.cwd",
    "path",
    "null",
    "true",
    "[for x in [1] : x]",
    "1 + 1",
    "x ? path.cwd : 1",
    "file(1)",
    "# x",
    "// x",
    "/* x",
    "*/ path.cwd /*",
    "EOT",
    "\nEOT\nb = 1\nc = <<EOT\n",
    "<<EOT\nx\nEOT\n",
    '" + path.cwd + "',
    " + path.cwd + ",
    '\\"',
    "\\",
    "\\u0022",
    "{{ stack.name }}",
    "&#34;",
    "\u2028b = 1\u0085",
    "-",
    "",
]
# How an expression may stand in a file.
PLACES = {
    "code": "locals {{\n  a = {}\n}}\n",
    "quotes": 'locals {{\n  a = "{}"\n}}\n',
    "inside quotes": 'locals {{\n  a = "${{local.b}}-{}-x"\n}}\n',
    "behind a dollar": 'locals {{\n  a = "${}{{x}}"\n}}\n',
    "a sequence": 'locals {{\n  a = "x${{ {} }}"\n}}\n',
    "a sequence with quotes": 'locals {{\n  a = "x${{join("-", ["{}"])}}"\n}}\n',
    "a list": "locals {{\n  a = [{}, 1]\n}}\n",
    "a name": "locals {{\n  a = aws_vpc.{}.id\n}}\n",
    "a heredoc": "locals {{\n  a = <<EOT\nx {} x\nEOT\n}}\n",
    "a line of a heredoc": "locals {{\n  a = <<-EOT\n    {}\n    x\n  EOT\n}}\n",
    "a comment": "locals {{\n  # {}\n  a = 1\n}}\n",
    "a comment over lines": "locals {{\n  /* {} */\n  a = 1\n}}\n",
}
AUTHORED = {"local", "b", "join", "aws_vpc", "id", "x", "a"}  # the names that PLACES and WAYS have of their own
ARGUMENTS = {
    "attr": "('upper')",
    "batch": "(2)",
    "default": "('', true)",
    "d": "('', true)",
    "dictsort": "",
    "format": "(vars.x)",
    "groupby": "('x')",
    "int": "(5)",
    "map": "('upper')",
    "reject": "('none')",
    "rejectattr": "('y')",
    "replace": "('a', vars.x)",
    "round": "",
    "select": "('string')",
    "selectattr": "('y')",
    "slice": "(1)",
    "truncate": "(50, true, vars.x)",
    "indent": "(1, true)",
    "join": "(vars.x)",
    "trim": "('x')",
    "xmlattr": "",
    "wordwrap": "(10)",
}
# What a template does with a filter F on the way: joins, slices and repeats what comes out of it, or goes in.
WAYS = [
    "vars.x | F",
    "[vars.x] | F",
    "{'x': vars.x} | F",
    "vars.x | hcl | F",
    "vars.x | hcl_text | F",
    "[vars.x | hcl_text, vars.x] | F",
    "'a%s' | F",
    "('a' | hcl_text) | F",
    "'\"' ~ (vars.x | F) ~ '\"'",
    "'a' ~ (vars.x | F)",
    "('a' | hcl_text) + (vars.x | F)",
    "(vars.x | F)[1:]",
    "(vars.x | F) * 2",
    "'%s' % (vars.x | F)",
    "'{}'.format(vars.x | F)",
    "(vars.x | F) if true else 'x'",
    "[vars.x | F] | join(', ')",
    "[[vars.x] | F | list | hcl, vars.x] | join",
]
# What needs no filter, as statements before the expression.
STATEMENTS = {
    "a variable": "{% set y = vars.x %}<y>",
    "a block": "{% set y %}{{ vars.x }}{% endset %}<y>",
    "a filtered block": "{% set y | upper %}{{ vars.x }}{% endset %}<y>",
    "a block that is filtered again": "{% set y %}{{ vars.x | hcl }}{% endset %}<y | replace('\"', '')>",
    "a macro": "{% macro m(v) %}{{ v }}{% endmacro %}<m(vars.x)>",
    "a macro of filtered text": "{% macro m(v) %}{{ v | hcl_text }}{% endmacro %}<m(vars.x)>",
    "a macro of a literal": "{% macro m(v) %}{{ v | hcl }}{% endmacro %}<m(vars.x)>",
    "a macro of a literal in quotes": '{% macro m(v) %}"{{ v | hcl }}"{% endmacro %}<m(vars.x)>',
    "a slice of a macro": "{% macro m(v) %}{{ v | hcl }}{% endmacro %}<m(vars.x)[1:-1]>",
    "a caller": "{% macro m() %}{{ caller(vars.x) }}{% endmacro %}"
    "{% set y %}{% call(v) m() %}{{ v }}{% endcall %}{% endset %}<y>",
    "a call block over a method": "{% set y %}{% call vars.x.format() %}{% endcall %}{% endset %}<y>",
    "a literal behind a replacement": "<vars.x | hcl | replace('\"', '') | hcl_text>",
    "a filter over a block": "{% set y %}{% filter lower %}{{ vars.x }}{% endfilter %}{% endset %}<y>",
    "a namespace": "{% set ns = namespace(y='') %}{% set ns.y = ns.y ~ vars.x %}<ns.y>",
    "characters of a literal": "{% set y %}{% for c in vars.x | hcl %}{{ c }}{% endfor %}{% endset %}<y>",
    "characters, one by one": "{% set y %}{% for c in vars.x %}{{ c }}{% endfor %}{% endset %}<y>",
    "pieces that are put together": "{% set y %}{{ vars.x[:1] }}{{ vars.x[1:] }}{% endset %}<y>",
    "pieces around the author's": "{% set y %}{{ vars.x[:1] }}a{{ vars.x[1:] }}{% endset %}<y>",
    "an item": "<[vars.x][0]>",
    "a key": "<{vars.x: 1} | first>",
    "a replaced letter": "<('N' | hcl_text) | replace('N', vars.x)>",
    "a method": "<vars.x.strip()>",
    "a replacement": "<'N'.replace('N', vars.x)>",
    "a join": "<', '.join([vars.x, vars.x])>",
    "a joint": "<vars.x.join(['a', 'b'])>",
    "a format": "<'{}'.format(vars.x)>",
    "a format of two": "<'{a}{b}'.format(a='x', b=vars.x)>",
    "a format that is a value": "<vars.x.format('a')>",
    "a percent": "<'%s' % vars.x>",
    "a percent of a map": "<'%(a)s' % {'a': vars.x}>",
    "a sum": "<'a' + vars.x>",
    "a product": "<vars.x * 2>",
    "a margin": "<('a\\nb' | hcl_text) | indent(vars.x, true)>",
    "a margin of the author's text": "<'a\\nb' | indent(vars.x, true)>",
    "a filling": "<'a'.center(40, vars.x[:1])>",
    "a default": "<nothing | default(vars.x)>",
    "an expression": "<vars.x | expression>",
    "an expression in a list": "<[vars.x | expression] | hcl>",
    "half an expression": "<('local.' ~ vars.x) | expression>",
    "a label": "<vars.x | identifier>",
    "a literal": "<vars.x | hcl>",
    "text": "<vars.x | hcl_text>",
    "text of a heredoc": "<vars.x | heredoc_text>",
    "JSON": "<vars.x | json>",
    "JSON in a list": "<[vars.x] | json>",
    "text in JSON": "<vars.x | json_text>",
    "text beside text": "{% set y %}{{ vars.x | hcl_text }}{{ vars.x | hcl_text }}{% endset %}<y>",
    "a loop over literals": "{% set y %}{% for v in [vars.x] %}{{ v | hcl }}{% endfor %}{% endset %}<y>",
    "a trimmed literal": "<vars.x | hcl | trim>",
    "an indented literal": "<[vars.x] | hcl | indent(2)>",
    "an included file": "{% set y %}{% include '_x.j2' %}{% endset %}<y>",
    "an imported macro": "{% from '_x.j2' import given with context %}<given()>",
}


@lru_cache(100)
def compiled(source: str) -> Template_:
    """The template; each is used with every hostile text."""
    return ENVIRONMENT.from_string(source)


def written(source: str, value: str) -> str | None:
    """What a template makes of the value, when tfgen would write it."""
    try:
        text = compiled(source).render(vars={"x": value}, stack={"name": "s"})
        if list(find_misplaced(text)):
            return None
        return format_hcl(text)
    except Exception:  # noqa: BLE001 - refused, in one way or another
        return None


def code_in(node: Any) -> set[str]:
    """The names, calls and operators in an expression, and what is true, false or null."""
    match node:
        case Literal():
            return {str(node.value)} if node.value is None or isinstance(node.value, bool) else set()
        case Name():
            return {node.name}
        case Attribute():
            return {node.name} | code_in(node.source)
        case Index():
            return code_in(node.source) | code_in(node.key)
        case Call():
            return {node.name}.union(*map(code_in, node.arguments))
        case TupleNode():
            return set().union(*map(code_in, node.items))
        case Object():
            return set().union(*(code_in(part) for pair in node.items for part in pair))
        case Template():
            return set().union(*map(code_in, node.parts))
    return {type(node).__name__}


def breaks_out(source: str, value: str, *, vouched: bool) -> bool:
    """Whether a value becomes more than the text of the argument `a`.

    What is vouched for as an expression or a label may be code, but not more than the argument.
    """
    text = written(source, value)
    if text is None:
        return False
    body = parse_tree(text)
    arguments = [argument for block in body.blocks for argument in block.body.arguments]
    shape = [block.type for block in body.blocks], [argument.name for argument in arguments], body.arguments
    if shape != (["locals"], ["a"], ()) or body.blocks[0].body.blocks:
        return True
    return not vouched and not names_in(text) <= AUTHORED | names_in(written(source, "7") or "")


def names_in(text: str) -> set[str]:
    """What is code in the values of a text, without the digits that lengths and counts leave in names."""
    arguments = [argument for block in parse_tree(text).blocks for argument in block.body.arguments]
    return {name.rstrip("0123456789") for argument in arguments for name in code_in(argument.value)}


def sources(statement: str, places: Iterable[str]) -> list[str]:
    """The statement with its expression in each of the places."""
    before, _, rest = statement.partition("<")
    expression = rest.removesuffix(">")
    return [before + place.format(f"{{{{ {expression} }}}}") for place in places]


def broken(statement: str, turn: int, *, swept: bool) -> list[tuple[str, str]]:
    """The places and hostile texts with which a statement lets a value become code.

    `turn` chooses a share of the places and of the texts, another one for each number; all of them are `swept`.
    """
    vouched = bool(re.search(r"\| (expression|identifier)\b", statement))
    chosen = enumerate(sources(statement, share(list(PLACES.values()), turn, 1 if swept else 4)))
    pairs = [
        (source, value) for number, source in chosen for value in share(PAYLOADS, turn + 3 * number, 1 if swept else 7)
    ]
    return [(source, value) for source, value in pairs if breaks_out(source, value, vouched=vouched)]


def share(items: Sequence[str], turn: int, parts: int) -> Sequence[str]:
    """One of so many parts of the items, another one at each turn."""
    return items[turn % parts :: parts]


NAMES = sorted({*FILTERS, *ENVIRONMENT.filters} - {PACED, SPENT})


@pytest.mark.parametrize("name", NAMES)
def test_no_way_through_a_filter_makes_code_of_a_value(name: str, pytestconfig: pytest.Config) -> None:
    swept, first = pytestconfig.getoption("--sweep"), NAMES.index(name)
    ways = share([way.replace("F", name + ARGUMENTS.get(name, "")) for way in WAYS], first, 1 if swept else 2)
    found = [broken(f"<{way}>", first + number, swept=swept) for number, way in enumerate(ways)]
    assert [pair for pairs in found for pair in pairs] == []


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_no_statement_makes_code_of_a_value(statement: str, turn: int, pytestconfig: pytest.Config) -> None:
    if not pytestconfig.getoption("--sweep"):
        assert broken(statement, turn, swept=False) == []
    elif turn == 0:
        assert broken(statement, turn, swept=True) == []


def test_there_are_hundreds_of_ways() -> None:
    ways = len({*FILTERS, *ENVIRONMENT.filters}) * len(WAYS) + len(STATEMENTS)
    assert ways > 1_000


@pytest.mark.parametrize(
    "start",
    ['a = "', '"${', "${", "/*", "<<A\n", "<<A\n${", '"$${', '"%', "#", '"${"', '"${[{"', "$${ {", "\\", '"\\'],
)
def test_where_values_stand_is_read_in_linear_time_whatever_stands_before(start: str) -> None:
    for text in (start * 5_000, start + "x" * 50_000, start + "$ x" * 20_000, start + "${x}" * 20_000):
        list(find_misplaced(with_holes(f"{text}\n{{", [(len(text), len(text) + 1, "hcl")])))


def with_owner(value: str) -> str:
    """The matrix with a variable."""
    return f"{MATRIX}defaults:\n  vars: {{owner: {value}}}\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a = {{ vars.owner | tojson }}", "this is not Jinja: No filter named 'tojson'. It is for HTML. Use `hcl`, or `json` in a heredoc."),
        ("a = {{ vars.owner | e }}", "this is not Jinja: No filter named 'e'. It is for HTML. Use `hcl`, or `json` in a heredoc."),
        ('a = "{{ vars.owner | urlize }}"', "this is not Jinja: No filter named 'urlize'. It is for HTML. Use `hcl`, or `json` in a heredoc."),
        ("a = {{ vars.owner | to_json }}", "this is not Jinja: No filter named 'to_json'. Use `hcl`, or `json` in a heredoc."),
        ("a = {{ vars.owner | jsonencode }}", "this is not Jinja: No filter named 'jsonencode'. Use `hcl`, or `json` in a heredoc."),
        ("a = {{ [vars.owner] | map('tojson') | list }}", "there is no filter tojson. It is for HTML. Use `hcl`, or `json` in a heredoc."),
        ("a = {{ vars.owner | b64encode }}", "this is not Jinja: No filter named 'b64encode'. Call Terraform's own function in the text that the template writes; for a digest use `sha256`."),
        ("{% autoescape true %}{% endautoescape %}", "this is not Jinja: autoescape is for HTML and cannot be switched here. Take out the tag and its end."),
    ],
)  # fmt: skip
def test_a_habit_from_elsewhere_is_told_the_right_filter(project: Path, line: str, message: str) -> None:
    write_tree(project, {CONFIG: with_owner("x"), TEMPLATE: f"locals {{\n{line}\n}}\n"})
    assert_refused(project, f"{TEMPLATE}:2: {message} {ALL}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a = {{ vars.owner }}", "a value without a filter stands in code here, where it would mean something else. Write `| hcl` after it, or `| identifier` in a name."),
        ('a = "{{ vars.owner | json }}"', "`| json` ends what it stands in. Write `| hcl_text` after it, or take the quotes around it away and write `| hcl`."),
        ("a = {{ vars.owner | hcl_text }}", "`| hcl_text` stands in code here, where it would mean something else. Write `| hcl` after it, or `| identifier` in a name."),
    ],
)  # fmt: skip
def test_a_value_in_the_wrong_place_is_told_the_right_filter(project: Path, line: str, message: str) -> None:
    write_tree(project, {CONFIG: with_owner("path.cwd"), TEMPLATE: f"locals {{\n{line}\n}}\n"})
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr.partition(" (generated")[0]) == (2, f"error: {TEMPLATE}:2: {message}")


def test_what_the_author_wrote_passes(project: Path) -> None:
    text = """{% set ref = "aws_vpc.main" %}locals {
  a = {{ ref }}.id
  b = {{ '"x"' if true else 'null' }}
  c = "${{ '{' }}local.a}"
  d = {{ ["1", "2"] | join(" + ") }}
}
"""
    write_tree(project, {TEMPLATE: text})
    assert run("render", "--quiet").exit_code == 0
    body = read_tree(project)["generated/dev/us-east-1/network.tf"].split("locals", 1)[1]
    assert body == ' {\n  a = aws_vpc.main.id\n  b = "x"\n  c = local.a\n  d = 1 + 2\n}\n'


def test_text_and_json_in_a_heredoc_mean_themselves() -> None:
    value = 'a "b" ${c} %{ d } $${e} \\ \n EOT\n'
    source = 'a = <<EOT\n{{ x | heredoc_text }}\n{"k": {{ x | json }}, "t": "-{{ x | json_text }}-"}\nEOT\n'
    text = ENVIRONMENT.from_string(source).render(x=value)
    assert not list(find_misplaced(text))
    read = pygohcl.loads(text)["a"]
    assert read.startswith(value)
    assert json.loads(read.removeprefix(value)) == {"k": value, "t": f"-{value}-"}
