"""The audit of the locks: what fails it, and what it says where it cannot know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.trees import write_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

AUDIT = Path(__file__).parents[2] / ".ci/audit.py"
CLEAN = '{"name": "click", "version": "8.1.8", "vulns": []}'
FIXED = '{"name": "jinja2", "version": "3.1.5", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}]}'
OPEN = '{"name": "rich", "version": "14.0", "vulns": [{"id": "CVE-2", "fix_versions": []}]}'
UNKNOWN = '{"name": "tfgen-own", "skip_reason": "Dependency not found on PyPI"}'


def audit(folder: Path, program: str, *locks: str) -> tuple[int, list[str]]:
    """Run the audit with this program in pip-audit's place."""
    write_tree(folder, {"pip_audit.py": program})
    command = [sys.executable, str(AUDIT), *(locks or ["lock.txt"])]
    ran = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )
    assert not ran.stderr
    return ran.returncode, ran.stdout.splitlines()


def answers(packages: Sequence[str]) -> str:
    return f"print('''{{\"dependencies\": [{', '.join(packages)}]}}''')"


def test_locks_without_known_vulnerabilities_pass(tmp_path: Path) -> None:
    assert audit(tmp_path, answers([CLEAN])) == (0, ["lock.txt: 0 of 1 packages vulnerable"])


def test_a_vulnerable_package_fails_with_the_version_that_mends_it(tmp_path: Path) -> None:
    assert audit(tmp_path, answers([CLEAN, FIXED])) == (
        1,
        ["lock.txt: jinja2 3.1.5 has PYSEC-1, fixed in 3.1.6: run make lock", "lock.txt: 1 of 2 packages vulnerable"],
    )


def test_a_vulnerability_without_a_mended_version_fails_too(tmp_path: Path) -> None:
    assert audit(tmp_path, answers([OPEN]))[0] == 1


def test_packages_that_the_service_does_not_know_are_named(tmp_path: Path) -> None:
    said = "lock.txt: 0 of 1 packages vulnerable, NOT AUDITED: tfgen-own"
    assert audit(tmp_path, answers([CLEAN, UNKNOWN])) == (0, [said])


def test_a_service_that_knows_nothing_is_no_clean_audit(tmp_path: Path) -> None:
    said = "lock.txt: NOT AUDITED: the advisory service knows none of the 1 packages"
    assert audit(tmp_path, answers([UNKNOWN])) == (0, [said])


def test_a_service_out_of_reach_is_said_and_fails_nothing(tmp_path: Path) -> None:
    program = "import sys\nsys.exit('ERROR: could not connect to the service')"
    assert audit(tmp_path, program) == (0, ["lock.txt: NOT AUDITED: ERROR: could not connect to the service"])


def test_one_vulnerable_lock_fails_them_all(tmp_path: Path) -> None:
    program = f"import sys\nif 'b.txt' in sys.argv:\n    {answers([OPEN])}\nelse:\n    {answers([CLEAN])}\n"
    assert audit(tmp_path, program, "a.txt", "b.txt", "c.txt")[0] == 1
