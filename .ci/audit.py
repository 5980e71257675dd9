"""Ask pip-audit about locks, and say plainly what could not be asked: `audit.py LOCK...`, run with pip-audit installed.

Exit code 1 when a pinned package has a known vulnerability, else 0: an advisory service that is out of reach says
nothing about the change at hand, so it is reported and fails nothing. pip-audit itself calls a package "skipped" that
the service does not know, and then finds "no known vulnerabilities": that is reported too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

SECONDS = 60  # for each lock


def main(locks: list[str]) -> int:
    """Audit each lock; the exit code."""
    return max([audit(lock) for lock in locks], default=0)


def audit(lock: str) -> int:
    """Print what is known of the packages of one lock; 1 when one of them is vulnerable."""
    answer = ask(lock)
    if isinstance(answer, str):
        print(f"{lock}: NOT AUDITED: {answer}")
        return 0
    packages = answer["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        ids = ", ".join(sorted(found["id"] for found in package["vulns"]))
        fixed = sorted({version for found in package["vulns"] for version in found["fix_versions"]})
        remedy = f"fixed in {', '.join(fixed)}: run make lock" if fixed else "not fixed yet"
        print(f"{lock}: {package['name']} {package['version']} has {ids}, {remedy}")
    print(f"{lock}: {summary(len(packages), unknown, len(vulnerable))}")
    return 1 if vulnerable else 0


def summary(asked: int, unknown: list[str], vulnerable: int) -> str:
    """One sentence on a lock of so many packages."""
    if len(unknown) == asked:
        return f"NOT AUDITED: the advisory service knows none of the {asked} packages"
    missing = f", NOT AUDITED: {', '.join(unknown)}" if unknown else ""
    return f"{vulnerable} of {asked - len(unknown)} packages vulnerable{missing}"


def ask(lock: str) -> dict[str, Any] | str:
    """pip-audit's answer on the packages of a lock, or why there is none."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, "--require-hashes", "--disable-pip"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        ran = subprocess.run([*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"the advisory service did not answer within {SECONDS} s"
    try:
        answer: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        return (ran.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
