"""Constraints mean what they mean to `terraform init`, with which each of these lines was compared."""

from __future__ import annotations

import pytest

from tfgen.schema import Constraint, ConstraintError, Version


@pytest.mark.parametrize(
    "constraint",
    [
        "5.100.0",
        "5.100",
        "= 5.100",
        "~> 5",
        "~> 5.0",
        "~> 5.100",
        "~> 5.100.0",
        "~>5.0",
        ">=5.1",
        ">= 5.1,<6",
        ">= 5.1 , < 6 ",
        ">= 05.1",
        "< 5.101.0-beta1",
        ">= 5.100.0-beta1",
        "~> 5.100.0-beta",
        "!= 5.99.0",
    ],
)
def test_constraint_admits_5_100_0(constraint: str) -> None:
    assert Constraint.parse(constraint).admits(Version.parse("5.100.0"))


@pytest.mark.parametrize(
    "constraint", ["= 5", "~> 5.99.0", "~> 4", "~> 6.0", "!= 5.100", "> 5.100", "< 5.100", "<= 5.99", ">= 5.1, < 5.100"]
)
def test_constraint_refuses_5_100_0(constraint: str) -> None:
    assert not Constraint.parse(constraint).admits(Version.parse("5.100.0"))


@pytest.mark.parametrize(
    "constraint",
    ["", "v5.100.0", ">= v5.1", "5.x", "5.*", "~> 5.1.2.3", "=> 5", ">= 5.1 < 6", "^5.0", "== 5.1", "5.1,,", "five"],
)
def test_what_is_no_constraint_is_refused_with_an_example(constraint: str) -> None:
    with pytest.raises(
        ConstraintError, match=r'is not a version constraint\. Write it as in ">= 5\.100\.0, < 7\.0\.0"'
    ):
        Constraint.parse(constraint)


def test_prerelease_is_admitted_only_by_its_name() -> None:
    beta = Version.parse("6.0.0-beta2")
    assert Constraint.parse("6.0.0-beta2").admits(beta)
    assert not Constraint.parse(">= 5.0").admits(beta)


def test_versions_are_ordered_by_numbers_and_prereleases_come_first() -> None:
    texts = ["6.0.0", "6.0.0-beta.11", "5.100.0", "6.0.0-alpha", "5.9.0", "6.0.0-beta.2"]
    ordered = ["5.9.0", "5.100.0", "6.0.0-alpha", "6.0.0-beta.2", "6.0.0-beta.11", "6.0.0"]
    assert sorted(texts, key=Version.parse) == ordered


@pytest.mark.parametrize("number", ["9" * 19, "9" * 6000, "\u0663"])
def test_a_number_that_terraform_does_not_read_is_refused(number: str) -> None:
    for text in (number, f"1.{number}.0", f"1.0.{number}"):
        with pytest.raises(ConstraintError, match="is not a version"):
            Version.parse(text)
    assert Version.parse(f"1.0.0-rc{number}" if number.isascii() else "1.0.0-rc") < Version.parse("1.0.0")
    if number.isascii():
        assert Version.parse(f"1.0.0-{number}") > Version.parse("1.0.0-5")


def test_what_is_no_version_is_refused() -> None:
    with pytest.raises(ConstraintError, match=r'"newest" is not a version'):
        Version.parse("newest")


@pytest.mark.parametrize(
    ("constraint", "may"),
    [
        (">= 5.0", True),
        ("<= 6.42.0, >= 5.0", True),
        ("> 5.9, != 6.0.0, <= 6.1.0", True),
        ("~> 5.9", False),
        ("< 6", False),
    ],
)
def test_a_later_major_is_admitted_or_not(constraint: str, may: bool) -> None:
    assert Constraint.parse(constraint).admits_later_major(5) is may
