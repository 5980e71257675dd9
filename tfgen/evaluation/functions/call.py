"""Call a function: its arguments, then its result or what is known of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.functions import (
    builtin_provider,
    conversion,
    encoding,
    files,
    lists,
    maps,
    network,
    numbers,
    patterns,
    sets,
    text,
    times,
)
from tfgen.evaluation.functions.failure import IGNORED, ArgumentTypeError, FunctionError, IgnoredFileError
from tfgen.evaluation.functions.files import FILE_FUNCTIONS, check_fileset
from tfgen.evaluation.functions.parts import marks_of_wholes
from tfgen.evaluation.functions.signatures import builtin_signatures
from tfgen.evaluation.types import DYNAMIC, Type
from tfgen.evaluation.values import UNKNOWN, Value, from_plain, unknown
from tfgen.providers.registry import functions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.evaluation.interpreter import Names

# Functions of values, whatever is known of them; and functions of what is wholly known.
_TYPED: Final = {**lists.TYPED, **maps.TYPED, **sets.TYPED, **conversion.TYPED, **patterns.TYPED, **encoding.TYPED}
_PLAIN: Final = {
    **text.PLAIN,
    **numbers.PLAIN,
    **encoding.PLAIN,
    **network.PLAIN,
    **files.PLAIN,
    **times.PLAIN,
    **builtin_provider.PLAIN,
}
# These hand on the marks of what they take from their arguments; the others mark the result with all of them.
_OWN_MARKS: Final = frozenset(
    {"concat", "element", "ephemeralasnull", "issensitive", "keys", "length", "lookup", "merge", "nonsensitive"}
    | {"one", "sensitive", "tolist", "tomap", "toset", "values"}
)
# These mark the result with the marks of their arguments only: what is in a list keeps its own, as Terraform has it.
_MARKS_OF_WHOLES: Final = frozenset({"chunklist", "flatten", "reverse", "setproduct", "slice", "zipmap"})


class CallError(Exception):
    """A call that Terraform refuses: the rule that tells it, and the argument at fault (-1: none alone)."""

    def __init__(self, kind: str, message: str, argument: int = -1) -> None:
        super().__init__(message)
        self.kind, self.argument = kind, argument


def call_function(names: Names, name: str, arguments: Sequence[Value] | None) -> Value:
    """The result of a call; arguments are None when not even their number is known. Raises CallError."""
    signature = _find(names, name)
    if signature is None:
        return unknown(DYNAMIC)
    if arguments is None:
        return unknown(signature.result)
    _check_count(name, signature, len(arguments))
    converted = [_convert(name, signature, index, value) for index, value in enumerate(arguments)]
    try:
        return _result(names, name, signature.result, converted)
    except (OverflowError, RecursionError, UnicodeError):
        return unknown(signature.result)  # Go's numbers, stacks and texts go further than Python's
    except ConversionError as error:
        raise CallError("function-arguments", f"{name}() fails: {error}.") from None
    except IgnoredFileError as error:
        raise CallError(IGNORED, f"{name}(): {error}, so what it holds is not known", error.argument) from None
    except FunctionError as error:
        kind = "function-arguments" if isinstance(error, ArgumentTypeError) else "failing-function"
        raise CallError(kind, f"{name}() fails: {error}.", error.argument) from None


def _result(names: Names, name: str, type_: Type, arguments: Sequence[Value]) -> Value:
    if typed := _TYPED.get(name):
        result = typed(arguments)
        if name in _OWN_MARKS:
            return result
        return result.marked(marks_of_wholes(arguments) if name in _MARKS_OF_WHOLES else marks_of(arguments))
    marks = marks_of(arguments)
    plains = [value.plain() for value in arguments]
    plain: Any = UNKNOWN
    if name in FILE_FUNCTIONS and isinstance(plains[0], str):
        plain = names.read(name, plains[0])
    elif name == "fileset" and all(isinstance(value, str) and value for value in plains[1:]):
        if isinstance(plains[0], str):
            check_fileset(names.has_entries, *plains)
    elif any(value is UNKNOWN for value in plains):
        plain = UNKNOWN
    elif name in _PLAIN:
        plain = _PLAIN[name](*plains)
    elif "::" in name:
        plain = _ask_provider(names, name, plains)
    return unknown(type_, marks) if plain is UNKNOWN else _wrap(plain, type_).marked(marks)


def _ask_provider(names: Names, name: str, arguments: Sequence[Any]) -> Any:
    known = functions_of(names.provider_of(name)).get(name.rpartition("::")[2])
    if known is None:
        return UNKNOWN
    if None in arguments:
        raise ArgumentTypeError("it takes no null", arguments.index(None))
    try:
        return known(*arguments)
    except ValueError as error:
        raise FunctionError(str(error), 0) from None


def marks_of(arguments: Sequence[Value]) -> int:
    """The marks of all arguments, and of what is in them."""
    marks = 0
    for value in arguments:
        marks |= value.all_marks()
    return marks


def _wrap(plain: Any, type_: Type) -> Value:
    value = from_plain(plain)
    return convert(value, type_) if type_.kind != "dynamic" else value


def _find(names: Names, name: str) -> Signature | None:
    if "::" in name:
        if message := names.missing_provider(name):
            raise CallError("unknown-function", message)
        if (known := names.functions_beside(name)) and name not in known:
            raise CallError("unknown-function", f'there is no function "{name}". {did_you_mean(name, known)}'.rstrip())
        return names.function(name)
    builtin = builtin_signatures()
    if name not in builtin:
        suggestion = did_you_mean(name, [*builtin, "try", "can"])
        raise CallError("unknown-function", f'there is no function "{name}". {suggestion}'.rstrip())
    return builtin[name]


def _check_count(name: str, signature: Signature, count: int) -> None:
    least = len(signature.parameters)
    if count >= least and (count == least or signature.variadic):
        return
    wanted = f"{'at least ' if signature.variadic else ''}{least} argument{'' if least == 1 else 's'}"
    raise CallError("function-arguments", f"{name}() takes {wanted}, found {count}.")


def _convert(name: str, signature: Signature, index: int, value: Value) -> Value:
    parameter = signature.parameters[index] if index < len(signature.parameters) else signature.variadic
    if parameter is None:
        return value
    place = f'the argument "{parameter.name}" of {name}()'
    if value.content is None and not parameter.nullable:
        raise CallError("function-arguments", f"{place} is null.", index)
    try:
        return convert(value, parameter.type)
    except ConversionError as error:
        raise CallError("function-arguments", f"{place} does not fit: {error}.", index) from None
