"""What rules are written with: types for annotations are not loaded, nor mistaken for the real ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tfgen.rules import api


def test_to_say_how_bad_a_rule_is_loads_no_evaluator() -> None:
    code = (
        "import sys\nfrom tfgen.rules.registry import load_rule\nload_rule('access-log-race')\n"
        "print([name for name in sys.modules if name.startswith(('tfgen.evaluation', 'tfgen.schema'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_instance_of_a_name_for_annotations_is_not_asked_for_in_silence() -> None:
    with pytest.raises(TypeError):
        isinstance("text", api.Block)
