"""What expressions of templates are worth, and what of the scope that is made of.

Values are worked out with what Jinja's own code uses: the environment's items, calls, filters and tests.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import LoopContext
from jinja2.utils import Namespace

from tfgen.render.languages.text import Text
from tfgen.render.provenance.lists import Filtered, filter_list
from tfgen.render.provenance.values import NOTHING, Macro, Names, Tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2.runtime import Context

    from tfgen.render.jinja.environment import TemplateEnvironment


class UnfollowedError(Exception):
    """The template does something that is not followed: then it is not known where its text comes from."""


_BINARY: Mapping[type[nodes.Node], tuple[str, Callable[[Any, Any], Any]]] = {
    nodes.Add: ("+", operator.add),
    nodes.Sub: ("-", operator.sub),
    nodes.Mul: ("*", operator.mul),
    nodes.Div: ("/", operator.truediv),
    nodes.FloorDiv: ("//", operator.floordiv),
    nodes.Mod: ("%", operator.mod),
    nodes.Pow: ("**", operator.pow),
}
_COMPARING: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}
_UNARY: Mapping[type[nodes.Node], Callable[[Any], Any]] = {
    nodes.Not: operator.not_,
    nodes.Neg: operator.neg,
    nodes.Pos: operator.pos,
}
_VIEWS = ("items", "keys", "values")


class Expressions:
    """Evaluates expressions. Raises UnfollowedError, and whatever an expression raises."""

    def __init__(self, environment: TemplateEnvironment, context: Context) -> None:
        """`context` is what functions that ask for one are called with."""
        self.environment = environment
        self.context = context
        self.namespaces: dict[int, dict[str, Tracked]] = {}

    def invoke(self, macro: Macro, given: Sequence[Tracked], named: Mapping[str, Tracked]) -> Tracked:
        """What a macro writes when it is called with these arguments."""
        raise NotImplementedError

    def evaluate(self, node: nodes.Node, names: Names) -> Tracked:
        """The value of an expression."""
        match node:
            case nodes.Const(value=value) | nodes.TemplateData(data=value):
                return Tracked(Text(value) if isinstance(value, str) else value)
            case nodes.Name(name=name):
                return self.look_up(name, names)
            case nodes.Getattr(node=owner, attr=attribute):
                return self._attribute(self.evaluate(owner, names), attribute)
            case nodes.Getitem():
                return self._item(node, names)
            case nodes.Call():
                return self._call(node, names)
            case nodes.CondExpr():
                return self._choose(node, names)
            case nodes.And() | nodes.Or():
                return self._short(node, names)
        return self._combined(node, names)

    def look_up(self, name: str, names: Names) -> Tracked:
        """The value of a name: set in the template, of the scope, or one of Jinja's functions."""
        if (holder := names.holder(name)) is not None:
            return holder[name]
        if name in names.scope:
            return Tracked(names.scope[name], path=(name,))
        if name in self.environment.globals:
            return Tracked(self.environment.globals[name])
        if name in ("self", "super"):
            raise UnfollowedError
        return Tracked(self.environment.undefined(name=name), path=(name,))

    def _combined(self, node: nodes.Node, names: Names) -> Tracked:
        """The value of what looks at the whole of its operands."""
        match node:
            case nodes.Filter() | nodes.Test():
                return self.filtered(node, names)
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return self._listed([self.evaluate(item, names) for item in items], is_tuple=type(node) is nodes.Tuple)
            case nodes.Dict():
                return self._mapped(node, names)
            case nodes.Compare():
                return self._compare(node, names)
            case nodes.Concat(nodes=parts):
                found = [self.evaluate(part, names) for part in parts]
                return _made(self.environment.join([one.value for one in found]), *found)
            case nodes.BinExpr():
                return self._operate(node, names)
            case nodes.UnaryExpr():
                found = [self.evaluate(node.node, names)]
                made = _UNARY[type(node)](found[0].value)
                return Tracked(made, found[0].truth) if isinstance(node, nodes.Not) else _made(made, *found)
        raise UnfollowedError

    def _attribute(self, owner: Tracked, attribute: str) -> Tracked:
        if isinstance(owner.value, Namespace):
            return self.namespaces[id(owner.value)][attribute]
        if isinstance(owner.value, Names):
            if attribute not in owner.value.set:
                raise UnfollowedError
            return owner.value.set[attribute]
        found = self.environment.getattr(owner.value, attribute)
        if isinstance(owner.value, dict) and not _is_method(found, attribute, owner.value):
            return owner.part(attribute, found)
        return Tracked(found, owner.consumed)

    def _item(self, node: nodes.Getitem, names: Names) -> Tracked:
        owner = self.evaluate(node.node, names)
        if isinstance(node.arg, nodes.Slice):
            bounds = [self.evaluate(one, names) if one else Tracked(None) for one in _bounds(node.arg)]
            return _made(owner.value[slice(*(bound.value for bound in bounds))], owner, *bounds)
        key = self.evaluate(node.arg, names)
        found = self.environment.getitem(owner.value, key.value)
        if isinstance(owner.value, dict | list | tuple) and not _is_method(found, key.value, owner.value):
            return owner.part(_index(owner.value, key.value), found).because(key.consumed)
        return self._attribute(owner, key.value).because(key.consumed)

    def _call(self, node: nodes.Call, names: Names) -> Tracked:
        if (read := self._read_of_map(node, names)) is not None:
            return read
        called = self.evaluate(node.node, names)
        given, named = self._arguments(node, names)
        if isinstance(called.value, Macro):
            return self.invoke(called.value, given, named).because(called.reads)
        if isinstance(called.value, LoopContext):
            raise UnfollowedError
        values = {name: one.value for name, one in named.items()}
        made = self.environment.call(self.context, called.value, *(one.value for one in given), **values)
        if isinstance(made, Namespace):
            self.namespaces[id(made)] = dict(named)
        return _made(made, called, *given, *named.values())

    def _read_of_map(self, node: nodes.Call, names: Names) -> Tracked | None:
        """The `items()`, `keys()` or `values()` of a map, or one `get`, each value with what it was made of."""
        if not isinstance(node.node, nodes.Getattr) or node.node.attr not in (*_VIEWS, "get"):
            return None
        owner = self.evaluate(node.node.node, names)
        if not isinstance(owner.value, dict) or node.node.attr in owner.value:
            return None
        if node.node.attr == "get":
            key, *default = self._arguments(node, names)[0]
            missing = Tracked(None) if not default else default[0]
            found = owner.part(key.value, owner.value[key.value]) if key.value in owner.value else missing
            return found.because(key.consumed | owner.counted)
        return self._view(node.node.attr, owner)

    def _view(self, view: str, owner: Tracked) -> Tracked:
        keys = {key: Tracked(key, owner.counted) for key in owner.value}
        values = {key: owner.part(key, value) for key, value in owner.value.items()}
        pairs = {key: self._listed([keys[key], values[key]], is_tuple=True) for key in keys}
        shown = {"keys": keys, "values": values, "items": pairs}[view]
        return self._listed(list(shown.values()), is_tuple=False).because(owner.counted)

    def _sorted_pairs(
        self, owner: Tracked, made: Sequence[tuple[Any, Any]], given: Sequence[Tracked], named: Mapping[str, Tracked]
    ) -> Tracked:
        """The pairs of `dictsort`, each value with what it was made of; sorted by values, all of them have decided."""
        pairs = [
            self._listed([Tracked(key, owner.counted), owner.part(key, value)], is_tuple=True) for key, value in made
        ]
        arguments = [*given, *named.values()]
        by_value = any(argument.value == "value" for argument in arguments)
        decided = owner.consumed if by_value else owner.counted
        reads = decided.union(*(argument.consumed for argument in arguments))
        return self._listed(pairs, is_tuple=False).because(reads)

    def _arguments(self, node: Any, names: Names) -> tuple[list[Tracked], dict[str, Tracked]]:
        """The arguments of a call, filter or test, those that are spread among them."""
        given = [self.evaluate(argument, names) for argument in node.args]
        named = {pair.key: self.evaluate(pair.value, names) for pair in node.kwargs}
        if node.dyn_args is not None:
            given += self.items(self.evaluate(node.dyn_args, names))
        if node.dyn_kwargs is not None:
            spread = self.evaluate(node.dyn_kwargs, names)
            named |= {key: spread.part(key, value) for key, value in spread.value.items()}
        return given, named

    def items(self, source: Tracked) -> list[Tracked]:
        """The items of what is looped over or taken apart."""
        if isinstance(source.value, list | tuple):
            return [source.part(index, item) for index, item in enumerate(source.value)]
        reads = source.counted if isinstance(source.value, dict) else source.consumed
        return [Tracked(item, reads) for item in source.value]

    def filtered(self, node: nodes.Filter | nodes.Test, names: Names, start: Tracked | None = None) -> Tracked:
        """What a filter or a test makes of a value; of `start` where a block is filtered."""
        if node.node is None:
            value = start or Tracked(Text(""))
        elif isinstance(node.node, nodes.Filter) and start is not None:
            value = self.filtered(node.node, names, start)
        else:
            value = self.evaluate(node.node, names)
        given, named = self._arguments(node, names)
        plain = [one.value for one in given], {name: one.value for name, one in named.items()}
        call = self.environment.call_test if isinstance(node, nodes.Test) else self.environment.call_filter
        if node.name == "items" and isinstance(value.value, dict):
            return self._view("items", value)
        made = call(node.name, value.value, *plain, self.context, self.context.eval_ctx)
        if node.name == "dictsort" and isinstance(value.value, dict):
            return self._sorted_pairs(value, made, given, named)
        if isinstance(value.value, list | tuple) and isinstance(node, nodes.Filter):
            return _of_list(Filtered(node.name, value, given, named, made))
        if node.name in ("default", "d") and made is value.value:
            return value.because(NOTHING.union(*(one.consumed for one in given[1:])))
        if node.name in ("default", "d") and given and made is given[0].value:
            return given[0].because(value.consumed.union(*(one.consumed for one in given[1:])))
        return _made(made, value, *given, *named.values())

    def _choose(self, node: nodes.CondExpr, names: Names) -> Tracked:
        test = self.evaluate(node.test, names)
        chosen = node.expr1 if test.value else node.expr2
        found = Tracked(jinja2.Undefined()) if chosen is None else self.evaluate(chosen, names)
        return found.because(test.truth)

    def _short(self, node: nodes.And | nodes.Or, names: Names) -> Tracked:
        left = self.evaluate(node.left, names)
        if bool(left.value) is isinstance(node, nodes.Or):
            return left
        return self.evaluate(node.right, names).because(left.truth)

    def _listed(self, items: Sequence[Tracked], *, is_tuple: bool) -> Tracked:
        values = [item.value for item in items]
        return Tracked(tuple(values) if is_tuple else values, parts=dict(enumerate(items)))

    def _mapped(self, node: nodes.Dict, names: Names) -> Tracked:
        pairs = [(self.evaluate(pair.key, names), self.evaluate(pair.value, names)) for pair in node.items]
        parts = {key.value: value.because(key.consumed) for key, value in pairs}
        return Tracked({key.value: value.value for key, value in pairs}, parts=parts)

    def _compare(self, node: nodes.Compare, names: Names) -> Tracked:
        left = self.evaluate(node.expr, names)
        reads, result = left.consumed, True
        for operand in node.ops:
            right = self.evaluate(operand.expr, names)
            reads |= right.consumed
            result = _COMPARING[operand.op](left.value, right.value)
            if not result:
                break
            left = right
        return Tracked(result, reads)

    def _operate(self, node: nodes.BinExpr, names: Names) -> Tracked:
        left, right = self.evaluate(node.left, names), self.evaluate(node.right, names)
        if type(node) not in _BINARY:
            raise UnfollowedError
        sign, function = _BINARY[type(node)]
        if sign in self.environment.intercepted_binops:
            return _made(self.environment.call_binop(self.context, sign, left.value, right.value), left, right)
        return _made(function(left.value, right.value), left, right)


def _is_method(found: Any, key: Any, owner: Any) -> bool:
    """Whether what is found at a key belongs to the type of its owner; what is missing can be called too."""
    return callable(found) and not isinstance(found, jinja2.Undefined) and key not in owner


def _made(value: Any, *sources: Tracked) -> Tracked:
    return Tracked(value, NOTHING.union(*(source.consumed for source in sources)))


def _of_list(call: Filtered) -> Tracked:
    """What a filter made of a list; of maps that it chose out of it, each is known by itself too."""
    if (found := filter_list(call)) is not None:
        return found
    made, source = call.made, call.source
    if made is source.value:
        return source.because(call.arguments)
    places = {id(item): index for index, item in enumerate(source.value) if isinstance(item, dict)}
    if isinstance(made, list) and made and all(id(item) in places for item in made):
        parts = {index: source.part(places[id(item)], item) for index, item in enumerate(made)}
        return Tracked(made, call.whole, parts=parts)
    return Tracked(made, call.whole)


def _bounds(node: nodes.Slice) -> tuple[nodes.Expr | None, ...]:
    return node.start, node.stop, node.step


def _index(owner: Any, key: Any) -> Any:
    """An index from the front."""
    is_back = isinstance(key, int) and not isinstance(owner, dict) and key < 0
    return len(owner) + key if is_back else key
