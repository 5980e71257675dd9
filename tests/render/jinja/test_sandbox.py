"""Templates of strangers: none reaches Python, changes what others see, or uses more than its limits."""

# ruff: noqa: E501 - templates and messages stand on one line

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import PROJECT, TEMPLATE, assert_refused, read_tree, run, write_tree
from tfgen.errors import TfgenError
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.templates.limits import MAX_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPE: dict[str, Any] = {
    "stack": {"name": "dev/us-east-1", "region": "us-east-1", "regions": ["us-east-1"]},
    "network": {"nat": "none", "zone_count": 2},
    "vars": {"owner": "team", "list": [1, 2], "secret": "${path.cwd}"},
}
ALL = "(stack dev/us-east-1, same in 3 more stacks)"

# Ways to Python's own objects, known from write-ups and cheat sheets on template injection, and variations.
ESCAPES = r"""
{{ namespace.__init__.__globals__['__builtins__']['__import__']('os').system('id > pwned') }}
{{ self.__init__.__globals__.__builtins__.__import__('os').popen('id').read() }}
{{ self._TemplateReference__context.cycler.__init__.__globals__.os.popen('id').read() }}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
{{ joiner.__init__.__globals__.os.popen('id').read() }}
{{ lipsum.__globals__['os'].popen('id').read() }}
{{ lipsum.__globals__.__builtins__.open('/etc/passwd').read() }}
{{ url_for.__globals__.os.popen('id').read() }}
{{ get_flashed_messages.__globals__ }}
{{ config.__class__.__init__.__globals__['os'].popen('id').read() }}
{{ request.application.__globals__.__builtins__ }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ ''.__class__.mro()[1].__subclasses__() }}
{{ ''.__class__.__base__.__subclasses__() }}
{{ [].__class__.__base__.__subclasses__()[40]('/etc/passwd').read() }}
{{ {}.__class__.__bases__[0].__subclasses__() }}
{{ ().__class__.__bases__[0].__subclasses__() }}
{{ (1).__class__.__base__ }}
{{ vars.owner.__class__ }}
{{ ''['__class__'] }}
{{ ''['__class__']['__mro__'][1]['__subclasses__']() }}
{{ ''['__cla' ~ 'ss__'] }}
{{ ''['__cla' + 'ss__'] }}
{{ ''[['__cla', 'ss__'] | join] }}
{{ ''["\x5f\x5fclass\x5f\x5f"] }}
{{ ''["__CLASS__" | lower] }}
{{ ''["__ssalc__" | reverse] }}
{{ ''["%c%cclass%c%c" | format(95, 95, 95, 95)] }}
{{ ''["{0}{0}class{0}{0}".format("_")] }}
{{ '' | attr('__class__') }}
{{ '' | attr('__cla' ~ 'ss__') }}
{{ '' | attr("\x5f\x5fclass\x5f\x5f") }}
{{ [''] | map(attribute='__class__') | list }}
{{ [''] | map('attr', '__class__') | list }}
{{ [''] | map(attribute='upper.__self__') | list }}
{{ [''] | selectattr('__class__') | list }}
{{ [''] | rejectattr('__class__') | list }}
{{ [''] | selectattr('__class__', 'eq', 1) | list }}
{{ [''] | groupby('__class__') }}
{{ [''] | groupby(attribute='__class__.__mro__') }}
{{ ['', 'a'] | sort(attribute='__class__') }}
{{ ['', 'a'] | unique(attribute='__class__') | list }}
{{ ['', 'a'] | min(attribute='__class__') }}
{{ ['', 'a'] | max(attribute='__class__') }}
{{ ['', 'a'] | sum(attribute='__class__') }}
{{ ['', 'a'] | join(attribute='__class__') }}
{{ {'a': ''} | dictsort | map(attribute='1.__class__') | list }}
{{ "{0.__class__}".format('') }}
{{ "{0.__class__.__mro__}".format('') }}
{{ "{0[__class__]}".format('') }}
{{ "{a.__class__}".format(a=1) }}
{{ "{a.__class__}".format_map({"a": 1}) }}
{{ "{0.__init__.__globals__}".format(namespace) }}
{{ "{0.format.__self__}".format('') }}
{{ "{0!r}".format(namespace) }}
{{ ("{0.__class__}" | string).format('') }}
{{ "%s" | format(namespace) }}
{{ "{0.__class__}" | replace("x", "y") | attr("format") }}
{{ ["{0.__class__}"] | map("attr", "format") | list }}
{% set f = "{0.__class__}".format %}{{ f('') }}
{% set f = ''.format_map %}{{ f.__self__ }}
{{ namespace.__new__ }}
{{ namespace.mro() }}
{{ namespace().__class__ }}
{{ namespace()._Namespace__attrs }}
{{ namespace(a=1).__init__ }}
{{ dict.__class__ }}
{{ dict.mro() }}
{{ dict.fromkeys([1]) }}
{{ dict["a"] }}
{{ range.__class__ }}
{{ range.__globals__ }}
{{ range.__wrapped__ }}
{{ range(1).__class__ }}
{{ range.__code__.co_consts }}
{{ range.func_globals }}
{{ range.func_code }}
{{ ''.upper.__self__.__class__ }}
{{ ''.upper.__call__ }}
{{ ''.join.__qualname__ }}
{{ stack.get.__self__ }}
{{ stack.__class__ }}
{{ stack.__getattribute__('clear')() }}
{{ stack.items.__self__.clear() }}
{% macro m() %}{% endmacro %}{{ m.__globals__ }}
{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}
{% macro m() %}{% endmacro %}{{ m._environment }}
{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}
{% macro m() %}{% endmacro %}{{ m.name }}
{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}
{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}
{% macro m() %}{{ kwargs.__class__ }}{% endmacro %}{{ m(a=1) }}
{% for i in [1] %}{{ loop.__class__ }}{% endfor %}
{% for i in [1] %}{{ loop._iterator }}{% endfor %}
{% for i in [1] %}{{ loop._recurse }}{% endfor %}
{% for i in [1] %}{{ loop._to_iterator.__globals__ }}{% endfor %}
{% for i in [1] %}{{ loop.cycle.__func__ }}{% endfor %}
{% for i in [1] recursive %}{{ loop._recurse.__globals__ }}{% endfor %}
{% for i in [1] %}{{ loop | attr('__init__') }}{% endfor %}
{% block b %}{{ super.__class__ }}{% endblock %}
{% block b %}{{ self.b._context }}{% endblock %}
{% block b %}{{ self.b.__call__.__globals__ }}{% endblock %}
{% block b %}{{ self.b._stack[0].__globals__ }}{% endblock %}
{% block b %}{{ self.b.name }}{% endblock %}
{{ self._TemplateReference__context.environment }}
{{ self.__class__ }}
{{ nothing.__class__ }}
{{ (1 if false).__class__ }}
{{ (1 if false)._undefined_obj }}
{{ missing._fail_with_undefined_error.__globals__ }}
{{ ([1] | map('string')).gi_frame }}
{{ ([1] | map('string')).gi_frame.f_back.f_globals }}
{{ ([1] | select).gi_code }}
{{ ([1] | map('string')).cr_frame }}
{{ ([1] | map('string')).ag_frame }}
{{ (range(1) | batch(1)).gi_frame.f_builtins }}
{{ ''.encode('utf8') }}
{{ ''.translate({}) }}
{{ (1).to_bytes(4, 'big') }}
{{ (1).from_bytes }}
{{ (1.5).hex() }}
{{ 'a'.maketrans({}) }}
{{ [].append(1) }}
{{ [1].__setitem__(0, 2) }}
{{ [].__iadd__([1]) }}
{{ {}.update({'a': 1}) }}
{{ {}.setdefault('a', 1) }}
{{ ().__add__((1,)) }}
{{ debug() }}
{% import "os" as os %}{{ os.popen('id') }}
{% include "/etc/passwd" %}
{% include "../config/regions.yaml" %}
{% include "../../../../etc/passwd" %}
{% include "..\\config\\regions.yaml" %}
{% include "workflows/../../config/regions.yaml" %}
{% include "./network.tf.j2" %}
{% extends "/etc/passwd" %}
{% from "/proc/self/environ" import x %}
{{ e.__globals__ }}
{% autoescape true %}{{ vars.secret }}{% endautoescape %}
{% autoescape false %}{{ vars.secret }}{% endautoescape %}
{% debug %}
{% trans %}x{% endtrans %}
{% set __builtins__ = 1 %}{{ __builtins__.x }}
{% set x = namespace %}{{ x.__init__ }}
{% set stack.name = "x" %}
{% set ns = namespace(s=stack) %}{% set ns.s.name = 1 %}{{ stack.name }}
{{ stack | attr("pop") }}
{{ [stack] | map("attr", "clear") | list }}
{{ [stack] | map(attribute="clear") | list }}
{{ vars.list | attr("append") }}
{{ stack["clear"]() }}
{{ vars.list["append"](1) }}
{{ [[1]] | map("attr", "append") | list }}
{{ environment }}
{{ context }}
{{ resolve('x') }}
{{ concat([]) }}
{{ undefined() }}
{{ missing }}
{{ Undefined }}
{{ Macro }}
{{ text_0.holes }}
{{ ("a" | hcl).holes }}
{{ ("a" | hcl).__dict__ }}
{{ "a".__dict__ }}
{{ 1 | _spent }}{{ [] | _paced }}
""".strip().split("\n")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TemplateEnvironment]:
    """Templates of the current folder; one environment, as for the templates of a project."""
    folder = tmp_path_factory.mktemp("escapes")
    write_tree(folder, {"templates/network.tf.j2": "x"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield TemplateEnvironment(folder / "templates")


@pytest.mark.parametrize("template", ESCAPES)
def test_an_escape_is_refused(template: str, environment: TemplateEnvironment) -> None:
    with pytest.raises(Exception) as refused:  # noqa: PT011 - anything but a result; the next test has the messages
        environment.from_string(template).render(SCOPE)
    assert "root:" not in str(refused.value)
    assert not Path("pwned").exists()
    assert SCOPE["stack"] == {"name": "dev/us-east-1", "region": "us-east-1", "regions": ["us-east-1"]}


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ ''.__class__ }}", "__class__ begins with an underscore, which templates may not use. Take it away."),
        (
            "{{ '' | attr('__class__') }}",
            "__class__ begins with an underscore, which templates may not use. Take it away.",
        ),
        ("{{ 'a'.encode() }}", "templates may not use encode of text. Use a filter or one of its other methods."),
        (
            "{% do stack.regions.append(1) %}",
            "append would change a value, and templates change none. Make another: {% set x = x + [1] %}.",
        ),
        ("{{ cidr() }}", "text cannot be called. Take the parentheses away."),
        (
            "{% set range = 3 %}{{ range(3) }}",
            "a number cannot be called. range is a setting here, or a variable: rename it, to have the function of that name.",
        ),
        ("{{ range ~ '' }}", "a method is not a value. Use it by its name."),
    ],
)
def test_what_is_forbidden_is_told_with_the_line(project: Path, template: str, message: str) -> None:
    write_tree(project, {TEMPLATE: f"\n{template}\n"})
    assert_refused(project, f"{TEMPLATE}:2: {message} {ALL}")


def nested(levels: int) -> str:
    """A list whose size doubles with each level, in the variable `ns.x`."""
    return (
        f"{{% set ns = namespace(x=(1,), y=(1,)) %}}{{% for i in range({levels}) %}}{{% set ns.x = (ns.x, ns.x) %}}"
        "{% set ns.y = (ns.y, ns.y) %}{% endfor %}"
    )


BOMBS = [
    '{{ "x" * 10**9 }}',
    '{{ 10**9 * "x" }}',
    "{{ [1] * 10**9 }}",
    "{{ (1,) * 10**9 }}",
    '{{ "x".center(10**9) }}',
    '{{ "x" | center(10**9) }}',
    '{{ "x".ljust(10**9) }}',
    '{{ "1".zfill(10**9) }}',
    '{{ "a" | indent(10**9) }}',
    '{{ ("a\\n" * 10000) | indent(9999) }}',
    '{{ "%999999999d" % 1 }}',
    '{{ "%999999999d" | format(1) }}',
    '{{ "%*d" | format(10**9, 1) }}',
    '{{ "%.999999999f" % 1.0 }}',
    '{{ ("%9999d" * 1000) % ((1,) * 1000) }}',
    '{{ "{:>999999999}".format(1) }}',
    '{{ "{:>{}}".format(1, 10**9) }}',
    '{{ ("{0:9999}" * 1000).format(1) }}',
    "{{ range(10**9) | list }}",
    "{{ range(10**100) | list }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) if false %}{% endfor %}{% endfor %}",
    "{% for i in range(99999) recursive %}{{ loop(range(99999)) }}{% endfor %}",
    "{% for i in range(9999) %}" + "{% set x = 1 %}" * 2000 + "{% endfor %}",
    "{% macro m() %}" + "{% set x = 1 %}" * 2000 + "{% endmacro %}{% for i in range(9999) %}{{ m() }}{% endfor %}",
    "{% block b %}" + "{% set x = 1 %}" * 2000 + "{% endblock %}{% for i in range(9999) %}{{ self.b() }}{% endfor %}",
    "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    '{% set ns = namespace(x="ab") %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}',
    '{% set ns = namespace(x="ab") %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
    '{% set ns = namespace(x="ab") %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] | join %}{% endfor %}',
    '{% set ns = namespace(x="ab") %}{% for i in range(99) %}{% set ns.x = ns.x.replace("a", "aa") %}{% endfor %}',
    (
        '{% set ns = namespace(x="ab") %}{% for i in range(99) %}{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}'
        "{% set ns.x = y %}{% endfor %}"
    ),
    "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=3) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | hcl }}",
    nested(60) + "{{ ns.x | string }}",
    nested(60) + '{{ ns.x ~ "" }}',
    nested(60) + '{{ "%s" % (ns.x,) }}',
    nested(60) + '{{ "%s" | format(ns.x) }}',
    nested(60) + '{{ "{}".format(ns.x) }}',
    nested(60) + "{{ ns.x | hcl }}",
    nested(60) + "{{ ns.x | json }}",
    nested(60) + "{% if ns.x == ns.y %}{% endif %}",
    nested(60) + "{% if ns.x < ns.y %}{% endif %}",
    nested(60) + "{% if ns.x is eq(ns.y) %}{% endif %}",
    nested(60) + "{% if ns.x in [ns.y] %}{% endif %}",
    nested(60) + "{% if ns.x in vars %}{% endif %}",
    nested(60) + "{{ {ns.x: 1} | length }}",
    nested(60) + "{{ vars[ns.x] }}",
    nested(60) + "{{ vars.get(ns.x) }}",
    nested(60) + "{{ [ns.x] | unique }}",
    nested(60) + "{{ [ns.x, ns.y] | sort }}",
    nested(60) + "{% for i in [1] %}{{ loop.changed(ns.x) }}{{ loop.changed(ns.y) }}{% endfor %}",
    "{% macro m() %}{% if varargs | length < 50 %}{{ m(varargs, varargs) }}{% endif %}{% endmacro %}{{ m(1) }}",
    "{{ 10**10**10 }}",
    "{{ (10**100)**100000 }}",
    "{{ 2.0**100000 }}",
    "{{ 1e999 }}",
    "{{ 1.5 | round(10**9) }}",
    "{{ 1 | round(-(10**9)) }}",
    '{{ ("f" * 100000) | int(base=16) }}',
    '{{ [1] | batch(10**9, "x") }}',
    "{{ [1] | slice(10**9) }}",
    '{{ ("a" * 1000) | replace("a", "b" * 100000) }}',
    '{{ ("a" * 1000).replace("", "b" * 100000) }}',
    '{{ range(1000) | join("b" * 100000) }}',
    '{{ ("b" * 100000).join(["", ""] * 100) }}',
    '{{ ("a b " * 200000).split() }}',
    '{{ ("a b " * 200000) | list }}',
    '{{ ("a" * 999999) | wordwrap(1) }}',
    '{{ "a" | truncate(10**9) }}',
    "{% for i in range(9999) %}{{ range(99999) | sum }}{% endfor %}",
    "{% for i in range(9999) %}{{ range(99999) | sort | length }}{% endfor %}",
    "{% set l = range(99999) | list %}{% for i in range(9999) %}{% if -1 in l %}{% endif %}{% endfor %}",
    "{% set l = range(99999) | list %}{% for i in range(9999) %}{% set x = l[:] %}{% endfor %}",
    "{% set l = range(99999) | list %}{% for i in range(9999) %}{% set x = l + [1] %}{% endfor %}",
    "{% set l = range(99999) | list %}{% for i in range(9999) %}{{ l.count(1) }}{% endfor %}",
    '{% set t = "a" * 999999 %}{% for i in range(9999) %}{% if "b" in t %}{% endif %}{% endfor %}',
    '{% set t = "a" * 999999 %}{% for i in range(9999) %}{{ t.find("b") }}{% endfor %}',
    '{% set t = "a" * 999999 %}{% for i in range(9999) %}{% set x = t.upper() %}{% endfor %}',
    '{% set t = "a" * 999999 %}{% for i in range(9999) %}{% set x = t | title %}{% endfor %}',
    '{% for i in range(9999) %}{{ "a" * 10000 }}{% endfor %}',
    '{% macro m() %}{{ "a" * 10000 }}{% endmacro %}{% for i in range(9999) %}{{ m() }}{% endfor %}',
    "{{ ([[1]] * 99999 + [[1] * 9] * 9999) | sum(start=[]) | length }}",
    "{{ " + "(" * 10000 + "1" + ")" * 10000 + " }}",
    "{{ " + "[" * 5000 + "]" * 5000 + " }}",
    "{{ " + "+".join(["1"] * 9000) + " }}",
    "{{ " + "-" * 9000 + "1 }}",
    "{{ x" + ".a" * 9000 + " }}",
    "{{ x" + "|upper" * 9000 + " }}",
    "{{ " + "9" * 5000 + " }}",
    "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
    "{% for i in [1] %}" * 60 + "{% endfor %}" * 60,
    "{#" * 99999,
]


@pytest.fixture(scope="module")
def after_the_bombs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project in which each template is a bomb, and what a render of one stack says of it."""
    folder = tmp_path_factory.mktemp("bombs")
    bombs = {f"templates/bomb{number}.tf.j2": f"\n{bomb}\n" for number, bomb in enumerate(BOMBS)}
    write_tree(folder, PROJECT | bombs)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder, run("render", "--quiet", "--env", "dev", "--region", "us-east-1").stderr


@pytest.mark.parametrize("number", range(len(BOMBS)), ids=[bomb[:60] for bomb in BOMBS])
def test_a_bomb_is_refused_on_its_line(number: int, after_the_bombs: tuple[Path, str]) -> None:
    folder, messages = after_the_bombs
    assert re.search(rf"^error: templates/bomb{number}\.tf\.j2(:2)?: ", messages, re.MULTILINE)
    assert not (folder / "generated").exists()


def test_an_include_without_end_is_refused_where_the_steps_are_taken(project: Path) -> None:
    loop = '{% for i in range(99999) %}{% include "_empty.j2" %}{% endfor %}'
    write_tree(project, {TEMPLATE: loop, "templates/_empty.j2": ""})
    assert_refused(
        project,
        f"templates/_empty.j2:1: the template takes more than {MAX_STEPS:,} steps. Shorten its loops, or cut it in two. (stack dev/us-east-1)",
    )


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (
            "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
            f"the template takes more than {MAX_STEPS:,} steps. Shorten its loops, or cut it in two.",
        ),
        ("{{ 'x' * 10**9 }}", "the text would be longer than 1,000,000 characters. Make it shorter."),
        ("{% for i in range(9) %}{{ 'x' * 999999 }}{% endfor %}", "the text would be longer than 1,000,000 characters. Make it shorter."),
        ("{{ range(10**9) }}", "there would be more than 100,000 items in a list, map or range. Use fewer."),
        ("{{ 'x' | center(20000) }}", "the width 20000 is above 10,000. Use a smaller one."),
        ("{{ '%99999d' % 1 }}", "the width in the format '99999' is above 10,000. Use a smaller one."),
        ("{{ 10**200 }}", "the number is too long. A template calculates with at most 120 digits."),
        (
            "{% set ns = namespace(x=[]) %}{% for i in range(200) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | hcl }}",
            "a list or map is more than 100 levels deep. Make it flatter.",
        ),
    ],
)  # fmt: skip
def test_each_limit_says_the_line_and_is_tried_for_one_stack_only(project: Path, template: str, message: str) -> None:
    write_tree(project, {TEMPLATE: f"\n\n{template}\n"})
    assert_refused(project, f"{TEMPLATE}:3: {message} (stack dev/us-east-1)")


@pytest.mark.parametrize(
    "nesting", ["{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}", "{% for i in [1] %}" * 60 + "{% endfor %}" * 60]
)
def test_what_is_nested_too_deeply_is_not_called_a_circle(project: Path, nesting: str) -> None:
    write_tree(project, {TEMPLATE: nesting})
    assert "something is nested too deeply here. Cut it in parts" in run("render", "--quiet").stderr


def test_a_template_of_a_million_bytes_is_refused(project: Path) -> None:
    write_tree(project, {TEMPLATE: "#" * 1_000_001})
    assert "network.tf.j2 is larger than 1,000,000 bytes. Cut it in several templates." in run("render").stderr


def test_a_large_template_within_the_limits_is_rendered(project: Path) -> None:
    body = "{% for i in range(1500) %}\n  a{{ i }} = {{ [i, i * 2] | hcl }}\n{% endfor %}\n"
    write_tree(project, {TEMPLATE: f"locals {{\n{body}}}\n"})
    assert run("render", "--quiet", "--env", "dev", "--region", "us-east-1").exit_code == 0


# What a template does must not reach another one, nor another stack.
CHANNELS = {
    "a list of the scope": "{% do availability_zones.append('x') %}",
    "a map of the scope": "{% do network.update(nat='x') %}",
    "a map under another name": "{% set x = stack %}{% do x.clear() %}",
    "a map in a namespace": "{% set ns = namespace(s=network) %}{% do ns.s.pop('nat') %}",
    "a map that a macro is given": "{% macro m(x) %}{% do x.clear() %}{% endmacro %}{{ m(stack) }}",
    "a method out of a filter": "{{ [network] | map(attribute='clear') | list }}",
    "a name of the scope": "{% set stack.name = 'x' %}",
    "a function of the scope": "{% set range.x = 1 %}",
}


@pytest.mark.parametrize("template", CHANNELS.values(), ids=CHANNELS)
def test_a_template_cannot_change_the_scope(project: Path, template: str) -> None:
    write_tree(project, {"templates/a.tf.j2": template})
    result = run("render", "--quiet")
    assert (result.exit_code, read_tree(project).get("generated/dev/us-east-1/network.tf")) == (2, None)


@pytest.mark.parametrize("context", ["", " with context"])
@pytest.mark.parametrize(
    "form", ['{% import "_state.j2" as s %}{% set ns = s.ns %}', '{% from "_state.j2" import ns %}']
)
def test_an_imported_namespace_starts_anew_for_each_stack(project: Path, form: str, context: str) -> None:
    count = form.replace(" %}", f"{context} %}}", 1) + "{% set ns.n = ns.n + 1 %}\nlocals {\n  n = {{ ns.n }}\n}\n"
    state = "{% set ns = namespace(n=0) %}\n"
    write_tree(
        project, {TEMPLATE: count, "templates/other.tf.j2": count.replace(" n =", " m ="), "templates/_state.j2": state}
    )
    assert run("render", "--quiet").exit_code == 0
    texts = {path: text for path, text in read_tree(project / "generated").items() if path.endswith(".tf")}
    assert all(" = 1\n" in text for text in texts.values()), texts


def test_a_name_that_is_set_over_a_setting_stays_in_its_template(project: Path) -> None:
    one = '{% set cidr = "other" %}{% set stack = {"name": "x"} %}locals {\n  a = {{ cidr | hcl }}\n}\n'
    write_tree(project, {"templates/a.tf.j2": one})
    assert run("render", "--quiet").exit_code == 0
    assert '"10.0.0.0/16"' in read_tree(project)["generated/dev/us-east-1/network.tf"]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ 'a-b'.replace('-', '_').upper() }}", "A_B"),
        ("{{ '%s-%03d' | format('a', 7) }}", "a-007"),
        ("{{ '{}-{:>3}'.format('a', 7) }}", "a-  7"),
        ("{{ '{a[b]}'.format(a={'b': 1}) }}", "1"),
        ("{{ 'a,b'.split(',') | join('+') }}", "a+b"),
        ("{{ [3, 1, 2] | sort | map('string') | join }}", "123"),
        ("{{ [{'n': 1}, {'n': 2}] | sum(attribute='n') }}", "3"),
        ("{{ [[1], [2]] | sum(start=[]) | join }}", "12"),
        ("{% for k, g in [{'a': 1}] | groupby('a') %}{{ k }}{{ g | length }}{% endfor %}", "11"),
        ("{% for g in [{'a': 1}] | groupby('a') %}{{ g.grouper }}{{ g.list | length }}{% endfor %}", "11"),
        ("{{ stack.get('nothing', 'x') }}{{ stack.keys() | first }}", "xname"),
        ("{% for k, v in network.items() %}{{ k }}{{ loop.index }}{{ loop.last }}{% endfor %}".replace("{{ loop.last }}", ""), "nat1zone_count2"),
        ("{% set ns = namespace(n=1) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}", "2"),
        ("{{ dict(a=1).a }}{{ dict([('b', 2)]).b }}", "12"),
        ("{% set x %}a{% endset %}{{ x | indent(2, true) }}", "  a"),
        ("{% filter upper %}a{% endfilter %}", "A"),
        ("{% block b %}a{% endblock %}{{ self.b() }}", "aa"),
        ("{% for i in [1, 2] recursive %}{{ i }}{% if i == 2 %}{{ loop([3]) }}{% endif %}{% endfor %}", "123"),
        ("{{ 2**10 }}{{ 7 // 2 }}{{ 7 % 4 }}{{ -1 }}", "102433-1"),
        ("{{ 'x' in stack.name }}".replace("{{", "{{ 1 if").replace("}}", "else 0 }}"), "0"),
        ("{{ vars.list[::-1] | join }}", "21"),
        ("{{ ['b', 'a'] | unique | list | last }}", "a"),
    ],
)  # fmt: skip
def test_what_templates_need_still_works(template: str, text: str) -> None:
    assert TemplateEnvironment(Path("templates")).from_string(template).render(SCOPE) == text


@pytest.mark.parametrize(
    "template",
    [
        '{{ "\\ud800" }}', '{{ "\\udfff" | upper }}', '{% include "\\ud800" ignore missing %}', '{{ vars["\\ud800"] }}',
        '{{ {"\\udc00": 1} }}', '{{ "%c" % 55296 }}', '{{ "%c" | format(57343) }}', '{% filter upper %}{{ "%c" % 55296 }}{% endfilter %}',
    ],
)  # fmt: skip
def test_half_of_a_surrogate_pair_is_refused_at_its_line(project: Path, template: str) -> None:
    write_tree(project, {TEMPLATE: f"\n{template}\n"})
    said = run("render").stderr
    assert said.startswith(f"error: {TEMPLATE}:2: ")
    assert "half of a surrogate pair, which is not Unicode." in said
    assert said.count("Write the character itself.") + said.count("Correct the ") == 1


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% continue %}", "'continue' not properly in loop. Correct the tag."),
        (
            "{% macro m(a, a) %}{% endmacro %}{{ m(1) }}",
            "duplicate argument 'a' in function definition. Correct the tag.",
        ),
    ],
)
def test_what_python_refuses_of_a_template_is_told_as_it_is(project: Path, template: str, message: str) -> None:
    write_tree(project, {TEMPLATE: template})
    assert f"{TEMPLATE}: {message} (stack dev/us-east-1" in run("render").stderr


def test_a_file_that_is_large_is_not_read_to_be_told_so(project: Path) -> None:
    (project / TEMPLATE).unlink()
    with (project / TEMPLATE).open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    assert "network.tf.j2 is larger than 1,000,000 bytes. Cut it in several templates." in run("render").stderr


def test_a_refusal_is_a_tfgen_error() -> None:
    with pytest.raises(TfgenError):
        TemplateEnvironment(Path("templates")).from_string("{{ ''.__class__ }}").render()
