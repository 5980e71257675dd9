"""The environment that engines run in: the user's own, made fit for programs, and what in it deserves a word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.project import CACHE
from tfgen.disk.seal import VARIABLE as PLAN_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLUGIN_CACHE = "TF_PLUGIN_CACHE_DIR"
PLUGINS = CACHE / "plugins"

NOT_FOR_QUESTIONS = frozenset({"TF_CLI_ARGS"})
"""What is kept from commands that only read: they refuse arguments that the others take, such as `-lock-timeout`."""

_SETTINGS = {"TF_IN_AUTOMATION": "1", "TF_INPUT": "0"}
# Where engines look for their settings, the first that is set or exists counts.
# https://developer.hashicorp.com/terraform/cli/config/config-file#locations
_CONFIG_VARIABLES = ("TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG")
_CONFIG_FILES = (".tofurc", ".terraformrc")
_CACHE_SETTING = re.compile(r"^\s*plugin_cache_dir\s*=\s*\"([^\"]*)\"", re.MULTILINE)
_NARROWING = ("-target", "-exclude", "-replace", "-refresh", "-destroy", "-var", "-state", "-lock")


def engine_environment(project: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables for an engine: all of the user's, no questions, and a plugin cache unless the user has one.

    The key to saved plans is not for providers. Terraform's own check for new versions is off unless the user has
    decided about it: it would be made once a command.
    """
    mine = {name: value for name, value in environment.items() if name != PLAN_KEY} | _SETTINGS
    mine.setdefault("CHECKPOINT_DISABLE", "1")
    if find_plugin_cache(environment) is None:
        mine[PLUGIN_CACHE] = str(project / PLUGINS)
    return mine


def find_plugin_cache(environment: Mapping[str, str]) -> Path | None:
    """The plugin cache that the user has set, in the environment or in the engine's own settings."""
    if named := environment.get(PLUGIN_CACHE):
        return Path(named)
    match = _CACHE_SETTING.search(_read_settings(environment))
    return Path(_expand(match[1], environment)) if match else None


def plugin_cache(environment: Mapping[str, str]) -> Path:
    """The plugin cache in an environment that `engine_environment` has made, in which there is one."""
    return find_plugin_cache(environment) or PLUGINS


def narrowing_notes(environment: Mapping[str, str]) -> Iterator[str]:
    """A line for each variable that changes the arguments of commands; values are not shown, they may be secret."""
    for name in sorted(environment):
        if name.startswith("TF_CLI_ARGS") and environment[name]:
            found = [option for option in _NARROWING if re.search(rf"(^|\s)-?{option}(?![\w-])", environment[name])]
            yield f"{name} is set{' with ' + ', '.join(found) if found else ''}: it changes what the engine does"


def _read_settings(environment: Mapping[str, str]) -> str:
    home = Path(environment.get("HOME") or Path.home())
    named = [Path(environment[name]) for name in _CONFIG_VARIABLES if environment.get(name)]
    for path in named[:1] or [home / name for name in _CONFIG_FILES]:
        try:
            return read_file(path).decode(errors="replace")
        except OSError:
            continue
    return ""


def _expand(path: str, environment: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)|\$\{(\w+)\}", lambda match: environment.get(match[1] or match[2], ""), path)
