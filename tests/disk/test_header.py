"""Which files are tfgen's own, by their first line."""

from __future__ import annotations

import pytest

from tfgen.disk.header import format_header, has_header

HEADER = format_header("templates/main.tf.j2").encode()


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["nothing", "byte-order-mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_a_header_is_known_however_an_editor_saves_it(before: bytes, end: bytes) -> None:
    assert has_header(before + HEADER.replace(b"\n", end) + b"locals {}\n")


@pytest.mark.parametrize("before", [b"\n", b" ", b"locals {}\n", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_a_line_further_down_is_none(before: bytes) -> None:
    assert not has_header(before + HEADER)
