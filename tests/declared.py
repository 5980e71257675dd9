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
    from tfgen.stack import Stack

ROOT = Path(__file__).parents[1]
SETTINGS_FILE = "config/settings.yaml"
SETTINGS = (ROOT / SETTINGS_FILE).read_text()
COMPONENTS: dict[str, Any] = yaml.safe_load((ROOT / "config/regions.yaml").read_text())["components"]
IDENTITY = "identity: {aws_account_id: account_id}"


@cache
def declaration() -> Declaration:
    """What the platform declares."""
    return load_declaration(ROOT)


def parse_platform(text: str, file: str = "regions.yaml") -> Config:
    """A matrix of the platform's settings and components."""
    return parse_config(with_components(text), file, declaration(), ROOT / "templates")


def with_components(text: str) -> str:
    """The matrix with the platform's components at its end, and with what names an account."""
    assert text.count("project: {") == 1
    named = text.replace("project: {", f"project: {{{IDENTITY}, ")
    return f"{named.rstrip()}\ncomponents: {json.dumps(COMPONENTS)}\n"


def with_waves(text: str) -> str:
    """A matrix of folders named like their cells, in which home regions are applied first, and accounts are known."""
    named = text.replace("project: {", f"project: {{{IDENTITY}, ")
    wave = 'wave: "stack.region == home_region ? 0 : 1"'
    component = f'{{templates: "*.tf.j2", path: "{{environment}}/{{region}}", {wave}}}'
    return f"{named.rstrip()}\ncomponents: {{stack: {component}}}\n"


def with_bootstrap(text: str) -> str:
    """A matrix of folders named like their cells, with one more folder for each account."""
    stack = '{templates: "*.tf.j2", path: "{environment}/{region}"}'
    bootstrap = '{each: [account_id], path: "_bootstrap/{account_id}", manual: true}'
    return f"{text.rstrip()}\ncomponents: {{stack: {stack}, bootstrap: {bootstrap}}}\n"


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
