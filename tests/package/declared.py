"""The matrix of the tests about archives, and what is declared in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trees import CONFIG
from tfgen.config.load import load_config
from tfgen.package import Built, build_artifact, why_outdated

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.artifacts import Artifact

OUTPUT = "lambda/dist/trade_processor.zip"
CA_BUNDLE = "lambda/global-bundle.pem"
MATRIX = f"""\
project: {{name: demo}}
environments: {{dev: {{}}}}
regions: {{here: {{}}}}
artifacts:
  trade_processor:
    source: lambda/src
    requirements: lambda/requirements.txt
    python: "3.13"
    architecture: arm64
    ca_bundle: {CA_BUNDLE}
    max_mb: 30
    output: {OUTPUT}
"""


def declared(project: Path) -> Artifact:
    """The one artifact of a project."""
    (artifact,) = load_config(project).artifacts
    return artifact


def build(project: Path) -> Built:
    """Build it."""
    return build_artifact(project, declared(project))


def reason(project: Path) -> str | None:
    """Why it has to be built."""
    return why_outdated(project, declared(project))


def change(project: Path, old: str, new: str) -> None:
    """Change the matrix of a project."""
    text = (project / CONFIG).read_text()
    assert old in text
    (project / CONFIG).write_text(text.replace(old, new))
