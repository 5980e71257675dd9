"""Templates that are wrong, or make what is no Terraform, each with exactly what the user is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declared import declaration
from tests.trees import CONFIG, MATRIX, TEMPLATE, VPC, assert_refused, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

ALL = "(stack dev/us-east-1, same in 3 more stacks)"
NAMES_OF_ALL = ("cells", "project", "stack")
LOCALS = [local.name for local in declaration().locals]
SCOPE = ", ".join(sorted([*declaration().schema.properties, *LOCALS, *NAMES_OF_ALL]))


def generated(line: int, text: str) -> str:
    """Where a mistake shows in the generated files of all four stacks."""
    return f"(generated/dev/us-east-1/network.tf:{line}: {text}, same in 3 more stacks)"


NAMES = {
    "a name that is like another": (
        "locals {\n  a = {{ cidrr | hcl }}\n}\n",
        f':2: "cidrr" is not defined. Did you mean "cidr"? {ALL}',
    ),
    "a name without a filter": (
        'locals {\n  a = "{{ cidrr }}"\n}\n',
        f':2: "cidrr" is not defined. Did you mean "cidr"? {ALL}',
    ),
    "a name inside a list": (
        "locals {\n  a = {{ [cidr, cidrr] | hcl }}\n}\n",
        f':2: "cidrr" is not defined. Did you mean "cidr"? {ALL}',
    ),
    "a name in a condition": (
        "{% if qwxyz %}\n{% endif %}\n",
        f':1: "qwxyz" is not defined. Known here: {SCOPE}. {ALL}',
    ),
    "a setting of a section": (
        "locals {\n  a = {{ network.zone_counts | hcl }}\n}\n",
        f':2: "zone_counts" is not defined. Did you mean "zone_count"? {ALL}',
    ),
    "a variable of one's own": (
        "locals {\n  a = {{ vars.team | hcl }}\n}\n",
        f':2: "team" is not defined: nothing is below vars. Set it in the config: vars: {{team: …}}. {ALL}',
    ),
    "an item behind the end of a list": (
        "locals {\n  a = {{ availability_zones[7] | hcl }}\n}\n",
        (
            ":2: there is no item 7 in a list of 2, whose first is item 0. Name another, or ask for its length "
            f"first. {ALL}"
        ),
    ),
    "a part of a list": (
        "locals {\n  a = {{ availability_zones.first | hcl }}\n}\n",
        f':2: a list has no "first". Name an item by its number, or loop over the items. {ALL}',
    ),
    "a part of a text": (
        "locals {\n  a = {{ cidr.mask | hcl }}\n}\n",
        f':2: "mask" is asked of text, which has no parts. Take it away, or set a map there. {ALL}',
    ),
    "a part of a number": (
        "locals {\n  a = {{ network.zone_count.minimum | hcl }}\n}\n",
        f':2: "minimum" is asked of a number, which has no parts. Take it away, or set a map there. {ALL}',
    ),
    "a filter": (
        "locals {\n  a = {{ cidr | hlc }}\n}\n",
        f":2: this is not Jinja: No filter named 'hlc'. Did you mean \"hcl\"? {ALL}",
    ),
    "an included file": (
        '\n{% include "_nothing.j2" %}\n',
        f':2: there is no template "_nothing.j2". Correct the name, or add the file. {ALL}',
    ),
}

JINJA = {
    "an open block": (
        "{% if is_home %}\n",
        f":1: this is not Jinja: {{% if %}} of line 1 is not closed. Write {{% endif %}}. {ALL}",
    ),
    "an expression that is none": (
        "locals {\n  a = {{ cidr hcl }}\n}\n",
        (
            ":2: this is not Jinja: expected token 'end of print statement', got 'hcl'. Write }} before hcl, or the "
            f"operator that is missing between them. {ALL}"
        ),
    ),
    "an expression that fails": (
        "\n{{ 1 / 0 }}\n",
        f":2: something is divided by 0. Ask first whether it is 0. {ALL}",
    ),
    "a subnet that does not fit": (
        "\n{{ cidr | cidrsubnet(20, 0) }}\n",
        f":2: cidrsubnet: 10.0.0.0/16 has no room for 20 more bits. Use at most 16. {ALL}",
    ),
    "a subnet number that does not exist": (
        "\n{{ cidr | cidrsubnet(4, 16) }}\n",
        f":2: cidrsubnet: 10.0.0.0/16 has no subnet 16 of 4 more bits. Use 0 to 15. {ALL}",
    ),
    "a subnet of a name": (
        "\n{{ project.name | cidrsubnet(4, 0) }}\n",
        (f":2: cidrsubnet: demo is not an IPv4 block (Expected 4 octets in 'demo'). Use one like 10.0.0.0/16. {ALL}"),
    ),
    "a macro without one of its arguments": (
        "{% macro head(key) %}\nlocals {\n  a = {{ key | hcl }}\n}\n{% endmacro %}\n{{ head() }}\n",
        (
            ":6: the macro is called without its parameter key. Give it, or write a default: "
            f"{{% macro name(key=...) %}}. {ALL}"
        ),
    ),
    "a macro that calls itself": (
        "{% macro again() %}\n{{ again() }}\n{% endmacro %}\n{{ again() }}\n",
        f":2: the templates include or call each other without end. Break the circle. {ALL}",
    ),
    "macros that call each other": (
        "{% macro a() %}\n{{ b() }}\n{% endmacro %}\n{% macro b() %}\n{{ a() }}\n{% endmacro %}\n{{ a() }}\n",
        f":2: the templates include or call each other without end. Break the circle. {ALL}",
    ),
    "not UTF-8": (
        b"\xff",
        f": the template is not UTF-8 text (invalid start byte in line 1). Save it as UTF-8. {ALL}",
    ),
}

FILTER = "Write `| hcl` after it"
UNFILTERED = {
    "a quote": (
        """'a"b'""",
        (
            """the text 'a"b' holds '"', which has a meaning in HCL, and has no filter. """
            f"{FILTER}, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
        ),
    ),
    "a backslash": (
        r"'a\b'",
        (
            r"the text 'a\\b' holds '\\', which has a meaning in HCL, and has no filter. "
            f"{FILTER}, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
        ),
    ),
    "a line end": (
        r'"a\nb"',
        (
            r"the text 'a\nb' holds '\n', which has a meaning in HCL, and has no filter. "
            f"{FILTER}, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
        ),
    ),
    "a reference": (
        "'${aws_vpc.main.id}'",
        (
            "the text '${aws_vpc.main.id}' holds '${', which has a meaning in HCL, and has no filter. "
            f"{FILTER}, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
        ),
    ),
    "a directive": (
        "'%{ if true }'",
        (
            "the text '%{ if true }' holds '%{', which has a meaning in HCL, and has no filter. "
            f"{FILTER}, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
        ),
    ),
    "null": ("null", f"the value null stands here without a filter. {FILTER}."),
    "true": ("true", f"the value true stands here without a filter. {FILTER}."),
    "a list": ("[a]", f"a list stands here without a filter. {FILTER}."),
    "a map": ("{a: b}", f"a map stands here without a filter. {FILTER}."),
}

SYNTAX = {
    "two arguments on one line, the classic of whitespace control": (
        'resource "aws_vpc" "main" {\n  {% if true -%}\n  a = 1\n  {%- endif %} b = 2\n}\n',
        f":3: expected a new line after an argument or block, found b {generated(4, 'a = 1 b = 2')}",
    ),
    "an argument twice": (
        'resource "aws_vpc" "main" {\n\n  a = 1\n{# again #}\n  a = 2\n}\n',
        f":5: argument a is already set in this block {generated(6, 'a = 2')}",
    ),
    "a block that is not closed": (
        '\n\nresource "aws_vpc" "main" {\n  a = 1\n',
        f""":3: {{ is never closed. Close it where it ends. {generated(5, 'resource "aws_vpc" "main" {')}""",
    ),
    "a brace too many": (
        'resource "aws_vpc" "main" {\n}\n}\n',
        f":3: }} closes nothing. Take it away, or write before it what it closes. {generated(5, '}')}",
    ),
    "a string that is not closed": (
        'locals {\n  a = "1\n}\n',
        f""":2: this string has no closing quote on its line {generated(4, 'a = "1')}""",
    ),
    "a value that is missing": (
        "locals {\n  a = {{ '' }}\n}\n",
        f":2: expected an expression, found newline {generated(4, 'a =')}",
    ),
    "an argument outside of blocks": (
        "a = 1\n",
        f":1: this argument stands outside of any block. Put it into one, such as locals {{ }} {generated(3, 'a = 1')}",
    ),
    "a resource with one label": (
        'resource "aws_vpc" {\n}\n',
        ':1: this resource block has 1 label. Write it as: resource "<type>" "<name>" { '
        + generated(3, 'resource "aws_vpc" {'),
    ),
    "locals with a label": (
        'locals "main" {\n}\n',
        f""":1: this locals block has 1 label. Write it as: locals {{ {generated(3, 'locals "main" {')}""",
    ),
    "a block that is like another": (
        'resurce "aws_vpc" "main" {\n}\n',
        ':1: Terraform has no block "resurce". Did you mean "resource"? ' + generated(3, 'resurce "aws_vpc" "main" {'),
    ),
    "an address twice": (
        VPC + VPC,
        f":4: aws_vpc.main is already defined by {TEMPLATE}:1. Rename one of the two. "
        + generated(7, 'resource "aws_vpc" "main" {'),
    ),
}


def _table(**groups: dict[str, tuple[str | bytes, str]]) -> list[object]:
    return [
        pytest.param(template, message, id=f"{group}: {case}")
        for group, cases in groups.items()
        for case, (template, message) in cases.items()
    ]


@pytest.mark.parametrize(("template", "message"), _table(name=NAMES, jinja=JINJA, hcl=SYNTAX))
def test_a_broken_template_is_refused_with_place_fact_and_remedy(
    project: Path, template: str | bytes, message: str
) -> None:
    write_tree(project, {TEMPLATE: template})
    assert_refused(project, TEMPLATE + message)


@pytest.mark.parametrize(("value", "message"), UNFILTERED.values(), ids=UNFILTERED)
def test_a_value_with_a_meaning_in_hcl_is_refused_without_a_filter(project: Path, value: str, message: str) -> None:
    config = MATRIX + f"defaults:\n  vars: {{value: {value}}}\n"
    write_tree(project, {CONFIG: config, TEMPLATE: 'locals {\n  a = "{{ vars.value }}"\n}\n'})
    assert_refused(project, f"{TEMPLATE}:2: {message} {ALL}")


def test_a_literal_joined_with_plain_text_is_refused(project: Path) -> None:
    write_tree(project, {TEMPLATE: "locals {\n  a = {{ (cidr | upper) ~ (cidr | hcl) }}\n}\n"})
    fact = "a value without a filter stands in code here, where it would mean something else."
    place = generated(4, 'a = 10.0.0.0/16"10.0.0.0/16"')
    assert_refused(project, f"{TEMPLATE}:2: {fact} Write `| hcl` after it, or `| identifier` in a name. {place}")


def test_an_address_in_two_templates_is_refused_with_both_places(project: Path) -> None:
    write_tree(project, {"templates/early.tf.j2": "\n\n" + VPC})
    fact = "aws_vpc.main is already defined by templates/early.tf.j2:3. Rename one of the two."
    place = generated(3, 'resource "aws_vpc" "main" {')
    assert_refused(project, f"{TEMPLATE}:1: {fact} {place}")


def test_a_value_that_looks_like_a_template_is_refused_without_a_filter(project: Path) -> None:
    config = MATRIX + 'defaults:\n  vars: {name: "demo-{{ stack.region }}"}\n'
    write_tree(project, {CONFIG: config, TEMPLATE: 'locals {\n  a = "{{ vars.name }}"\n}\n'})
    fact = "the text 'demo-{{ stack.region }}' holds '{{', which has a meaning in HCL, and has no filter."
    remedy = "Write `| hcl` after it, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."
    assert_refused(project, f"{TEMPLATE}:2: {fact} {remedy} {ALL}")


def test_a_mistake_in_an_included_file_is_told_at_its_line_there(project: Path) -> None:
    write_tree(project, {TEMPLATE: '{% include "_part.j2" %}', "templates/_part.j2": "\n\n{% for %}\n"})
    fact = "this is not Jinja: Expected an expression, got 'end of statement block'. Write a value there."
    assert_refused(project, f"templates/_part.j2:3: {fact} {ALL}")


def test_a_mistake_in_an_included_file_is_told_once_for_all_who_include_it(project: Path) -> None:
    include = '{% include "_part.j2" %}'
    write_tree(project, {TEMPLATE: include, "templates/b.tf.j2": include, "templates/_part.j2": "{{ cidrr }}"})
    assert_refused(project, f'templates/_part.j2:1: "cidrr" is not defined. Did you mean "cidr"? {ALL}')


def test_a_file_that_includes_itself_is_refused(project: Path) -> None:
    write_tree(project, {TEMPLATE: '{% include "_a.j2" %}', "templates/_a.j2": '\n{% include "_a.j2" %}'})
    fact = "the templates include or call each other without end. Break the circle."
    assert_refused(project, f"templates/_a.j2:2: {fact} {ALL}")


def test_a_macro_that_a_file_does_not_have_is_refused(project: Path) -> None:
    use = '{% import "_macros.j2" as macros %}\n{{ macros.subnets() }}\n'
    write_tree(project, {TEMPLATE: use, "templates/_macros.j2": "{% macro subnet() %}{% endmacro %}"})
    assert_refused(project, f'{TEMPLATE}:2: "subnets" is not defined. Did you mean "subnet"? {ALL}')


def test_a_mistake_that_shows_in_one_stack_names_that_stack(project: Path) -> None:
    write_tree(project, {TEMPLATE: "{% if stack.name == 'prod/us-west-2' %}{{ cidrr }}{% endif %}\n"})
    assert_refused(project, f'{TEMPLATE}:1: "cidrr" is not defined. Did you mean "cidr"? (stack prod/us-west-2)')


def test_mistakes_of_all_templates_are_told_at_once(project: Path) -> None:
    write_tree(project, {TEMPLATE: "{{ cidrr }}", "templates/logs.tf.j2": "a = 1\n"})
    syntax = "this argument stands outside of any block. Put it into one, such as locals { }"
    place = "(generated/dev/us-east-1/logs.tf:3: a = 1, same in 3 more stacks)"
    assert_refused(
        project,
        f'{TEMPLATE}:1: "cidrr" is not defined. Did you mean "cidr"? {ALL}',
        f"templates/logs.tf.j2:1: {syntax} {place}",
    )


def test_a_project_without_templates_is_refused(project: Path) -> None:
    (project / TEMPLATE).rename(project / "templates/_network.tf.j2")
    assert_refused(project, "templates: there is no template. Add files that end in .j2.")


@pytest.mark.parametrize(
    "template",
    [
        '{% macro key() %}cidr{% endmacro %}\nlocals {\n  a = {{ {"cidr": 1}[key() | string] }}\n  a = 2\n}\n',
        "{% macro key() %}12{% endmacro %}\nlocals {\n  a = {{ 24 // (key() | int) }}\n  a = 2\n}\n",
    ],
    ids=["looked up", "calculated with"],
)
def test_a_template_that_cannot_be_traced_is_named_without_a_line(project: Path, template: str) -> None:
    write_tree(project, {TEMPLATE: template})
    assert_refused(project, f"{TEMPLATE}: argument a is already set in this block {generated(5, 'a = 2')}")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            "{{ 1 | nope }}",
            "No filter named 'nope'. Correct its name; values are written by `hcl`, or `json` in a heredoc.",
        ),
        ("{{ 1 is nope }}", "No test named 'nope'. Correct its name, or compare with ==."),
        ("{{ }}", "Expected an expression, got 'end of print statement'. Write a value there."),
        ("{% %}", "tag name expected. Write what the tag does, or take it away."),
        ("{% set true = 1 %}", "can't assign to 'const'. Set another name."),
        (
            r'{{ "\x" }}',
            r"truncated \xXX escape. Correct the escape, or write two backslashes for one that is meant.",
        ),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "block 'a' defined twice. Rename one of the two."),
        ('{% from "_m.j2" import _x %}', "names starting with an underline can not be imported. Rename the macro."),
    ],
)  # fmt: skip
def test_what_jinja_refuses_is_told_with_a_remedy(project: Path, template: str, said: str) -> None:
    write_tree(project, {TEMPLATE: template, "templates/_m.j2": ""})
    assert f"error: {TEMPLATE}:1: this is not Jinja: {said} (stack" in run("render").stderr
