"""Functions that encode and hash: https://developer.hashicorp.com/terraform/language/functions#encoding-functions."""

from __future__ import annotations

import base64
import codecs
import hashlib
import json
import re
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NoReturn

from tfgen.errors import count_of
from tfgen.evaluation.convert import convert
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.types import DYNAMIC, STRING, list_of, object_of
from tfgen.evaluation.values import UNKNOWN, Value, from_plain, tuple_value, unknown
from tfgen.hcl.strings import parse_number
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# As Go writes JSON: safe inside HTML.
_JSON_ESCAPES: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_SURROGATE: Final = regex(r"\\u[dD][89a-fA-F]")
_NAMESPACES: Final = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def write_json(value: Any) -> str:
    """The value as `jsonencode` writes it."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return written.translate(_JSON_ESCAPES)


def _jsondecode(text: str) -> Any:
    if _SURROGATE.search(text):
        return UNKNOWN  # Go writes another character for half of one
    try:
        return json.loads(text, parse_constant=_refuse, parse_int=parse_number, parse_float=parse_number)
    except ValueError as error:
        raise FunctionError(f"it is not JSON: {error}", 0) from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _csvdecode(arguments: Sequence[Value]) -> Value:
    if arguments[0].content is UNKNOWN:
        return unknown(DYNAMIC)
    import csv

    try:
        rows = [row for row in csv.reader(arguments[0].content.splitlines()) if row]
    except csv.Error:  # a field longer than Python reads
        return unknown(DYNAMIC)
    if not rows:
        raise FunctionError("there is no line with the names of the columns", 0)
    names, *records = rows
    if repeated := next((name for name, count in Counter(names).items() if count > 1), None):
        raise FunctionError(f'two columns have the name "{repeated}"', 0)
    for place, record in enumerate(records, start=2):
        if len(record) != len(names):
            raise FunctionError(f"row {place} has {count_of(len(record), 'field')}, the first one {len(names)}", 0)
    type_ = list_of(object_of(dict.fromkeys(names, STRING)))
    return convert(tuple_value([from_plain(dict(zip(names, record, strict=True))) for record in records]), type_)


def _yamldecode(text: str) -> Any:
    from tfgen.evaluation.functions.yaml_text import decode_yaml  # few modules ask for it

    return decode_yaml(text)


def _rsadecrypt(ciphertext: str, key: str) -> Any:
    try:
        base64.b64decode(ciphertext, validate=True)
    except ValueError:
        raise FunctionError("it is not base64", 0) from None
    if "-----BEGIN" not in key:
        raise FunctionError("it is no private key in PEM format", 1)
    return UNKNOWN


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _base64decode(text: str) -> Any:
    try:
        return base64.b64decode(text, validate=True).decode()
    except UnicodeDecodeError:
        raise FunctionError("what it decodes to is not UTF-8 text", 0) from None
    except ValueError:
        raise FunctionError("it is not base64", 0) from None


def _hash(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()


def _base64_hash(name: str) -> Callable[[str], str]:
    return lambda text: _base64(hashlib.new(name, text.encode(), usedforsecurity=False).digest())


def _uuidv5(namespace: str, name: str) -> str:
    try:
        return str(uuid.uuid5(_NAMESPACES.get(namespace) or uuid.UUID(namespace), name))
    except ValueError:
        raise FunctionError("the namespace is no UUID; there are dns, url, oid and x500 too", 0) from None


def _textencodebase64(text: str, encoding: str) -> Any:
    _require_encoding(encoding)
    return _base64(text.encode("utf-16-le")) if encoding.upper() == "UTF-16LE" else UNKNOWN


def _textdecodebase64(text: str, encoding: str) -> Any:
    _require_encoding(encoding)
    try:
        base64.b64decode(re.sub(r"[\r\n]", "", text), validate=True)
    except ValueError:
        raise FunctionError("it is not base64", 0) from None
    return UNKNOWN


def _require_encoding(name: str) -> None:
    """Refuse what no list of encodings has: IANA has aliases that Python does not know, in a few families."""
    if name.lower().startswith(("cs", "x-", "iso", "ibm", "mac", "windows")):
        return
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        raise FunctionError("there is no such encoding; the usual one is UTF-8, and UTF-16LE for Windows", 1) from None


PLAIN: Final[Mapping[str, Callable[..., Any]]] = {
    "base64decode": _base64decode,
    "base64encode": lambda text: _base64(text.encode()),
    "base64sha256": _base64_hash("sha256"),
    "base64sha512": _base64_hash("sha512"),
    "jsondecode": _jsondecode,
    "jsonencode": write_json,
    "md5": _hash("md5"),
    "rsadecrypt": _rsadecrypt,
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "sha512": _hash("sha512"),
    "textdecodebase64": _textdecodebase64,
    "textencodebase64": _textencodebase64,
    "uuidv5": _uuidv5,
    "yamldecode": _yamldecode,
}
TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {"csvdecode": _csvdecode}
