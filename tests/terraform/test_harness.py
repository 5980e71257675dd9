"""What decides whether the tests with real Terraform run at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import environment, find_embedded_engine, find_engine
from tests.engine.mirror import ADDRESS, VERSION, find_mirror, host_platform
from tests.engine.stacks import PROJECT, list_stacks
from tfgen.config.load import load_config

if TYPE_CHECKING:
    from pathlib import Path


def test_absence_skips_a_test_on_a_developers_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no engine"):
        skip_or_fail("no engine")


def test_absence_fails_a_test_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no engine"):
        skip_or_fail("no engine")


def test_named_mirror_is_preferred(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / ADDRESS / VERSION / host_platform()
    package.mkdir(parents=True)
    (package / f"terraform-provider-aws_v{VERSION}_x5").touch()
    monkeypatch.setenv("TFGEN_PLUGIN_MIRROR", str(tmp_path))
    assert find_mirror() == tmp_path


def test_named_folder_without_the_provider_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TFGEN_PLUGIN_MIRROR", str(tmp_path))
    assert find_mirror() != tmp_path


def test_embedded_engine_stands_in_for_a_missing_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert find_engine() == find_embedded_engine()


def test_engine_does_not_see_a_developers_workspace_or_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_WORKSPACE", "mine")
    monkeypatch.setenv("AWS_PROFILE", "mine")
    assert "mine" not in environment().values()


def test_every_stack_of_the_matrix_is_among_those_that_are_proven() -> None:
    assert {stack.name for stack in load_config(PROJECT).stacks} <= set(list_stacks())
