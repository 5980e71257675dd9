"""The schemas that come with tfgen are what their sources say."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.engine.mirror import VERSION, download_mirror, find_mirror
from tests.engine.stacks import PROJECT
from tests.trees import run
from tfgen.schema import AWS, BUILTIN
from tfgen.schema.engine import ask_engine
from tfgen.schema.load import DATA_FOLDER, file_name
from tfgen.schema.shipped import SHIPPED
from tfgen.schema.table import SUFFIX, decompress, read_label
from tfgen.schema.terraform_json import pack_provider
from tfgen.schema.update import update_from_content

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

EXTRACTED = PROJECT / "tests/engine/schemas/aws-6.69.1.json.gz"
MOST_BYTES = 1_200_000  # of all: those of 26 providers


@pytest.fixture(scope="module")
def engine() -> Engine:
    return find_engine() or skip_or_fail(ABSENT)


@pytest.fixture
def mirror(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mirror with the real AWS provider, which the engine's configuration names."""
    found = find_mirror() or download_mirror(engine, PROJECT / ".tfgen/test-plugins")
    if isinstance(found, str):
        skip_or_fail(found)
    settings = tmp_path / "terraform.rc"
    settings.write_text(
        f"provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(str(found))}\n  }}\n}}\n"
    )
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(settings))
    return found


@pytest.mark.terraform
def test_exact_schema_is_what_the_real_provider_says(engine: Engine, mirror: Path) -> None:
    version, raw = ask_engine(engine.command, {"hashicorp/aws": VERSION})[AWS]
    shipped = DATA_FOLDER / file_name(AWS, version)
    assert decompress(pack_provider(AWS, version, raw, exact=True)) == decompress(shipped.read_bytes())


@pytest.mark.terraform
def test_builtin_schema_is_what_the_engine_says(engine: Engine) -> None:
    version, raw = ask_engine(engine.command, {BUILTIN: None})[BUILTIN]
    (shipped,) = DATA_FOLDER.glob("builtin-terraform-*")
    said = decompress(pack_provider(BUILTIN, version, raw, exact=True)).split(b"\n")
    # The head names the engine's version, which may be newer; what it says has not changed since.
    assert said[1:] == decompress(shipped.read_bytes()).split(b"\n")[1:]


def test_extracted_schema_is_what_its_source_says(tmp_path: Path) -> None:
    (stored,) = update_from_content(tmp_path, EXTRACTED.read_bytes(), {AWS: "6.69.1"}, exact=False)
    shipped = DATA_FOLDER / stored.path.name
    assert decompress(shipped.read_bytes()) == decompress(stored.path.read_bytes())


def test_the_list_of_shipped_schemas_is_what_is_in_their_folder() -> None:
    labels = [read_label(path) for path in DATA_FOLDER.glob(f"*{SUFFIX}")]
    assert sorted((label.source, label.version, label.exact) for label in labels) == list(SHIPPED)


def test_shipped_schemas_have_the_names_of_what_they_describe() -> None:
    assert {path.name for path in DATA_FOLDER.glob("*.gz")} == {file_name(*shipped[:2]) for shipped in SHIPPED}


def test_shipped_schemas_are_small() -> None:
    assert sum(path.stat().st_size for path in DATA_FOLDER.glob("*.gz")) < MOST_BYTES


def test_shipped_schemas_hold_no_time() -> None:
    # Bytes 4 to 7 of a gzip file: https://www.rfc-editor.org/rfc/rfc1952#page-5
    assert {path.read_bytes()[4:8] for path in DATA_FOLDER.glob("*.gz")} == {bytes(4)}


def test_every_shipped_schema_can_be_read_in_full() -> None:
    for path in DATA_FOLDER.glob("*.gz"):
        assert gzip.decompress(path.read_bytes()).startswith(b'{"format":1,')


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("github_repository", "description string optional"),
        ("vault_mount", "description string optional"),
        ("google_compute_network", "description string optional"),
        ("azurerm_data_factory", "tags map(string) optional"),
        (
            "helm_release",
            "set list(object({ name = string, type = optional(string), value = optiona... optional",
        ),
        ("kubernetes_config_map", "metadata {} list 1"),
        ("provider.azurerm", "features {} list"),
    ],
)
def test_what_people_write_most_is_known(name: str, argument: str) -> None:
    lines = [" ".join(line.split()) for line in run("schema", "show", name).stdout.splitlines()]
    assert argument in lines
