"""What a command has loaded is never looked at for garbage; a program that imports tfgen keeps Python's own way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def _said(program: str) -> str:
    run = subprocess.run([sys.executable, "-c", program], cwd=_ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_a_command_sets_its_modules_aside_as_it_is_imported() -> None:
    program = """
import gc
from tfgen.cli.main import LazyGroup
before = gc.get_freeze_count()
LazyGroup().get_command(None, "validate")
print(before == 0 and gc.get_freeze_count() > 20_000)
"""
    assert _said(program) == "True"


def test_rules_are_set_aside_when_they_are_loaded_and_not_again() -> None:
    program = """
import gc
import tfgen.cli
from tfgen.rules.registry import load_rules
load_rules()
kept = gc.get_freeze_count()
more = [[] for _ in range(10_000)]
load_rules()
print(kept > 20_000 and gc.get_freeze_count() <= kept)
"""
    assert _said(program) == "True"


def test_a_program_that_imports_tfgen_has_its_garbage_found_as_it_says() -> None:
    program = """
import gc
asked = gc.get_threshold()
from tfgen.rules.registry import load_rules
load_rules()
print(gc.get_freeze_count() == 0 and gc.get_threshold() == asked)
"""
    assert _said(program) == "True"
