"""The audit of the committed locks by the real pip-audit, against an advisory service that answers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.availability import skip_or_fail
from tests.packaging.advisories import advisory_service

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
LOCK = "requirements/runtime.txt"
PINNED = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / LOCK).read_text(), re.MULTILINE))
KNOWN = {"id": "PYSEC-2000-1", "aliases": ["CVE-2000-1"], "details": "It leaks.", "fixed_in": ["99.0"]}
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE")


@pytest.fixture
def auditor() -> Path:
    """The Python of `make release-tools`, which has pip-audit."""
    path = ROOT / ".venv-release/bin/python"
    return path if shutil.which(path) else skip_or_fail("pip-audit is not installed. Run: make release-tools")


def audit(auditor: Path, variables: Mapping[str, str]) -> tuple[int, list[str]]:
    """Audit the lock of what tfgen needs, as `make audit` does."""
    own = {name: value for name, value in os.environ.items() if name.upper() not in PROXIES}
    command = [auditor, "-P", ".ci/audit.py", LOCK]
    ran = subprocess.run(command, cwd=ROOT, env=own | variables, capture_output=True, text=True, check=False)
    assert not ran.stderr
    return ran.returncode, ran.stdout.splitlines()


def test_a_lock_without_known_vulnerabilities_passes(auditor: Path, tmp_path: Path) -> None:
    with advisory_service(tmp_path, lambda _name, _version: (200, [])) as variables:
        assert audit(auditor, variables) == (0, [f"{LOCK}: 0 of {len(PINNED)} packages vulnerable"])


def test_a_vulnerability_of_the_pinned_version_fails_and_is_named(auditor: Path, tmp_path: Path) -> None:
    def answer(name: str, version: str) -> tuple[int, list[dict[str, Any]]]:
        return 200, [KNOWN] if (name, version) == ("jinja2", PINNED["jinja2"]) else []

    with advisory_service(tmp_path, answer) as variables:
        assert audit(auditor, variables) == (
            1,
            [
                f"{LOCK}: jinja2 {PINNED['jinja2']} has PYSEC-2000-1, fixed in 99.0: run make lock",
                f"{LOCK}: 1 of {len(PINNED)} packages vulnerable",
            ],
        )


def test_a_withdrawn_advisory_is_none(auditor: Path, tmp_path: Path) -> None:
    withdrawn = KNOWN | {"withdrawn": "2001-01-01T00:00:00Z"}
    with advisory_service(tmp_path, lambda _name, _version: (200, [withdrawn])) as variables:
        assert audit(auditor, variables)[0] == 0


def test_a_package_that_the_service_does_not_know_is_named(auditor: Path, tmp_path: Path) -> None:
    with advisory_service(tmp_path, lambda name, _version: (404 if name == "click" else 200, [])) as variables:
        said = f"{LOCK}: 0 of {len(PINNED) - 1} packages vulnerable, NOT AUDITED: click"
        assert audit(auditor, variables) == (0, [said])


@pytest.mark.parametrize("status", [500, 503])
def test_a_service_that_fails_is_said(auditor: Path, tmp_path: Path, status: int) -> None:
    with advisory_service(tmp_path, lambda _name, _version: (status, [])) as variables:
        code, (line,) = audit(auditor, variables)
    assert (code, line.startswith(f"{LOCK}: NOT AUDITED: ")) == (0, True)


def test_a_service_whose_certificate_is_not_trusted_is_not_believed(auditor: Path, tmp_path: Path) -> None:
    with advisory_service(tmp_path, lambda _name, _version: (200, [])) as variables:
        code, (line,) = audit(auditor, {**variables, "REQUESTS_CA_BUNDLE": ""})
    assert (code, line.startswith(f"{LOCK}: NOT AUDITED: ")) == (0, True)
