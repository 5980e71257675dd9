from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tfgen.cli.package import command
from tfgen.errors import TfgenError

from ..lambda_.certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("without_wheels")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, list(map(str, arguments)))


def test_package_builds_and_tells_size_and_hash(project: Path) -> None:
    result = run("-C", project)
    assert result.exit_code == 0
    assert result.stdout.startswith("lambda/dist/trade_processor.zip: ")
    assert "sha256 " in result.stdout


def test_package_warns_when_there_is_no_ca_bundle(project: Path) -> None:
    assert "no CA bundle" in run("-C", project).stderr


def test_package_takes_a_ca_bundle(project: Path, tmp_path: Path) -> None:
    assert run("-C", project, "--ca-bundle", Authority(tmp_path).bundle).stderr == ""


def test_check_exits_1_with_the_reason_when_the_archive_is_outdated(project: Path) -> None:
    result = run("-C", project, "--check")
    assert result.exit_code == 1
    assert result.stdout == "lambda/dist/trade_processor.zip does not exist. Run: tfgen package\n"


def test_check_exits_0_when_the_archive_is_up_to_date(project: Path) -> None:
    run("-C", project)
    result = run("-C", project, "--check")
    assert (result.exit_code, result.stdout) == (0, "lambda/dist/trade_processor.zip is up to date\n")


def test_check_knows_the_architecture(project: Path) -> None:
    run("-C", project)
    assert run("-C", project, "--check", "--architecture", "x86_64").exit_code == 1


def test_what_stops_the_build_is_a_tfgen_error(tmp_path: Path) -> None:
    assert isinstance(run("-C", tmp_path).exception, TfgenError)
