"""In `validate`, and where a process stays, a template is parsed once: who reads its names takes a tree as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest

from tests.trees import write_tree
from tfgen.disk.cache import Cache
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.names.read import read_names_of

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
{% macro tags(name) %}{{ name ~ "-" ~ 1 + 2 }}{% endmacro %}
{% for zone in zones if zone %}{{ tags(zone) | upper }}{{ "a" | upper }}{% else %}{{ {"a": [1, 2]}.a[0] }}{% endfor %}
"""


@pytest.fixture(params=["stays", "validates"])
def environment(tmp_path: Path, request: pytest.FixtureRequest) -> TemplateEnvironment:
    """That of a process that stays, or reads names once all is compiled, with a template."""
    write_tree(tmp_path, {"templates/one.tf.j2": TEMPLATE})
    cache = Cache(tmp_path)
    if request.param == "stays":
        cache.put_off()
    return TemplateEnvironment(tmp_path / "templates", cache=cache, keeps_trees=request.param == "validates")


def test_names_are_read_again_where_a_macro_reads_others(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put_off()
    using = {"templates/one.tf.j2": '{% from "_all.j2" import tags %}{{ tags(zone) }}'}
    for name in ("zones", "regions", "zones"):
        write_tree(
            tmp_path, using | {"templates/_all.j2": "{% macro tags(one) %}{{ " + name + "[one] }}{% endmacro %}"}
        )
        read, used = read_names_of(TemplateEnvironment(tmp_path / "templates", cache=cache), "one.tf.j2")
        assert (name,) in {pattern[:1] for pattern in read.reads}
        assert (read, used) == read_names_of(TemplateEnvironment(tmp_path / "templates"), "one.tf.j2")


def test_the_tree_is_there_once_it_was_compiled(
    environment: TemplateEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.get_template("one.tf.j2")
    monkeypatch.setattr(jinja2.Environment, "_parse", lambda *_: pytest.fail("it was parsed again"))
    environment.tree_of("one.tf.j2")


def test_it_is_as_it_was_parsed_though_compiling_changes_trees(environment: TemplateEnvironment) -> None:
    environment.get_template("one.tf.j2")
    assert environment.tree_of("one.tf.j2") == environment.parse(TEMPLATE)
