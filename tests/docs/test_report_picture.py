"""The picture of the report in the documentation is of what the report begins with now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docs.pictures import INPUT, ROOT, describe_report, read_project

if TYPE_CHECKING:
    import pytest


def test_the_picture_of_the_report_is_of_what_the_report_begins_with_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    _, document = read_project()
    assert INPUT.read_text(encoding="utf-8").strip() == describe_report(document), "Run: make pictures"
