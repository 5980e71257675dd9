"""Engines that answer without Terraform."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import SOURCE, schema_json

if TYPE_CHECKING:
    from pathlib import Path

# Knows its version, and fails at everything else.
FAILING = """\
#!/bin/sh
[ "$1" = version ] && { echo 'Terraform v1.11.4'; exit 0; }
echo 'the registry does not answer' >&2
exit 1
"""
# Installs version 1.2.0 of whatever is required; `asked.json` beside it keeps what that was, and with which settings.
WORKING = """\
#!/bin/sh
here=$(dirname "$0")
case "$*" in
  version) echo 'Terraform v1.11.4' ;;
  init*) cp terraform.tf.json "$here/asked.json"; env > "$here/environment" ;;
  "providers schema -json") cat "$here/schema.json" ;;
  "version -json") cat "$here/version.json" ;;
esac
"""
VERSIONS = {"terraform_version": "1.11.4", "provider_selections": {SOURCE: "1.2.0"}}


def write_script(folder: Path, text: str) -> Path:
    path = folder / "terraform"
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def fake_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engine that can do nothing."""
    return write_script(tmp_path_factory.mktemp("engine"), FAILING)


@pytest.fixture
def working_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An engine that has the provider acme/cloud."""
    folder = tmp_path_factory.mktemp("engine")
    (folder / "schema.json").write_bytes(schema_json())
    (folder / "version.json").write_text(json.dumps(VERSIONS))
    return write_script(folder, WORKING)
