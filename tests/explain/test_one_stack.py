"""Of what `make prove` asks of every stack (test_complete.py), one stack."""

from __future__ import annotations

from tests.explain import test_complete as complete


def test_every_argument_of_a_stack_has_the_template_line_that_wrote_it() -> None:
    complete.test_every_argument_of_a_stack_has_the_template_line_that_wrote_it("dev/us-east-1")
