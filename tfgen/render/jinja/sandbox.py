"""What a template may do: read data, call macros and harmless methods, each no more than the limits allow."""

from __future__ import annotations

from types import BuiltinMethodType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any, ClassVar

import jinja2
from jinja2 import Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
from jinja2.utils import Namespace

from tfgen.errors import TfgenError
from tfgen.render.jinja.generator import TextGenerator
from tfgen.render.languages.filters import TemplateExpression, ValueFilterError
from tfgen.render.languages.text import Text, concat, is_authored
from tfgen.render.templates.limits import (
    MAX_BITS,
    VIEWS,
    Budget,
    check_format,
    check_items,
    check_printf,
    check_range,
    check_text,
    check_width,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

    from jinja2.runtime import Context


class ForbiddenError(TfgenError):
    """A template reaches for what templates may not touch; the renderer adds the place."""


_STR = frozenset(
    """capitalize casefold center count endswith find format format_map index isalnum isalpha isascii isdecimal isdigit
    isidentifier islower isnumeric isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix
    replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper
    zfill""".split()  # noqa: SIM905 - as words they can be read
)
_LIST = frozenset({"count", "index"})
_DICT = frozenset({"copy", "get", "items", "keys", "values"})
_LOOP = frozenset(
    """changed cycle depth depth0 first index index0 last length nextitem previtem revindex
    revindex0""".split()  # noqa: SIM905
)
_METHODS: Mapping[type, frozenset[str]] = {
    str: _STR,
    Text: _STR,
    TemplateExpression: _STR,
    list: _LIST,
    tuple: _LIST | {"grouper", "list"},  # of the groups that groupby makes
    dict: _DICT,
    LoopContext: _LOOP,
    BlockReference: frozenset({"super"}),
}
_MUTATORS = frozenset(
    {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"}
)
_DATA: tuple[type[Any], ...] = (str, int, float, bool, type(None), list, tuple, dict, range, *VIEWS)
_ITEMS: tuple[type[Any], ...] = (list, tuple, dict, range, str, *VIEWS)
_CALLABLE = (FunctionType, BuiltinMethodType, MethodType, LoopContext, BlockReference, type(Namespace))


class Template(jinja2.Template):
    """A template with a budget of its own, whose macros keep nothing from one render to the next."""

    environment: Sandbox

    def render(self, *arguments: Any, **names: Any) -> Text:
        """The whole text. Raises whatever the template does."""
        self.environment.budget.renew()
        return super().render(*arguments, **names)  # type: ignore[return-value]  # what the environment's concat makes

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        self._module = None
        return super()._get_default_module(ctx)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, narrowed: what is not listed here is refused.

    Values of the scope and of the template are data: their attributes are keys, and a short list of methods that
    change nothing. Whatever can grow is checked before it does.
    """

    template_class = Template
    code_generator_class = TextGenerator
    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.budget = Budget()
        # All templates stay (-1), as each is asked for again for every stack of its component.
        super().__init__(*arguments, autoescape=False, optimized=False, auto_reload=False, cache_size=-1, **options)
        self.globals.clear()
        self.globals.update(range=self._range, dict=self._dict, namespace=Namespace)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template is given beside its scope: a plain map, as nothing is added to ours later on.

        Jinja's chain of two maps is gone through in Python, in each render.
        """
        return {**self.globals, **(d or {})}

    # What generated code calls

    concat = staticmethod(concat)  # Jinja joins pieces with it

    def join(self, parts: Iterable[object]) -> str:
        """`a ~ b`: Text when each part may stand in the language, and otherwise text that has to be filtered."""
        pieces = [self.printed(part) for part in parts]
        try:
            return concat([piece if type(piece) is Text else self.admitted(piece) for piece in pieces])
        except ValueFilterError:
            return str(concat(pieces))

    def admitted(self, value: str) -> Text:
        """Plain text as what it is in the output, or ValueFilterError; each language has its own idea."""
        raise NotImplementedError

    def printed(self, value: object) -> str:
        """A value as text. Raises ForbiddenError for what is no data."""
        if isinstance(value, str):
            return value
        if isinstance(value, int | float | None):
            return Text(value)
        if isinstance(value, Undefined):
            return Text(value)  # raises, unless it is of an `if` without else
        return str(self.data(value))

    def data(self, value: Any) -> Any:
        """The value, paid for. Raises ForbiddenError for macros, loops, functions and whatever else is no data."""
        if not isinstance(value, (*_DATA, Undefined)):
            raise ForbiddenError(f"{_described(value)} is not a value. Use it by its name.")
        self.budget.read(value)
        return value

    def paid(self, value: Any) -> Any:
        """The value, after paying for the reading of it."""
        self.budget.read(value)
        return value

    def made(self, value: Any) -> Any:
        """A new value, paid for."""
        self.budget.made(value)
        return value

    def paced(self, items: Any, size: int) -> Any:
        """The items of a loop, paid for; `size` is how many steps each takes."""
        if isinstance(items, _ITEMS):
            self.budget.spend(len(items) * size)
            return items
        if isinstance(items, Undefined | LoopContext):
            return items
        raise ForbiddenError(f"{_described(items)} has no items to loop over. Use a list, a map or a range.")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key of a map, else one of the methods that change nothing."""
        if isinstance(obj, dict):
            try:
                return obj[attribute]
            except KeyError:
                pass
        if attribute.startswith("_"):
            raise ForbiddenError(f"{attribute} begins with an underscore, which templates may not use. Take it away.")
        if attribute in _METHODS.get(type(obj), ()):
            return self._bounded(obj, attribute) if attribute in _GROWING else getattr(obj, attribute)
        return self._own(obj, attribute)

    def _own(self, obj: Any, attribute: str) -> Any:
        """What namespaces, imported templates, groups and undefined names have."""
        if isinstance(obj, TemplateModule):
            found = vars(obj).get(attribute, jinja2.utils.missing)
            return self.undefined(obj=obj, name=attribute) if found is jinja2.utils.missing else found
        if isinstance(obj, tuple) and attribute in _METHODS[tuple]:
            return getattr(obj, attribute)
        if isinstance(obj, TemplateReference):
            return obj[attribute]
        if isinstance(obj, Undefined) or (isinstance(obj, Namespace) and attribute in _names(obj)):
            return getattr(obj, attribute)
        if not isinstance(obj, Namespace) and hasattr(obj, attribute):
            raise ForbiddenError(_advice(obj, attribute))
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The item of a list, map or text; else the attribute of that name."""
        if isinstance(obj, dict | list | tuple | str | range):
            self.budget.read(argument)
            try:
                return obj[argument]
            except (TypeError, LookupError):
                pass
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return self.undefined(obj=obj, name=argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a method or a function of the scope."""
        self.budget.spend(1)
        if type(obj) is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(context.eval_ctx, *args, **kwargs)
        if isinstance(obj, Undefined):
            return obj()
        if not isinstance(obj, _CALLABLE):
            hidden = next((name for name in self.globals if name in context and context[name] is obj), None)
            remedy = f"{hidden} is a setting here, or a variable: rename it, to have the function of that name."
            raise ForbiddenError(
                f"{_described(obj)} cannot be called. {remedy if hidden else 'Take the parentheses away.'}"
            )
        for value in (*args, *kwargs.values()):
            self.budget.read(value)
        result = self.made(context.call(obj, *args, **kwargs))
        owner = obj.__self__ if isinstance(obj, BuiltinMethodType) else None
        return self.trusted(result, owner, *args) if isinstance(owner, str) else result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002 - Jinja's
        """An operation whose result can be much larger than its operands, when it is not too large."""
        return self._OPERATIONS[operator](self, left, right)

    # Operations

    def _add(self, left: Any, right: Any) -> Any:
        if isinstance(left, str) and isinstance(right, str):
            return self.join((left, right))
        return self.made(left + right)

    def _multiply(self, left: Any, right: Any) -> Any:
        for many, times in ((left, right), (right, left)):
            if isinstance(many, str) and isinstance(times, int):
                check_text(len(many) * times)
                return self.trusted(many * times, many)
            if isinstance(many, list | tuple) and isinstance(times, int):
                check_items(len(many) * times)
        return self.made(left * right)

    def _power(self, left: Any, right: Any) -> Any:
        if isinstance(left, int) and isinstance(right, int) and abs(left) > 1:
            self.budget.read(1 << min(left.bit_length() * abs(right), MAX_BITS + 1))
        return self.made(left**right)

    def _modulo(self, left: Any, right: Any) -> Any:
        return self.print_format(left, right) if isinstance(left, str) else self.made(left % right)

    _OPERATIONS: ClassVar[Mapping[str, Callable[[Sandbox, Any, Any], Any]]] = {
        "+": _add,
        "*": _multiply,
        "**": _power,
        "%": _modulo,
    }

    def print_format(self, pattern: str, values: Any) -> str:
        """`pattern % values`, where widths are small and values are data."""
        width = check_printf(pattern)
        parts = (
            list(values.values()) if isinstance(values, dict) else values if isinstance(values, tuple) else (values,)
        )
        longest = max([len(self.printed(part)) for part in parts], default=0)
        check_text(len(pattern) + width + pattern.count("%") * longest)
        return self.trusted(pattern % values, pattern, *parts)

    def replace(self, text: str, old: str, new: str, count: int = -1) -> str:
        """The text with `old` replaced by `new`, where it is not too long then."""
        found = len(text) + 1 if not old else text.count(old)
        check_text(len(text) + (found if count is None or count < 0 else min(count, found)) * len(new))
        return self.trusted(text.replace(old, new, -1 if count is None else count), text, old, new)

    def join_items(self, separator: str, items: Iterable[object]) -> str:
        """The items as text with the separator between them."""
        pieces: list[object] = []
        for item in self.data(list(items)):
            pieces += [separator, item] if pieces else [item]
        check_text(len(separator) * len(pieces) // 2)
        return self.join(pieces)

    def trusted(self, made: str, *sources: object) -> str:
        """Text that is made of nothing but what the author wrote is the author's."""
        return Text(made) if type(made) is str and all(map(is_authored, sources)) else made

    def _bounded(self, text: str, method: str) -> Callable[..., str]:
        """A method of text that can make much of little."""
        if method in ("format", "format_map"):
            return lambda *args, **names: self._formatted(text, args, names if method == "format" else args[0])
        if method == "replace":
            return lambda old, new, count=-1: self.replace(text, old, new, count)
        if method == "join":
            return lambda items: self.join_items(text, items)

        def widened(width: int, *fill: str) -> str:
            check_width(width)
            return self.trusted(getattr(text, method)(width, *fill), text, *fill)

        return widened

    def _formatted(self, text: str, values: Sequence[Any], names: Mapping[str, Any]) -> str:
        made = _Formatter(self).vformat(text, values, names)
        return self.trusted(made, text, *values, *names.values())

    # The functions of the scope

    def _range(self, *bounds: int) -> range:
        return check_range(range(*bounds))

    def _dict(self, *sources: Any, **names: Any) -> dict[Any, Any]:
        return dict(*sources, **names)


_GROWING = frozenset({"center", "format", "format_map", "join", "ljust", "replace", "rjust", "zfill"})


class _Formatter(SandboxedFormatter):
    """`str.format` over data, with small widths."""

    def __init__(self, environment: Sandbox) -> None:
        super().__init__(environment)
        self._sandbox = environment
        self._length = 0

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value, formatted."""
        check_format(format_spec)
        made: str = format(self._sandbox.data(value), format_spec)
        self._length += len(made)
        check_text(self._length)
        return made

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """One value after `!r`, `!s` or `!a`."""
        return super().convert_field(self._sandbox.data(value), conversion)


def _names(namespace: Namespace) -> Mapping[str, Any]:
    return object.__getattribute__(namespace, "_Namespace__attrs")  # type: ignore[no-any-return]


def _described(value: object) -> str:
    match value:
        case Macro():
            return f"the macro {value.name}"
        case LoopContext():
            return "the loop"
        case TemplateModule() | TemplateReference() | BlockReference():
            return "a template"
        case Namespace():
            return "a namespace"
        case bool() | int() | float():
            return "a number"
        case str():
            return "text"
        case None:
            return "null"
    return f"a {type(value).__name__.lower()}"


def _advice(obj: Any, attribute: str) -> str:
    if isinstance(obj, list | dict) and attribute in _MUTATORS:
        return f"{attribute} would change a value, and templates change none. Make another: {{% set x = x + [1] %}}."
    return f"templates may not use {attribute} of {_described(obj)}. Use a filter or one of its other methods."
