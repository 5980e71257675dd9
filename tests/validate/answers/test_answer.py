"""One mistake that shows in many folders is one finding, which names them all."""

from __future__ import annotations

from tfgen.errors import Position
from tfgen.rules.rule import Severity
from tfgen.validate.answers.answer import _group
from tfgen.validate.answers.finding import Finding


def found(number: int, message: str = "no") -> Finding:
    """The same mistake in a numbered folder, in which a line of its own sets the value."""
    place = Position(f"generated/{number}/main.tf", 3)
    return Finding(
        "some-rule",
        Severity.ERROR,
        message,
        place,
        f"dev/{number}",
        "a.b",
        Position("templates/main.tf.j2", 1),
        Position("config/regions.yaml", number),
    )


def test_every_folder_and_every_line_that_sets_the_value_is_named() -> None:
    (finding,) = _group(map(found, range(1, 7)))
    assert (finding.folder, *finding.also_in) == tuple(f"dev/{number}" for number in range(1, 7))
    assert (finding.config, *finding.also_set) == tuple(Position("config/regions.yaml", n) for n in range(1, 7))


def test_a_folder_and_a_line_are_named_once() -> None:
    (finding,) = _group([found(1), found(1), found(2), found(1)])
    assert (finding.folder, finding.also_in) == ("dev/1", ("dev/2",))
    assert finding.also_set == (Position("config/regions.yaml", 2),)


def test_two_messages_in_one_folder_are_two_findings() -> None:
    assert len(_group([found(1), found(1, "neither"), found(2)])) == 2
