"""The file format of schemas: every distinct block once, a line each, compressed.

The first line is the head: what the file describes, and which block belongs to each type. Then come the distinct
attributes and the distinct blocks, which are decoded only when a type is asked for. `zcat FILE` shows all of it.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.disk.files import MAX_BYTES, read_beginning, read_file
from tfgen.errors import TfgenError
from tfgen.schema.model import FunctionSchema  # noqa: TC001 - msgspec reads the types of its fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = 1
SUFFIX = ".schema.gz"
SECTIONS = ("resources", "data", "ephemeral")
# Of the `config` blocks of actions and lists, and what identifies a resource when it is imported. A file has them where
# its source says so: without any nothing is known of them.
LATER_SECTIONS = ("actions", "lists", "identities")
# The letters of an attribute's flags, and the field each stands for.
FLAGS = {"r": "required", "o": "optional", "c": "computed", "w": "write_only", "s": "sensitive", "d": "deprecated"}

_GZIP = 31  # zlib's name for the gzip format, whose head then holds no time
_BEGINNING = 4096


class AttributeRow(msgspec.Struct, array_like=True, frozen=True):
    """A distinct attribute: type (None if `nested` tells it), letters of `FLAGS`, and what is inside."""

    type: Any
    flags: str
    nested: NestedRow | None = None


class NestedRow(msgspec.Struct, array_like=True, frozen=True):
    """A nested block: the line of its inside, nesting mode, least and greatest number (0: no limit is known)."""

    block: int
    nesting: str
    min_items: int = 0
    max_items: int = 0


class BlockRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """The inside of a block: attributes by name, each as its place among the distinct ones, and nested blocks."""

    attributes: dict[str, int] = {}
    blocks: dict[str, NestedRow] = {}
    deprecated: bool = False
    opaque: bool = False


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a file describes, and the block of each type. `attributes` is how many lines of attributes follow.

    `exact`: from the provider itself, so that what it does not say is not so.
    """

    format: int
    source: str
    version: str
    exact: bool
    config: int
    resources: dict[str, int]
    data: dict[str, int]
    ephemeral: dict[str, int]
    functions: dict[str, FunctionSchema]
    attributes: int
    actions: dict[str, int] = {}
    lists: dict[str, int] = {}
    identities: dict[str, int] = {}


class Label(msgspec.Struct, frozen=True):
    """The beginning of the head."""

    format: int
    source: str
    version: str
    exact: bool


def pack(head: Head, attributes: Sequence[AttributeRow], blocks: Sequence[BlockRow]) -> bytes:
    """The bytes of a file: the same for the same schema."""
    encoder = msgspec.json.Encoder()
    text = b"\n".join(encoder.encode(row) for row in (head, *attributes, *blocks))
    compressor = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    return compressor.compress(text) + compressor.flush()


def decompress(content: bytes) -> bytes:
    """The text of a file. Raises zlib.error when it is damaged, cut off, or larger than any schema."""
    stream = zlib.decompressobj(_GZIP)
    text = stream.decompress(content, MAX_BYTES)
    if not stream.eof:
        raise zlib.error("it is cut off, or larger than any schema")
    return text


def unpack(path: Path) -> tuple[Head, list[bytes]]:
    """The head and the lines after it. Raises TfgenError when the file is damaged or of another format."""
    try:
        head, *lines = decompress(read_file(path)).split(b"\n")
        return msgspec.json.decode(head, type=Head), lines
    except (OSError, zlib.error, msgspec.MsgspecError) as error:
        raise _unreadable(path, error) from error


def read_label(path: Path) -> Label:
    """What a file describes, without reading the rest of it. Raises TfgenError as `unpack` does."""
    try:
        beginning = zlib.decompressobj(_GZIP).decompress(read_beginning(path, _BEGINNING), _BEGINNING)
        label = msgspec.json.decode(beginning[: beginning.index(b',"config":')] + b"}", type=Label)
    except (OSError, ValueError, zlib.error) as error:
        raise _unreadable(path, error) from error
    if label.format != FORMAT:
        raise TfgenError(f"{path}: format {label.format} of another tfgen. Run: tfgen schema update")
    return label


def _unreadable(path: Path, error: Exception) -> TfgenError:
    return TfgenError(f"{path}: not a readable provider schema ({error}). Delete it and run: tfgen schema update")
