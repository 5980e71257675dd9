"""Write the first declaration of a project that has none, from the values of its matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.axes import read_axes
from tfgen.config.layers import Layers
from tfgen.config.load import load_config, read_config
from tfgen.config.required_version import KEY
from tfgen.disk.files import write_whole
from tfgen.disk.project import CONFIG_FILE
from tfgen.errors import ConfigError, Position, Problem
from tfgen.settings import SETTINGS_FILE
from tfgen.settings.infer import infer_declaration
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

_OURS = ("name", "identity", KEY)


def write_first_declaration(project: Path, *, by: str = "tfgen settings --infer") -> Path:
    """Write config/settings.yaml, which names the command `by` which it was made, and return its path.

    Raises ConfigError when there is one, or the matrix is wrong.
    """
    path = project / SETTINGS_FILE
    if path.exists():
        remedy = "Move it away to have it inferred anew."
        raise ConfigError(Problem(Position(str(path)), f"the project has declared its settings already. {remedy}"))
    load_config(project)  # says what is wrong with the matrix
    file = project / CONFIG_FILE
    tree = parse_yaml(read_config(file), str(file))
    layers = Layers(tree, read_axes(tree))
    own = {key: node.plain() for key, node in tree.at("project").entries.items() if key not in _OURS}
    text = infer_declaration([layers.merged(cell).plain() for cell in layers.cells], own, by)
    write_whole(path, text.encode())
    return path
