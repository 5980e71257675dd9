"""Which schemas a project is checked against."""

from __future__ import annotations

import gzip
import os
import re
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SOURCE
from tfgen.disk.files import MAX_BYTES
from tfgen.errors import TfgenError
from tfgen.schema import AWS, BUILTIN, full_source, load_schemas
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "config/schemas"


def store(project: Path, version: str, *, source: str = SOURCE, exact: bool = True) -> Path:
    return store_schema(project / FOLDER, source, version, PROVIDER, exact=exact).path


def test_aws_and_the_builtin_provider_are_shipped() -> None:
    schemas = load_schemas()
    assert schemas.versions(AWS) == ("5.100.0", "6.69.1")
    assert [provider.resource_types for provider in schemas.provider(BUILTIN)] == [{"terraform_data": 1}]


@pytest.mark.parametrize(
    ("constraint", "versions"),
    [
        (None, ["5.100.0", "6.69.1"]),
        (">= 5.100.0, < 7.0.0", ["5.100.0", "6.69.1"]),
        ("~> 5.0", ["5.100.0"]),
        ("~> 6.0", ["6.69.1"]),
        ("~> 4.0", []),
        ("6.69.0", []),
        (">= 5.0, < 6.0", ["5.100.0"]),
        ("< 6.56.1", ["5.100.0", "6.69.1"]),  # 6.56.0 would be installed: it may have what came after 5.100.0
    ],
)
def test_only_admitted_versions_are_taken(constraint: str | None, versions: list[str]) -> None:
    assert [provider.version for provider in load_schemas().provider(AWS, constraint)] == versions


def test_provider_nobody_knows_has_no_versions() -> None:
    assert load_schemas().provider("acme/cloud") == ()


@pytest.mark.parametrize(
    ("source", "full"),
    [
        ("aws", AWS),
        ("hashicorp/aws", AWS),
        ("HashiCorp/aws", AWS),
        ("registry.opentofu.org/hashicorp/aws", AWS),
        ("example.com/acme/cloud", "example.com/acme/cloud"),
    ],
)
def test_short_sources_are_completed(source: str, full: str) -> None:
    assert full_source(source) == full


def test_schema_of_the_project_is_found(tmp_path: Path) -> None:
    store(tmp_path, "1.10.0")
    store(tmp_path, "1.9.0")
    assert load_schemas(tmp_path).versions("acme/cloud") == ("1.9.0", "1.10.0")


def test_schema_of_the_project_replaces_the_shipped_one_of_that_version(tmp_path: Path) -> None:
    store(tmp_path, "5.100.0", source=AWS)
    assert list(load_schemas(tmp_path).provider(AWS, "~> 5.0")[0].resource_types) == ["cloud_server"]


def test_exact_schema_replaces_the_shipped_extracted_one_of_its_major_version(tmp_path: Path) -> None:
    store(tmp_path, "6.70.0", source=AWS)
    assert load_schemas(tmp_path).versions(AWS) == ("5.100.0", "6.70.0")


def test_extracted_schema_replaces_nothing(tmp_path: Path) -> None:
    store(tmp_path, "6.70.0", source=AWS, exact=False)
    assert load_schemas(tmp_path).versions(AWS) == ("5.100.0", "6.69.1", "6.70.0")


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"no JSON", mtime=0), gzip.compress(b"{}\n{}", mtime=0)]
)
def test_file_that_is_no_schema_is_refused(tmp_path: Path, content: bytes) -> None:
    store(tmp_path, "1.2.0").write_bytes(content)
    with pytest.raises(
        TfgenError, match=r"acme-cloud-1\.2\.0\.schema\.gz: not a readable provider schema .* Delete it"
    ):
        load_schemas(tmp_path)


def test_a_file_that_unpacks_to_more_than_any_schema_is_refused(tmp_path: Path) -> None:
    path = store(tmp_path, "1.2.0")
    bomb = gzip.compress(gzip.decompress(path.read_bytes()) + b"\n" + b" " * MAX_BYTES, compresslevel=1)
    path.write_bytes(bomb)
    with pytest.raises(TfgenError, match=r"not a readable provider schema .* larger than any schema"):
        load_schemas(tmp_path).provider(SOURCE)


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    path = store(project, "1.2.0")
    path.rename(tmp_path / "outside.gz")
    path.symlink_to(tmp_path / "outside.gz")
    with pytest.raises(TfgenError, match="this is a link out of the repository"):
        load_schemas(project)


def test_a_pipe_in_the_place_of_a_schema_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir(parents=True)
    os.mkfifo(tmp_path / FOLDER / "acme-cloud-1.2.0.schema.gz")
    with pytest.raises(TfgenError, match=r"not a readable provider schema .*Not a plain file"):
        load_schemas(tmp_path)


# In the lines of cloud_server: a block that holds itself, a mark that there is none of, brackets without end.
FORGED = {
    "a block in itself": (rb'"disk":\[\d+', b'"disk":[4'),
    "an unknown mark": (rb'\["number","oc"', b'["number","?"'),
    "brackets": (rb'\["number","oc"', b'["number",' + b"[" * 100_000 + b"]" * 100_000),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_line_that_no_schema_has_is_damaged(tmp_path: Path, forged: str) -> None:
    path = store(tmp_path, "1.2.0")
    pattern, replacement = FORGED[forged]
    text, count = re.subn(pattern, replacement, gzip.decompress(path.read_bytes()))
    assert count
    path.write_bytes(gzip.compress(text))
    (provider,) = load_schemas(tmp_path).provider(SOURCE)
    with pytest.raises(TfgenError, match=r"line \d+ is damaged .* Delete the file"):
        provider.resource("cloud_server")


def test_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = store(tmp_path, "1.2.0")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"format":1', b'"format":2')))
    with pytest.raises(TfgenError, match=r"format 2 of another tfgen\. Run: tfgen schema update"):
        load_schemas(tmp_path)


def test_damage_further_down_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = store(tmp_path, "1.2.0")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"gigabytes":', b'"gigabytes"')))
    (provider,) = load_schemas(tmp_path).provider(SOURCE)
    with pytest.raises(TfgenError, match=r"line \d+ is damaged .* Delete the file and run: tfgen schema update"):
        provider.resource("cloud_server")
