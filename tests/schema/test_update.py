"""Renewing schemas from a file."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SOURCE, schema_json
from tests.trees import snapshot
from tfgen.errors import TfgenError
from tfgen.schema import ProviderSchema
from tfgen.schema.update import parse_added, update_from_content

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = {"acme/cloud": "1.2.0"}


def test_schema_is_stored_under_its_name_and_version(tmp_path: Path) -> None:
    (stored,) = update_from_content(tmp_path, schema_json(), VERSIONS)
    assert (stored.path.name, stored.source, stored.changed) == ("acme-cloud-1.2.0.schema.gz", SOURCE, True)


def test_name_of_a_shipped_provider_stands_for_its_source() -> None:
    assert parse_added(["github", "acme/cloud@1.2.0", "aws@~> 4.0"]) == {
        "registry.terraform.io/integrations/github": None,
        "acme/cloud": "1.2.0",
        "registry.terraform.io/hashicorp/aws": "~> 4.0",
    }
    assert parse_added(["localhost:5000/acme/cloud"]) == {"localhost:5000/acme/cloud": None}


def test_provider_of_another_registry_is_stored_with_its_host(tmp_path: Path) -> None:
    source = "example.com/acme/cloud"
    (stored,) = update_from_content(tmp_path, schema_json(source=source), {source: "1.2.0"})
    assert stored.path.name == "example.com-acme-cloud-1.2.0.schema.gz"


def test_compressed_output_is_read_too(tmp_path: Path) -> None:
    (stored,) = update_from_content(tmp_path, gzip.compress(schema_json()), VERSIONS)
    assert ProviderSchema(stored.path).resource("cloud_server")


def test_same_schema_gives_the_same_bytes(tmp_path: Path) -> None:
    reordered = json.dumps(json.loads(schema_json()), sort_keys=True).encode()
    one, other = (update_from_content(tmp_path / name, schema_json(), VERSIONS)[0].path for name in ("a", "b"))
    (third,) = update_from_content(tmp_path / "c", reordered, VERSIONS)
    assert one.read_bytes() == other.read_bytes() == third.path.read_bytes()


def test_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    (stored,) = update_from_content(tmp_path, schema_json(), VERSIONS)
    # The same text from another implementation of gzip.
    stored.path.write_bytes(gzip.compress(gzip.decompress(stored.path.read_bytes()), compresslevel=1, mtime=1))
    before = snapshot(tmp_path)
    (again,) = update_from_content(tmp_path, schema_json(), VERSIONS)
    assert not again.changed
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Error: no such command", "this is not JSON"),
        (b"[]", "does not describe providers in format 1"),
        (b'{"format_version": "2.0"}', "does not describe providers in format 1"),
        (b'{"format_version": "1.0"}', "this describes no provider: the folder it was made in requires none"),
        (b"\x1f\x8bno gzip", "this is a damaged gzip file"),
        (schema_json(source="registry.terraform.io/acme/clod"), 'Did you mean "registry.terraform.io/acme/clod"'),
        (schema_json(provider=PROVIDER | {"resource_schemas": {"cloud_server": {}}}), "not in the documented format"),
        (schema_json(provider=PROVIDER | {"functions": []}), "not in the documented format"),
    ],
)
def test_broken_input_is_refused_and_writes_nothing(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(TfgenError, match=message):
        update_from_content(tmp_path, content, VERSIONS)
    assert snapshot(tmp_path) == {}


def test_version_has_to_be_told(tmp_path: Path) -> None:
    with pytest.raises(
        TfgenError, match=rf"does not tell the version of {SOURCE}\. Say it: --provider {SOURCE}=VERSION"
    ):
        update_from_content(tmp_path, schema_json(), {})


def test_version_has_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(TfgenError, match='"newest" is not a version'):
        update_from_content(tmp_path, schema_json(), {"acme/cloud": "newest"})


def test_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TfgenError, match="cannot write the schema"):
        update_from_content(tmp_path / "file", schema_json(), VERSIONS)


@pytest.mark.parametrize("name", ["x@y@z", "nope/", "/x", "a/b/c", "a b", "", "x@>=", "http://x/y"])
def test_what_names_no_provider_never_reaches_an_engine(name: str) -> None:
    with pytest.raises(TfgenError):
        parse_added([name])
