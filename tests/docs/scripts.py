"""Programs of npm that pictures and pages are held against, as `make page-tools` installs them, in a browser."""

from __future__ import annotations

from pathlib import Path

from tests.engine.availability import skip_or_fail

_MODULES = Path(__file__).parents[2] / ".node/node_modules"
AXE = "axe-core/axe.min.js"
MERMAID = "mermaid/dist/mermaid.min.js"
VIZ = "@viz-js/viz/dist/viz-global.js"


def script_of(name: str) -> Path:
    """The file of a script, which is not installed everywhere."""
    path = _MODULES / name
    if not path.is_file():
        skip_or_fail(f"no {name.split('/')[0]} of npm: make page-tools")
    return path
