"""The name that is suggested is the one that `difflib` finds most alike."""

from __future__ import annotations

from difflib import get_close_matches
from random import Random

import pytest

from tfgen.errors import nearest
from tfgen.schema import load_schemas

AWS = "registry.terraform.io/hashicorp/aws"
TYPES = sorted(load_schemas().provider(AWS, "~> 5.0")[0].resource_types)


def misspelt(random: Random, name: str) -> str:
    """A name with letters and words taken away, doubled, or from another name."""
    words = name.split("_")
    at = random.randrange(len(words))
    words[at] = random.choice(["", words[at][1:], words[at] * 2, random.choice(TYPES).rpartition("_")[2]])
    return "_".join(filter(None, words))


@pytest.mark.parametrize("seed", range(40))
def test_the_suggestion_is_the_first_of_difflibs(seed: int) -> None:
    random = Random(seed)
    name = misspelt(random, random.choice(TYPES))
    names = [one for one in random.sample(TYPES, 200) if one != name]
    assert nearest(name, names) == next(iter(get_close_matches(name, names, n=1, cutoff=0.6)), None)


def test_of_two_that_are_as_like_it_is_the_last_of_the_alphabet() -> None:
    assert nearest("aws_vpx", ["aws_vpa", "aws_vpc", "aws_vpb"]) == "aws_vpc"


@pytest.mark.parametrize(("name", "known"), [("zone", ["bucket"]), ("zone", []), ("", ["a"])])
def test_where_none_is_like_it_there_is_none(name: str, known: list[str]) -> None:
    assert nearest(name, known) is None
