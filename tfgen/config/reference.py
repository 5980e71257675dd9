"""The reference of all settings, made from their types: as a page, and as a JSON Schema for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import msgspec

from tfgen.config.describe import describe
from tfgen.config.matrix import DEFAULT_AXES, define_matrix
from tfgen.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


def format_reference() -> Iterator[str]:
    """The lines of a Markdown page: a section a group of settings, a row a setting."""
    yield "# Settings"
    yield ""
    yield "Every key that may stand in `defaults`, in a region, in an environment and in the `set` of an override of"
    yield "`config/regions.yaml`. This page is the output of `tfgen settings`."
    yield from _format_group("", Settings)


def build_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the matrix file, with which an editor completes and checks it while typing."""
    schema = msgspec.json.schema(define_matrix())
    settings = msgspec.json.schema(Settings)
    definitions = {**schema["$defs"], **settings["$defs"]}
    # A layer may leave out what another one sets, so nothing is required in it.
    definitions["Settings"] = {key: value for key, value in definitions["Settings"].items() if key != "required"}
    layer = {"$ref": "#/$defs/Settings"}
    matrix = definitions["Matrix"]["properties"]
    matrix["defaults"] = layer
    for axis in DEFAULT_AXES:
        matrix[axis.section]["additionalProperties"] = layer
    definitions["Override"]["properties"]["set"] = layer
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Matrix", "$defs": definitions}


def _format_group(path: str, model: type[msgspec.Struct]) -> Iterator[str]:
    fields = msgspec.structs.fields(model)
    groups = [(field.name, _struct(field.type)) for field in fields]
    yield ""
    if path:
        yield f"## {path}"
        yield ""
        yield from (model.__doc__ or "").strip().splitlines()
        yield ""
    yield "| Key | Value | Default | Meaning |"
    yield "|---|---|---|---|"
    for field in fields:
        if _struct(field.type) is None:
            cells = (f"`{_join(path, field.name)}`", _value(field.type), _default(field), _description(field.type))
            yield f"| {' | '.join(cells)} |"
    for name, group in groups:
        if group is not None:
            yield from _format_group(_join(path, name), group)


def _struct(annotation: Any) -> type[msgspec.Struct] | None:
    kind = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return kind if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _description(annotation: Any) -> str:
    """What the setting means: the outermost description, since an alias may bring one of its own."""
    metas = [meta for meta in get_args(annotation)[1:] if isinstance(meta, msgspec.Meta) and meta.description]
    return str(metas[-1].description) if metas else ""


def _value(annotation: Any) -> str:
    return describe(annotation).replace("|", "\\|")


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return f"`{msgspec.json.encode(value).decode()}`"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
