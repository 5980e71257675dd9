"""Text that is not HCL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, replace
from benchmarks.mutations.places import Setting, body_expressions, settings, texts
from tfgen.hcl.syntax import Call, Literal, Object, Template, Tuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Node
    from tfgen.module.model import Module, SourceFile

_LEFTOVERS = ("{{ name }}", '"${{ name }}"', "{% if prod %}", "[[ name ]]")


def _blocks(module: Module) -> Iterator[tuple[SourceFile, Block, str]]:
    for file in module.files:
        for block in file.body.blocks:
            yield file, block, ".".join((block.labels or (block.type,))[:1])


def _cut(file: SourceFile, offset: int, subject: str) -> Change:
    return Change(file, offset, offset + 1, "", subject)


def missing_closing_brace(module: Module) -> Iterator[Change]:
    """A block that never ends."""
    for file, block, subject in _blocks(module):
        yield _cut(file, block.end - 1, f"{subject}.brace")


def missing_opening_brace(module: Module) -> Iterator[Change]:
    """A block that never begins."""
    for file, block, subject in _blocks(module):
        yield _cut(file, block.body.start - 1, f"{subject}.brace")


def extra_closing_brace(module: Module) -> Iterator[Change]:
    """A brace that closes nothing."""
    for file, block, subject in _blocks(module):
        yield Change(file, block.end, block.end, "\n}", f"{subject}.brace")


def unclosed_text(module: Module) -> Iterator[Change]:
    """A string without its closing quote."""
    for setting in texts(module):
        yield _cut(setting.file, setting.value.end - 1, setting.subject)


def unopened_text(module: Module) -> Iterator[Change]:
    """A string without its opening quote."""
    for setting in texts(module):
        yield _cut(setting.file, setting.value.start, setting.subject)


def wrong_quotes(module: Module) -> Iterator[Change]:
    """A string in single or curly quotes."""
    for setting in texts(module):
        inner = setting.file.text_of(setting.value)[1:-1]
        yield replace(setting.file, setting.value, f"'{inner}'", setting.subject)
        yield replace(setting.file, setting.value, f"\u201c{inner}\u201d", setting.subject)


def missing_equals_sign(module: Module) -> Iterator[Change]:
    """`name "main"`."""
    for setting in texts(module):
        sign = setting.file.text.index("=", setting.argument.start)
        yield _cut(setting.file, sign, setting.subject)


def colon_for_equals_sign(module: Module) -> Iterator[Change]:
    """`name: "main"`."""
    for setting in texts(module):
        sign = setting.file.text.index("=", setting.argument.start)
        yield Change(setting.file, sign, sign + 1, ":", setting.subject)


def missing_value(module: Module) -> Iterator[Change]:
    """`name =`."""
    for setting in settings(module):
        yield replace(setting.file, setting.value, "", setting.subject)


def two_arguments_on_a_line(module: Module) -> Iterator[Change]:
    """`name = "main" type = "x"`, the slip of a template."""
    for setting in settings(module):
        following = re.compile(r"\n +(?=[a-z_]+ += )").match(setting.file.text, setting.argument.end)
        if following:
            yield Change(setting.file, following.start(), following.end(), " ", setting.subject)


def missing_comma(module: Module) -> Iterator[Change]:
    """`["a" "b"]`."""
    for file, block, subject in _blocks(module):
        for node in body_expressions(block.body):
            items: tuple[Node, ...] = node.items if isinstance(node, Tuple) else ()
            if isinstance(node, Call):
                items = node.arguments
            if len(items) > 1:
                yield _cut(file, file.text.index(",", items[0].end), f"{subject}.comma")


def missing_comma_in_object(module: Module) -> Iterator[Change]:
    """`{ a = 1 b = 2 }`."""
    for file, block, subject in _blocks(module):
        for node in body_expressions(block.body):
            if isinstance(node, Object) and len(node.items) > 1:
                (_, value), (key, _) = node.items[:2]
                yield Change(file, value.end, key.start, " ", f"{subject}.comma")


def unclosed_bracket(module: Module) -> Iterator[Change]:
    """A list or call without its end."""
    for file, block, subject in _blocks(module):
        for node in body_expressions(block.body):
            if isinstance(node, Tuple | Call):
                yield _cut(file, node.end - 1, f"{subject}.bracket")


def unclosed_interpolation(module: Module) -> Iterator[Change]:
    """`"trading-${each.key"`."""
    for file, block, subject in _blocks(module):
        for node in body_expressions(block.body):
            if isinstance(node, Template) and (closing := file.text.find("}", node.parts[-1].start)) in range(node.end):
                yield _cut(file, closing, f"{subject}.interpolation")


def empty_interpolation(module: Module) -> Iterator[Change]:
    """`"trading-${}"`."""
    for setting in texts(module):
        yield Change(setting.file, setting.value.end - 1, setting.value.end - 1, "${}", setting.subject)


def leftover_of_template(module: Module) -> Iterator[Change]:
    """`name = {{ name }}`: a template that was not rendered."""
    for setting in texts(module):
        for leftover in _LEFTOVERS:
            yield replace(setting.file, setting.value, leftover, setting.subject)


def leftover_in_text(module: Module) -> Iterator[Change]:
    """`name = "{{ name }}"`, which is plain text to Terraform."""
    for setting in texts(module):
        yield replace(setting.file, setting.value, '"{{ name }}"', setting.subject)


def unknown_escape(module: Module) -> Iterator[Change]:
    r"""`"a\d"`."""
    for setting in texts(module):
        yield Change(setting.file, setting.value.end - 1, setting.value.end - 1, "\\d", setting.subject)


def unknown_operator(module: Module) -> Iterator[Change]:
    """`"a" === "b"`, `a and b`."""
    for setting in texts(module):
        for text in ('"a" === "b"', "true and false", '"a" ?? "b"', '"a" ~ "b"', "a ++ b"):
            yield replace(setting.file, setting.value, text, setting.subject)


def half_a_conditional(module: Module) -> Iterator[Change]:
    """`true ? "a"`."""
    for setting in texts(module):
        yield replace(setting.file, setting.value, 'true ? "a"', setting.subject)


def line_without_quotes(module: Module) -> Iterator[Change]:
    """`cidr_block = 10.0.0.0/16`, the quotes forgotten."""
    for setting in texts(module):
        if not re.fullmatch(r"[\w-]+", _inner(setting)):
            yield replace(setting.file, setting.value, _inner(setting), setting.subject)


def text_over_two_lines(module: Module) -> Iterator[Change]:
    """A string with a line end in it."""
    for setting in texts(module):
        middle = (setting.value.start + setting.value.end) // 2
        yield Change(setting.file, middle, middle, "\n", setting.subject)


def unclosed_heredoc(module: Module) -> Iterator[Change]:
    """`<<EOT` without its end."""
    for setting in texts(module):
        yield replace(setting.file, setting.value, f"<<-EOT\n    {_inner(setting)}", setting.subject)


def stray_word(module: Module) -> Iterator[Change]:
    """A word alone on its line."""
    for file, block, subject in _blocks(module):
        yield Change(file, block.body.start, block.body.start, "\n  otherwise\n", f"{subject}.word")


def merge_markers(module: Module) -> Iterator[Change]:
    """A merge that was not finished."""
    for file, block, subject in _blocks(module):
        yield Change(file, block.start, block.start, "<<<<<<< HEAD\n", f"{subject}.merge")


def unknown_character(module: Module) -> Iterator[Change]:
    """`name = "main";`."""
    for setting in texts(module):
        yield Change(setting.file, setting.argument.end, setting.argument.end, ";", setting.subject)


def _inner(setting: Setting) -> str:
    assert isinstance(setting.value, Literal)
    return setting.file.text_of(setting.value)[1:-1]
