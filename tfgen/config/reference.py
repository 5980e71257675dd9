"""The JSON Schema of the whole matrix file: its frame, and in each layer the settings that the project declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.config.artifacts import NEEDED_BY_ARCHIVES, NEEDED_BY_COMMANDS
from tfgen.config.axes import read_axes
from tfgen.config.axis import DEFAULT_AXES, PATTERNS
from tfgen.config.load import read_config
from tfgen.config.matrix import ProjectModel, define_matrix
from tfgen.disk.project import CONFIG_FILE
from tfgen.settings import load_declaration
from tfgen.settings.export import to_json_schema
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.axis import Axes
    from tfgen.settings import Declaration


def load_json_schema(project: Path) -> dict[str, Any]:
    """The JSON Schema of a project's matrix file. Raises ConfigError for axes or a declaration that are wrong."""
    file = project / CONFIG_FILE
    text = read_config(file) if file.is_file() else ""
    axes = read_axes(parse_yaml(text, str(file))) if text.strip() else DEFAULT_AXES
    return build_json_schema(load_declaration(project), axes)


def build_json_schema(declaration: Declaration, axes: Axes = DEFAULT_AXES) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the matrix file, with which an editor completes and checks it while typing."""
    definitions = msgspec.json.schema(define_matrix(axes))["$defs"]
    # A layer may leave out what another one sets, so nothing is required in it.
    definitions["Settings"] = to_json_schema(declaration.schema, partial=True)
    closed = definitions["Settings"].pop("additionalProperties", True) is False
    layer = {"$ref": "#/$defs/Settings"} | ({"unevaluatedProperties": False} if closed else {})
    matrix = definitions["Matrix"]["properties"]
    matrix["defaults"] = layer
    for axis in axes:
        limits = {other.section: msgspec.json.schema(PATTERNS) for other in axes if other != axis}
        matrix[axis.section]["additionalProperties"] = {**layer, "properties": limits}
        if axis.name in declaration.axes:
            matrix[axis.section]["propertyNames"] = to_json_schema(declaration.axes[axis.name])
    definitions["Override"]["properties"]["set"] = layer
    matrix["project"] = _project(declaration)
    _complete_artifacts(definitions["ArtifactModel"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Matrix", "$defs": definitions}


def _complete_artifacts(artifact: dict[str, Any]) -> None:
    """Add which keys go together; that a key is left out is no value of it."""
    for key in artifact["properties"].values():
        key.pop("default", None)
    artifact["oneOf"] = [{"required": list(keys)} for keys in (NEEDED_BY_ARCHIVES, NEEDED_BY_COMMANDS)]


def _project(declaration: Declaration) -> dict[str, Any]:
    """What `project` may hold: tfgen's own keys, and those that are declared."""
    own = msgspec.json.schema(ProjectModel)["$defs"]["ProjectModel"]
    declared = to_json_schema(declaration.project)
    return {**own, **declared, "properties": {**own["properties"], **declared.get("properties", {})}}
