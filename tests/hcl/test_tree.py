"""The syntax tree: what is an expression's shape, what its text stands for, and where it is."""

from __future__ import annotations

import pytest

from tests.engine.stacks import GENERATED
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import (
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Name,
    Object,
    Parentheses,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Tuple,
    Unary,
    walk,
)
from tfgen.hcl.tree import parse_tree


def show(node: object) -> str:  # noqa: C901 - a table of the nodes, in the form of a match
    """An expression with every operation in round brackets, so that a test can read its shape."""
    match node:
        case Literal():
            return repr(node.value) if node.quoted else str(node.value)
        case Name():
            return node.name
        case Element():
            return "_"
        case Index():
            return f"{show(node.source)}[{show(node.key)}]"
        case Splat():
            return f"{show(node.source)}{'[*]' if node.full else '.*'}<{show(node.each)}>"
        case Call():
            return f"{node.name}({', '.join(map(show, node.arguments))}{'...' * node.expand})"
        case Unary():
            return f"({node.operator}{show(node.operand)})"
        case Binary():
            return f"({show(node.left)} {node.operator} {show(node.right)})"
        case Conditional():
            return f"({show(node.condition)} ? {show(node.then)} : {show(node.otherwise)})"
        case Parentheses():
            return f"<{show(node.inner)}>"
        case Tuple():
            return f"[{', '.join(map(show, node.items))}]"
        case Object():
            return "{" + ", ".join(f"{show(key)} = {show(value)}" for key, value in node.items) + "}"
        case For():
            result = f"{show(node.result_key)} => " if node.result_key else ""
            condition = f" if {show(node.condition)}" if node.condition else ""
            names = f"{node.key}, {node.value}" if node.key else node.value
            return (
                f"for({names} in {show(node.collection)}: {result}{show(node.result)}{'...' * node.grouped}{condition})"
            )
        case Template():
            return f"`{' '.join(map(show, node.parts))}`"
        case TemplateIf():
            return f"if({show(node.condition)}: {_all(node.then)} else {_all(node.otherwise)})"
        case TemplateFor():
            return f"each({node.value} in {show(node.collection)}: {_all(node.body)})"
    return f"{show(node.source)}.{node.name}"  # type: ignore[attr-defined]  # an Attribute


def _all(nodes: tuple[object, ...]) -> str:
    return " ".join(map(show, nodes))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"),
        ("a || b && c == d", "(a || (b && (c == d)))"),
        ("-a.b * !c", "((-a.b) * (!c))"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a == b ? 1.5 : 1e3", "((a == b) ? 1.5 : 1000.0)"),
        ("(a + b) * c", "(<(a + b)> * c)"),
        ("a.b[0].c", "a.b[0].c"),
        ('a["k"][b.c]', "a['k'][b.c]"),
        ("a.0.b", "a[0].b"),
        ("a[*].b[0].c", "a[*]<_.b[0].c>"),
        ("a[*].b[*].c", "a[*]<_.b[*]<_.c>>"),
        ("a[*].b.*.c", "a[*]<_.b.*<_.c>>"),
        ("a.*.b[0]", "a.*<_.b>[0]"),
        ("a.*.b[*].c", "a.*<_.b>[*]<_.c>"),
        ("f()", "f()"),
        ("f(a, b...)", "f(a, b...)"),
        ("provider::aws::arn_parse(a)", "provider::aws::arn_parse(a)"),
        ("[1, [true, null],]", "[1, [True, None]]"),
        ('{ a = 1, "b" = 2, (c) : 3 }', "{a = 1, 'b' = 2, <c> = 3}"),
        ("{\n  a = 1\n  b = 2\n}", "{a = 1, b = 2}"),
        ("[for v in a : v if v]", "for(v in a: v if v)"),
        ("{ for k, v in a : k => v... }", "for(k, v in a: k => v...)"),
        ('"a ${b} c"', "`'a ' b ' c'`"),
        ('"${a}"', "`a`"),
        ('"%{ if a }b%{ else }c%{ endif }"', "`if(a: 'b' else 'c')`"),
        ('"%{ for x in a }${x}, %{ endfor }"', "`each(x in a: x ', ')`"),
        ('"${a}  ${~ b ~}  c"', "`a '' b 'c'`"),
    ],
)
def test_an_expression_has_this_shape(text: str, shape: str) -> None:
    (argument,) = parse_tree(f"x = {text}\n").arguments
    assert show(argument.value) == shape


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\n\t\"\\é\U0001f600"', 'a\n\t"\\é😀'),
        ('"$${a} %%{b} $ %"', "${a} %{b} $ %"),
        ("<<EOT\n  a\\n\n$${b}\nEOT", "  a\\n\n${b}\n"),
        ("<<-EOT\n    a\n      b\n\n    c\n  EOT", "a\n  b\n\nc\n"),
        ("<<EOT\nEOT", ""),
        ('""', ""),
    ],
)
def test_a_string_stands_for_this_text(text: str, value: str) -> None:
    (argument,) = parse_tree(f"x = {text}\n").arguments
    assert isinstance(argument.value, Literal)
    assert argument.value.value == value


def test_a_heredoc_with_interpolation_loses_its_indentation_only_at_line_starts() -> None:
    (argument,) = parse_tree("x = <<-EOT\n    a ${b}   c\n      ${d}\n  EOT\n").arguments
    assert show(argument.value) == "`'a ' b '   c\\n  ' d '\\n'`"


def test_blocks_nest_and_keep_their_labels() -> None:
    (block,) = parse_tree('resource "aws_vpc" main {\n  a = 1\n  b {\n    c = 2\n  }\n}\n').blocks
    assert (block.type, block.labels) == ("resource", ("aws_vpc", "main"))
    assert [argument.name for argument in block.body.arguments] == ["a"]
    assert [inner.type for inner in block.body.blocks_of("b")] == ["b"]


def test_every_part_is_where_it_says() -> None:
    text = '\ufeffa = b.c["d"]  # why\r\ne = "x ${f(1, 2)} y"\r\n'
    body = parse_tree(text)
    source = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = [source[part.start : part.end] for argument in body.arguments for part in walk(argument.value)]
    assert found == ['b.c["d"]', "b.c", "b", '"d"', '"x ${f(1, 2)} y"', "x ", "f(1, 2)", "1", "2", " y"]


def test_a_name_that_is_set_twice_is_kept_twice() -> None:
    assert [argument.name for argument in parse_tree("a = 1\na = 2\n").arguments] == ["a", "a"]


def test_a_for_may_stand_below_any_number_of_comments() -> None:
    comments = "# a line\n" * 20
    assert isinstance(parse_tree(f"a = {{\n{comments}for k, v in b :\nk => v }}\n").arguments[0].value, For)


@pytest.mark.parametrize("text", ["a = \n", "a {\n", "a = [1 2]\n", 'a = "${b"\n', "a = 1 b = 2\n", "= 1\n"])
def test_what_is_not_hcl_is_refused(text: str) -> None:
    with pytest.raises(HclSyntaxError):
        parse_tree(text)


def test_what_is_found_is_shown_by_its_beginning() -> None:
    with pytest.raises(HclSyntaxError, match=r"found 9{60}…\Z"):
        parse_tree("9" * 5000)


def test_every_committed_file_has_a_tree() -> None:
    files = sorted(GENERATED.glob("*/*/*.tf"))
    assert files
    assert all(parse_tree(path.read_text(encoding="utf-8")).blocks for path in files)
