"""The mutants: enough of them, of enough kinds, each labelled by real Terraform; and none that it finds is missed."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.mutations.choose import choose_mutants
from benchmarks.mutations.kinds import GROUPS
from benchmarks.mutations.labels import load_labels
from benchmarks.mutations.verdicts import Validator

MUTANTS = choose_mutants()
LABELS = load_labels()
HARMLESS = {kind for group in GROUPS if group.good for kind in group.kinds}
# Every one of these takes some 50 ms.
SAMPLE = [mutant for mutant in MUTANTS if mutant.digest in LABELS][::12]


@pytest.fixture(scope="module")
def validator() -> Validator:
    return Validator()


def test_there_are_at_least_400_mistakes_of_25_kinds() -> None:
    kinds = Counter(mutant.kind for mutant in MUTANTS if mutant.kind not in HARMLESS)
    assert kinds.total() >= 400
    assert len(kinds) >= 25


def test_every_kind_has_a_mutant() -> None:
    assert {kind for group in GROUPS for kind in group.kinds} == {mutant.kind for mutant in MUTANTS}


def test_all_root_modules_and_100_resource_types_are_mutated() -> None:
    assert len({mutant.stack for mutant in MUTANTS}) == 12
    assert len({mutant.change.subject.split(".")[0] for mutant in MUTANTS}) >= 100


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: f"{mutant.kind} {mutant.digest[:6]}")
def test_what_terraform_finds_is_found(mutant, validator: Validator) -> None:
    verdict = validator.judge(mutant, LABELS[mutant.digest])
    assert verdict.is_found or not verdict.is_rejected, f"{mutant.diff}\n{verdict.terraform}"
    assert not (mutant.kind in HARMLESS and verdict.tfgen and not verdict.is_rejected), verdict.tfgen
