"""What expressions were worth is remembered by what they read, and is what they would be worth now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.settings.declared import parsed
from tfgen.disk.cache import NO_CACHE, VARIABLE
from tfgen.settings import CheckedCell, load_declaration
from tfgen.settings.declaration import SETTINGS_FILE
from tfgen.settings.expression import Expression

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.settings import Declaration

SETTINGS = """\
properties:
  size: {type: integer}
  zones: {type: array, items: {type: string}}
locals:
  doubled: size * 2
  here: '"${stack.region}-${doubled}"'
  first: zones[0]
  total: {among: [stack.environment], value: "sum([for s in stacks : s.doubled])"}
checks:
  - condition: size < 100
    error_message: size is ${size} in ${stack.region}
    at: size
  - condition: "sum([for s in stacks : s.doubled]) < 150"
    each: [stack.environment]
    error_message: too much in all
    at: size
"""
NAMES = ("dev/eu", "dev/us", "prod/eu", "prod/us")
SIZES = dict.fromkeys(NAMES, 1)


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with these settings, and a memory of its own."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "config").mkdir()
    (folder / SETTINGS_FILE).write_text(SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield folder


def work_out(declaration: Declaration, sizes: dict[str, int]) -> tuple[list[dict[str, object]], list[str]]:
    """The locals of cells with these sizes, and what the checks say."""
    cells = []
    for name, size in sizes.items():
        environment, _, region = name.partition("/")
        stack = {"environment": environment, "region": region, "name": name}
        cells.append(CheckedCell(name, {"size": size, "zones": ["a", "b"], "stack": stack}, parsed(f"size: {size}")))
    derived = declaration.derive_all(cells)
    whole = [CheckedCell(c.name, {**c.scope, **more}, c.origins) for c, more in zip(cells, derived, strict=True)]
    return derived, list(map(str, declaration.check(whole)))


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The subjects of expressions that were evaluated, each with the cell."""
    found: list[tuple[str, str]] = []
    evaluate = Expression.evaluate

    def noting(expression: Expression, scope: object, where: str) -> object:
        found.append((expression.subject, where))
        return evaluate(expression, scope, where)  # type: ignore[arg-type]

    monkeypatch.setattr(Expression, "evaluate", noting)
    return found


def test_cells_that_agree_on_what_is_read_share_an_evaluation(project: Path, evaluated: list[tuple[str, str]]) -> None:
    work_out(load_declaration(project), SIZES)
    assert [where for subject, where in evaluated if "doubled" in subject] == ["dev/eu"]
    assert [where for subject, where in evaluated if "here" in subject] == [*NAMES]  # reads `stack`


def test_after_a_change_what_reads_it_is_evaluated_again(project: Path, evaluated: list[tuple[str, str]]) -> None:
    work_out(load_declaration(project), SIZES)
    evaluated.clear()
    work_out(load_declaration(project), SIZES | {"prod/eu": 2})
    assert {where.partition("/")[0] for _, where in evaluated} == {"prod"}
    assert [where for subject, where in evaluated if "here" in subject] == ["prod/eu"]
    assert [where for subject, where in evaluated if "first" in subject] == []


def test_a_mistake_is_told_of_its_own_cell_each_time(project: Path) -> None:
    wrong = SIZES | {"dev/us": 100, "prod/us": 100}
    said = ["m.yaml:1: size is 100 in us"] * 2
    assert work_out(load_declaration(project), wrong)[1] == said
    assert work_out(load_declaration(project), wrong)[1] == said


@given(changes=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([0, 1, 40, 100])), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_remembered_is_what_would_be_worked_out(project: Path, changes: list[tuple[str, int]]) -> None:
    sizes = dict(SIZES)
    for name, size in changes:
        sizes[name] = size
        assert work_out(load_declaration(project), sizes) == work_out(load_declaration(project, NO_CACHE), sizes)
