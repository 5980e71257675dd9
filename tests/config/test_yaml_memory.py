"""What is remembered of a text in YAML is what reading it again would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfgen.disk.cache import NO_CACHE, Cache
from tfgen.errors import ConfigError
from tfgen.yaml.document import parse_yaml
from tfgen.yaml.memory import recall_yaml

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
a: [1, 1.5, -0.25, true, null, ~, "", 'x', {b: {}}, []]
"c d": |
  two
  lines
big: 123456789012345
é: &anchor {f: "\\u2028 \\U0001F600"}
again: *anchor
"""


def test_the_second_reading_is_the_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = recall_yaml(TEXT, "one.yaml", cache)
    assert first == parse_yaml(TEXT, "one.yaml")
    assert recall_yaml(TEXT, "one.yaml", cache) == first


def test_positions_have_the_name_that_is_asked_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    recall_yaml(TEXT, "one.yaml", cache)
    assert recall_yaml(TEXT, "two.yaml", cache) == parse_yaml(TEXT, "two.yaml")


def test_what_is_wrong_is_told_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ConfigError, match="already set"):
            recall_yaml("a: 1\na: 2\n", "one.yaml", Cache(tmp_path))


def test_the_second_reading_does_not_need_the_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recall_yaml(TEXT, "one.yaml", Cache(tmp_path))
    monkeypatch.setattr("tfgen.yaml.document.parse_yaml", lambda *_: pytest.fail("it was parsed again"))
    recall_yaml(TEXT, "one.yaml", Cache(tmp_path))


def test_without_a_memory_it_is_read() -> None:
    assert recall_yaml(TEXT, "one.yaml", NO_CACHE) == parse_yaml(TEXT, "one.yaml")
