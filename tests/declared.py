"""The platform's own words for matrices that are written in tests: settings, components, and what stacks have."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import yaml

from tfgen.config.load import Config, parse_config
from tfgen.settings import Declaration, load_declaration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.stacks.stack import Stack

ROOT = Path(__file__).parents[1]
CONFIG = "config/regions.yaml"
SETTINGS_FILE = "config/settings.yaml"
SETTINGS = (ROOT / SETTINGS_FILE).read_text()
_MATRIX: dict[str, Any] = yaml.safe_load((ROOT / "config/regions.yaml").read_text())
COMPONENTS: dict[str, Any] = _MATRIX["components"]
ARTIFACTS: dict[str, Any] = _MATRIX["artifacts"]
IDENTITY = "identity: {aws_account_id: account_id}"


@cache
def declaration() -> Declaration:
    """What the platform declares."""
    return load_declaration(ROOT)


def parse_platform(text: str, file: str = "regions.yaml") -> Config:
    """A matrix of the platform's settings and components."""
    return parse_config(with_components(text), file, declaration(), ROOT / "templates")


def with_components(text: str) -> str:
    """The matrix with the platform's components and artifacts at its end, and with what names an account."""
    assert text.count("project: {") == 1
    named = text.replace("project: {", f"project: {{{IDENTITY}, ")
    return f"{named.rstrip()}\ncomponents: {json.dumps(COMPONENTS)}\nartifacts: {json.dumps(ARTIFACTS)}\n"


def with_waves(text: str, *, bootstrap: bool = False) -> str:
    """A matrix of folders named like their cells, in which home regions are applied first, and accounts are known.

    With `bootstrap`, each account has a folder too.
    """
    named = text.replace("project: {", f"project: {{{IDENTITY}, ")
    wave = 'wave: "stack.region == home_region ? 0 : 1"'
    stack = f'{{templates: "*.tf.j2", path: "{{environment}}/{{region}}", {wave}}}'
    account = '{each: [account_id], path: "_bootstrap/{account_id}", manual: true}'
    more = f", bootstrap: {account}" if bootstrap else ""
    return f"{named.rstrip()}\ncomponents: {{stack: {stack}{more}}}\n"


def with_bootstrap(text: str) -> str:
    """A matrix of folders named like their cells, with one more folder for each account."""
    stack = '{templates: "*.tf.j2", path: "{environment}/{region}"}'
    bootstrap = '{each: [account_id], path: "_bootstrap/{account_id}", manual: true}'
    return f"{text.rstrip()}\ncomponents: {{stack: {stack}, bootstrap: {bootstrap}}}\n"


def write_ordered(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write a project in which home regions come first, accounts are known and settings are the platform's.

    Where it has templates for a bootstrap folder, each account has one. A matrix with components of its own stays.
    """
    from tests.trees import write_tree  # which knows this module

    written = dict(files)
    matrix = written.get(CONFIG)
    if isinstance(matrix, str) and "components:" not in matrix:
        has_bootstrap = (folder / "templates/bootstrap").is_dir() or any("bootstrap/" in name for name in files)
        written[CONFIG] = with_waves(matrix, bootstrap=has_bootstrap)
        written.setdefault(SETTINGS_FILE, SETTINGS)
    write_tree(folder, written)


class Described:
    """A stack whose settings, locals and values on axes are attributes."""

    def __init__(self, stack: Stack) -> None:
        self.name = stack.name
        self.environment = stack.axes["environment"]
        self.region = stack.axes["region"]
        self.regions = stack.scope["stack"]["regions"]
        self.settings: Any = _namespace(stack.settings)
        self.is_home: bool = stack.scope["is_home"]


def _namespace(value: Any) -> Any:
    """Maps as objects, below the top; those whose keys are no names stay maps."""
    if isinstance(value, dict | SimpleNamespace) and all(str(key).isidentifier() for key in value):
        return SimpleNamespace(**{key: _namespace(item) for key, item in value.items()})
    return value
