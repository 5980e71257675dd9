"""What real Terraform says of each mutant, kept in a file by the digest of the changed text."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.mutations.choose import load_modules
from benchmarks.mutations.narrow import narrowed
from benchmarks.mutations.places import VERSION
from tests.engine.attached import attached_provider
from tests.engine.binary import ABSENT, find_engine
from tests.engine.mirror import find_mirror
from tests.engine.stacks import copy_stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.mutations.change import Mutant
    from tests.engine.stacks import RootModule

LABELS = Path(__file__).with_name("labels.jsonl")

# What `validate` leaves to `init`.
SEEN_BY_INIT = frozenset(
    {
        "bad backend",
        "bad module call",
        "bad provider requirement",
        "bad terraform version",
        "incomplete backend",
        "unknown terraform setting",
    }
)
_LENGTH = 300
_TYPE = re.compile(r"\baws_[a-z0-9_]+")
# How `init` ends where there is no account: with nothing wrong in the configuration.
_NO_ACCOUNT = re.compile(r"No valid credential sources|failed to refresh cached credentials|no EC2 IMDS role")


def load_labels() -> dict[str, list[str]]:
    """The errors of Terraform by digest, each as `file:line: summary; detail`; none for what it accepts."""
    if not LABELS.exists():
        return {}
    return {label["mutant"]: label["errors"] for label in map(json.loads, LABELS.read_text().splitlines())}


def renew_labels(mutants: Iterable[Mutant]) -> None:
    """Ask Terraform about the mutants without a label, and forget the labels without a mutant.

    Each answer is kept at once, so that an interrupted run can go on.
    """
    wanted = {mutant.digest: mutant for mutant in mutants}
    known = load_labels()
    # In the order of digests, so that an interrupted run has seen some of everything.
    missing = [wanted[digest] for digest in sorted(wanted) if digest not in known]
    if missing:
        _ask(missing)
        known = load_labels()
    LABELS.write_text("".join(_line(digest, known[digest]) for digest in sorted(wanted)))


def _ask(mutants: list[Mutant]) -> None:
    engine, mirror = find_engine(), find_mirror()
    if engine is None or mirror is None:
        raise SystemExit(
            ABSENT if engine is None else f"there is no AWS provider {VERSION}: see tests/engine/mirror.py"
        )
    with ExitStack() as stack, LABELS.open("a") as file:
        attached = stack.enter_context(attached_provider(engine, mirror))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        modules = {}
        for name in sorted({mutant.stack for mutant in mutants}):
            engine = stack.enter_context(narrowed(attached, _types_of(name, mutants)))
            modules[name] = copy_stack(name, folder / name.replace("/", "-"), engine)
        for number, mutant in enumerate(mutants, 1):
            errors = _judge(modules[mutant.stack], mutant)
            file.write(_line(mutant.digest, errors))
            file.flush()
            print(f"{number}/{len(mutants)} {mutant.kind}: {errors[0] if errors else 'accepted'}", flush=True)


def _types_of(stack: str, mutants: Iterable[Mutant]) -> set[str]:
    """The types in a stack and in what its mutants say."""
    types = {resource.type for resource in load_modules()[stack].resources}
    said = [mutant.change.text for mutant in mutants if mutant.stack == stack]
    return types.union(*map(_TYPE.findall, said))


def _judge(module: RootModule, mutant: Mutant) -> list[str]:
    """Terraform's errors while the mutant stands in the copy of its stack."""
    path = module.folder / mutant.file
    path.write_text(mutant.change.result)
    try:
        errors = [finding for finding in module.validate() if ": error: " in finding or finding.startswith("error: ")]
        if not errors and mutant.kind in SEEN_BY_INIT:
            errors = _initialize(module)
    finally:
        path.write_text(mutant.change.file.text)
    return [error.replace("error: ", "", 1)[:_LENGTH] for error in errors[:3]]


def _initialize(module: RootModule) -> list[str]:
    done = module.run("init")
    for left in (".terraform", ".terraform.lock.hcl"):
        path = module.folder / left
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if done.returncode == 0 or _NO_ACCOUNT.search(done.stderr):
        return []
    return ["init: " + " ".join(re.sub(r"[╷│╵]", "", done.stderr).split())]


def _line(digest: str, errors: list[str]) -> str:
    return json.dumps({"mutant": digest, "errors": errors}, ensure_ascii=False) + "\n"
