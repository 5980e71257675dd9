"""Code that decides a result is named where that result is remembered: whoever moves or adds a module has to say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.test_architecture import KNOWN, _imports, _tree, _without_annotations
from tfgen.render.jinja import compiled
from tfgen.render.memory import memo

if TYPE_CHECKING:
    from collections.abc import Collection

OF_RENDER = "tfgen.render."


def packages_used_by(module: str) -> set[str]:
    """The packages inside of `tfgen.render` that a module imports, at once or later, by itself or through others."""
    found = [module]
    for one in found:
        imported = set(_imports(_without_annotations(_tree(one)))) & KNOWN
        found += [name for name in sorted(imported) if name.startswith(OF_RENDER) and name not in found]
    return {name.removeprefix(OF_RENDER).partition(".")[0] for name in found}


@pytest.mark.parametrize(
    ("module", "named"),
    [
        ("files.project", {name.removeprefix("render/") for name in memo.PACKAGES}),
        ("jinja.environment", compiled.PACKAGES),
    ],
)
def test_the_packages_that_decide_a_result_are_named_with_it(module: str, named: Collection[str]) -> None:
    assert packages_used_by(OF_RENDER + module) <= set(named)
