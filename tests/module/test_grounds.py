"""What a block rests on is numbered the same whether an earlier look at the module is at hand or not."""

from __future__ import annotations

from random import Random

import pytest

from tests.validate.judging.test_shared import CHANGES, ELSEWHERE, small
from tfgen.module.excerpt import excerpt_of
from tfgen.module.grounds import Grounds, ground_of
from tfgen.module.model import Module, parse_module
from tfgen.module.pieces import Pieces

STEPS = 12


def grounds(module: Module) -> list[tuple[str, int | None]]:
    return [(one.address, ground_of(module, one)) for several in module.blocks.values() for one in several]


@pytest.mark.parametrize("seed", range(12))
def test_grounds_after_a_change_are_those_of_a_first_look(seed: int) -> None:
    random, pieces, texts = Random(seed), Pieces({}), small("a")
    before = parse_module(f"watched{seed}", texts, pieces=pieces)
    for step in range(STEPS):
        grounds(before)
        name = random.choice(sorted(texts))
        texts = {**texts, name: random.choice(CHANGES)(texts[name], random)}
        now = parse_module(f"watched{seed}", texts, pieces=pieces)
        assert grounds(now) == grounds(parse_module(f"first{seed} {step}", texts, pieces=pieces)), texts
        before = now


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_changes_elsewhere_changes_a_ground_that_was_known(what: str) -> None:
    pieces, texts = Pieces({}), small("a")
    before = parse_module("watched", texts, pieces=pieces)
    known = grounds(before)
    old, new = (part.replace("NAME", "a") for part in ELSEWHERE[what])
    texts = {file: text.replace(old, new) for file, text in texts.items()}
    now = parse_module("watched", texts, pieces=pieces)
    assert grounds(now) == grounds(parse_module(f"first {what}", texts, pieces=pieces)) != known


def test_another_comment_has_nothing_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces, texts = Pieces({}), small("a")
    before = parse_module("watched", texts, pieces=pieces)
    known = grounds(before)
    texts["network.tf"] = texts["network.tf"].replace("tags       = local.tags\n", "tags       = local.tags # All.\n")
    now = parse_module("watched", texts, pieces=pieces)
    monkeypatch.setattr(Grounds, "_ground", lambda _, behind: pytest.fail(f"looked at {behind}"))
    (subnet,) = now.of_type("aws_subnet")
    assert ground_of(now, subnet) == dict(known)[subnet.address]


def test_an_excerpt_has_the_grounds_of_the_whole() -> None:
    module = parse_module("watched", small("a"), pieces=Pieces({}))
    shown = module.resources[:1]
    assert ground_of(excerpt_of(module, shown), shown[0]) == ground_of(module, shown[0]) is not None
