"""Expressions and tags of a template as their author wrote them, which its tree does not keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Environment

    from tfgen.render.jinja.environment import TemplateEnvironment

_TAGS: dict[str, tuple[type[nodes.Node], ...]] = {
    "if": (nodes.If,),
    "for": (nodes.For,),
    "call": (nodes.CallBlock,),
}
_ALIASES = {"elif": "if"}


class Parsed:
    """The trees of templates, each parsed once, and the texts of their nodes by `id`."""

    def __init__(self, environment: TemplateEnvironment) -> None:
        self.environment = environment
        self.texts: dict[int, str] = {}
        self._trees: dict[str, nodes.Template] = {}

    def tree(self, template: str) -> nodes.Template:
        """The tree of a template. Raises TemplateNotFound."""
        if template not in self._trees:
            assert self.environment.loader  # noqa: S101 - the templates' folder
            source = self.environment.loader.get_source(self.environment, template)[0]
            self._trees[template] = self.environment.parse(source, template)
            self.texts |= read_texts(self.environment, source, self._trees[template])
        return self._trees[template]


def read_texts(environment: Environment, source: str, tree: nodes.Template) -> dict[int, str]:
    """The texts by the `id` of their nodes: of what is written as a value, of conditions, of loops and of calls.

    Nodes and texts are paired by their order. Where the two do not agree in number there are no texts.
    """
    written: dict[str, list[str]] = {"": [], **{tag: [] for tag in _TAGS}}
    for tag, text in _find_tags(environment, source):
        written.setdefault(_ALIASES.get(tag, tag), []).append(text)
    found = dict(_pair(_values(tree), written[""]))
    for tag, kinds in _TAGS.items():
        found |= _pair(tree.find_all(kinds), written[tag])
    return found


def _values(tree: nodes.Template) -> Iterator[nodes.Node]:
    for output in tree.find_all(nodes.Output):
        yield from (piece for piece in output.nodes if not isinstance(piece, nodes.TemplateData))


def _pair(found: Iterable[nodes.Node], texts: list[str]) -> Iterator[tuple[int, str]]:
    every = list(found)
    if len(every) == len(texts):
        yield from ((id(node), text) for node, text in zip(every, texts, strict=True))


def _find_tags(environment: Environment, source: str) -> Iterator[tuple[str, str]]:
    """The name of each tag and the text behind it; the name of a value is empty."""
    inside: list[str] | None = None
    for _, kind, text in environment.lexer.tokeniter(source, ""):
        if kind in ("variable_begin", "block_begin"):
            inside = []
        elif kind in ("variable_end", "block_end"):
            whole = " ".join("".join(inside or ()).split())
            yield ("", whole) if kind == "variable_end" else _part(whole)
            inside = None
        elif inside is not None:
            inside.append(text)


def _part(whole: str) -> tuple[str, str]:
    tag, _, rest = whole.partition(" ")
    return tag, rest.strip()
