"""The page about editors: what is to be put into their files has the form that their extensions read."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

PAGE = (Path(__file__).parents[2] / "docs/editors.md").read_text(encoding="utf-8")
MATRIX, TEMPLATE, MACRO = "regions.yaml", "network.tf.j2", "_alarm.j2"

# The settings that the extension's manifest declares, and their types.
OF_GLSPC = {
    "glspc.serverCommand": str,
    "glspc.serverCommandArguments": list,
    "glspc.languageId": str,
    "glspc.environmentVariables": dict,
    "glspc.initializationOptions": dict,
}


def shown(heading: str) -> Any:
    """The JSON below a heading."""
    section = PAGE.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    found = re.search(r"^```json\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_settings_for_vs_code_are_those_of_the_extension_and_start_the_server() -> None:
    settings = shown("Visual Studio Code")
    assert [name for name, value in settings.items() if not isinstance(value, OF_GLSPC[name])] == []
    assert [settings["glspc.serverCommand"], *settings["glspc.serverCommandArguments"]] == ["tfgen", "lsp"]


def test_the_template_for_lsp4ij_has_its_form_and_the_files_that_the_server_knows() -> None:
    template = shown("JetBrains")
    assert list(template) == ["id", "name", "programArgs", "fileTypeMappings"]
    assert template["programArgs"]["default"] == "tfgen lsp"
    assert all(list(one) == ["fileType", "languageId"] for one in template["fileTypeMappings"])
    patterns = [pattern for one in template["fileTypeMappings"] for pattern in one["fileType"]["patterns"]]
    assert all(any(fnmatch(name, pattern) for pattern in patterns) for name in (MATRIX, TEMPLATE, MACRO))
