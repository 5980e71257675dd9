"""Names that are not there: whoever reads one is told which is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.environment import TemplateModule

from tfgen.config.agreement import Disagreement
from tfgen.errors import did_you_mean, listed
from tfgen.render.templates.version_0_1 import FORMER_NAMES, MOVED_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Functions of Python and of Terraform that filters do the work of.
_FUNCTIONS = {"len": "length", "str": "string", "jsonencode": "json", "tostring": "string", "tonumber": "int"}
_FILTERS = frozenset(jinja2.filters.FILTERS) | {"json"}
_TERRAFORM = ("var", "local", "data", "each", "module", "path", "terraform")


class UndefinedNameError(jinja2.UndefinedError):
    """A template uses a name that does not exist; `owner` is the value it was looked up in, or None for the scope."""

    def __init__(self, name: str, owner: Mapping[str, object] | None) -> None:
        self.name = name
        self.owner = owner
        super().__init__(f'"{name}" is not defined')

    def explain(self, scope: Mapping[str, object]) -> str:
        """Fact and remedy, with the nearest name that exists in `scope` or in the owner."""
        if self.owner is None and self.name in scope:
            remedy = "Write `with context` at the end of the import, or pass it."
            return f'"{self.name}" is not known to imported macros. {remedy}'
        if elsewhere := self._elsewhere(scope):
            remedy = "Set it here too, or ask first whether it `is defined`."
            return f'"{self.name}" is not defined here, but in {", ".join(elsewhere)}. {remedy}'
        if remedy := _remedy_of_another(self.name, scope, self.owner):
            return f'"{self.name}" is not defined. {remedy}'
        if self.owner is not None and self.owner is scope.get("vars") and not self.owner:
            return (
                f'"{self.name}" is not defined: nothing is below vars. Set it in the config: vars: {{{self.name}: …}}.'
            )
        known = [str(name) for name in (scope if self.owner is None else self.owner)]
        remedy = did_you_mean(self.name, known, otherwise=f"Known here: {listed(sorted(known)) or 'nothing'}.")
        return f'"{self.name}" is not defined. {remedy}'

    def _elsewhere(self, scope: Mapping[str, object]) -> list[str]:
        """The names of the cells that define it, at the same place."""
        cells = scope.get("cells")
        path = () if self.owner is None else next(_paths_to(self.owner, scope), None)
        if path is None or not isinstance(cells, list):
            return []
        return [str(cell["stack"]["name"]) for cell in cells if self.name in _at(cell, path)]


def _remedy_of_another(name: str, scope: Mapping[str, object], owner: Mapping[str, object] | None) -> str:
    """What is meant by a name that the stack has, that of each of `stacks` too, or that is Terraform's."""
    if owner is None and name in FORMER_NAMES and "stacks" in scope:
        return FORMER_NAMES[name]
    stack = (scope if owner is None else owner).get("stack")
    if isinstance(stack, dict) and name in stack:
        return f'Did you mean "stack.{name}"?'
    if owner is not None and owner is scope.get("stack") and name in MOVED_NAMES and name in scope:
        return f"It is {name} now, without stack.: tfgen migrate renames what tfgen 0.1 called so."
    if owner is None and (filter_ := _FUNCTIONS.get(name, name)) in _FILTERS:
        return f"It is a filter: write VALUE | {filter_}."
    if owner is None and name in _TERRAFORM:
        return "A setting is read by its bare name, as in {{ size | hcl }}; what Terraform reads is outside of {{ }}."
    return ""


def _paths_to(owner: object, scope: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """The keys that lead to a map in a scope; lists are not looked into."""
    for key, value in scope.items():
        if value is owner:
            yield (key,)
        elif isinstance(value, dict):
            yield from ((key, *path) for path in _paths_to(owner, value))


def _at(scope: Any, path: Iterable[str]) -> Mapping[str, object]:
    for step in path:
        scope = scope.get(step) if isinstance(scope, dict) else None
    return scope if isinstance(scope, dict) else {}


class DisagreementError(jinja2.UndefinedError):
    """A template that is rendered for several cells reads what they do not agree on."""

    def __init__(self, found: Disagreement) -> None:
        super().__init__(f"{found}. Read it of one of `stacks`, or render once for each of its values.")


class NoSuchPartError(jinja2.UndefinedError):
    """A template asks for a part of a list that is not there, or of a value that has none."""

    def __init__(self, owner: object, name: object) -> None:
        if isinstance(owner, list | str) and isinstance(name, int):
            kind = "list" if isinstance(owner, list) else "text"
            fact = f"there is no item {name} in a {kind} of {len(owner)}, whose first is item 0. Name another"
            super().__init__(f"{fact}, or ask for its length first.")
        elif isinstance(owner, list):
            super().__init__(f'a list has no "{name}". Name an item by its number, or loop over the items.')
        else:
            kind = "text" if isinstance(owner, str) else "true or false" if isinstance(owner, bool) else "a number"
            super().__init__(f'"{name}" is asked of {kind}, which has no parts. Take it away, or set a map there.')


class NamedUndefined(jinja2.StrictUndefined):
    """Strict undefined that raises the name and its owner as values, so that the nearest name can be found."""

    __slots__ = ()

    def _fail_with_undefined_error(self, *_: Any, **__: Any) -> Any:
        owner = self._undefined_obj
        if isinstance(owner, Disagreement):
            raise DisagreementError(owner)
        if isinstance(owner, TemplateModule):  # what `{% import "_macros.j2" as macros %}` names
            owner = {name: macro for name, macro in vars(owner).items() if not name.startswith("_")}
        if not self._undefined_hint and isinstance(owner, list | str | int | float):
            raise NoSuchPartError(owner, self._undefined_name)
        if self._undefined_hint or not (owner is jinja2.utils.missing or isinstance(owner, dict)):
            raise jinja2.UndefinedError(self._undefined_message)
        raise UndefinedNameError(str(self._undefined_name), owner if isinstance(owner, dict) else None)

    # StrictUndefined binds its operations to the method of its own class; bind them again to this one.
    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __contains__ = __call__ = __getitem__ = __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __neg__ = __pos__ = __html__ = _fail_with_undefined_error
    # And what Jinja does not think of: range(), round(), abs(), reversed(), sets and bits.
    __index__ = __round__ = __abs__ = __reversed__ = __invert__ = __divmod__ = __rdivmod__ = _fail_with_undefined_error
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _fail_with_undefined_error
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _fail_with_undefined_error

    def __getattr__(self, name: str) -> Any:
        if name[:2] == name[-2:] == "__":
            raise AttributeError(name)
        return self._fail_with_undefined_error()
