"""The laws of the merge."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tfgen.config.merge import merge
from tfgen.errors import Position
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINES = count(1)
LEAVES = st.integers(0, 9) | st.none() | st.just(())


def _node(value: object) -> Node:
    """A node with a position that no other has."""
    return Node(value, Position("regions.yaml", next(_LINES)))  # type: ignore[arg-type]


def _maps(depth: int) -> st.SearchStrategy[Node]:
    """Trees in which x and y are leaves, a and b maps, so that layers differ in values but not in kind."""
    leaves = st.dictionaries(st.sampled_from("xy"), LEAVES.map(_node))
    if not depth:
        return leaves.map(_node)
    maps = st.dictionaries(st.sampled_from("ab"), st.deferred(lambda: _maps(depth - 1)))
    return st.builds(lambda leaf, inner: _node({**leaf, **inner}), leaves, maps)


LAYERS = _maps(2)


def _leaves(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    for key, inner in node.entries.items():
        yield from _leaves(inner, f"{path}.{key}") if inner.entries else [(f"{path}.{key}", inner)]


@given(LAYERS, LAYERS)
def test_the_more_specific_value_wins_and_keeps_its_position(base: Node, over: Node) -> None:
    wanted = {path: node for path, node in (*_leaves(base), *_leaves(over)) if not isinstance(node.value, dict)}
    merged = {path: node for path, node in _leaves(merge(base, over)) if not isinstance(node.value, dict)}
    assert merged == wanted


@given(LAYERS, LAYERS, LAYERS)
def test_maps_may_be_merged_in_any_grouping(one: Node, two: Node, three: Node) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(LAYERS)
def test_merging_a_layer_with_itself_changes_nothing(layer: Node) -> None:
    assert merge(layer, layer) == layer


@given(LAYERS, LAYERS)
def test_merging_a_layer_again_changes_nothing(base: Node, over: Node) -> None:
    assert merge(merge(base, over), over) == merge(base, over)


@given(LAYERS, LAYERS)
def test_neither_layer_is_changed(base: Node, over: Node) -> None:
    before = base.plain(), over.plain()
    merge(base, over)
    assert (base.plain(), over.plain()) == before


def test_a_list_replaces_a_list() -> None:
    base, over = _node((_node(1), _node(2))), _node((_node(3),))
    assert merge(base, over) is over


def test_null_replaces_a_map() -> None:
    base, over = _node({"a": _node({"x": _node(1)})}), _node({"a": _node(None)})
    assert merge(base, over).plain() == {"a": None}


def test_a_map_over_null_starts_anew() -> None:
    layers = [_node({"a": _node({"x": _node(1)})}), _node({"a": _node(None)}), _node({"a": _node({"y": _node(2)})})]
    assert merge(merge(layers[0], layers[1]), layers[2]).plain() == {"a": {"y": 2}}
