"""What Terraform refuses of a file's bytes is refused with its line, and nothing else (tried with Terraform 1.11.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

FINE = b'locals {\n  a = 1\n}\noutput "o" {\n  value = local.a\n}\n'


def errors_of(folder: Path, content: bytes) -> list[str]:
    (folder / "main.tf").write_bytes(content)
    return [f"{each.position.line}: {each.rule}" for each in validate_paths([folder], rules=["syntax"]).findings]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'locals {\n  a = "caf\xe9"\n}\n', 2),
        (b"locals {\n  caf\xe9 = 1\n}\n", 2),
        (b"locals {\n  a = <<E\n\xff\nE\n}\n", 3),
        (b'# \xff\nlocals {\n  a = "\xff"\n}\n', 3),
        ("\ufefflocals {\n}\n".encode("utf-16-le"), 1),
        (b"locals {\n  a = 1\0\n}\n", 2),
        (FINE + b"\0", 7),
        (b"locals {\n  a = 1 \x01\n}\n", 2),
        (b"locals {\n\x0c a = 1\n}\n", 2),
        (b"locals {\n  a = 1\x7f\n}\n", 2),
        (b"locals {\r  a = 1\r}\r", 1),
        (b"locals {\n  a = 1\r  b = 2\n}\n", 2),
        (b'locals {\n  a = "x\ry"\n}\n', 2),
        (b"locals {\n  a = <<E\nx\ry\nE\n}\n", 3),
        (FINE.replace(b"\n", b"\r\r\n"), 1),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + FINE, 1),
        (b"locals {\n  \xef\xbb\xbfa = 1\n}\n", 2),
        ("locals {\n\u00a0 a = 1\n}\n".encode(), 2),
        ("locals {\n  a = 1\u2028  b = 2\n}\n".encode(), 2),
        ("locals {\n  a = \u201cx\u201d\n}\n".encode(), 2),
        (b'locals {\n  a = "\\ud800"\n}\n', 2),
        (b'locals {\n  a = "\\U00110000"\n}\n', 2),
    ],
)
def test_what_terraform_refuses_has_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    assert errors_of(tmp_path, content)[:1] == [f"{line}: syntax"]


@pytest.mark.parametrize(
    "content",
    [
        b"# caf\xe9 \xff\n" + FINE,
        b"/* \xe9\n */\n" + FINE,
        b"# \0 \x01 \r \x1b[31m\n" + FINE,
        b'locals {\n  a = "\0 \x01 \x1b[31m \x7f"\n}\n',
        b'locals {\n  a = "\xed\xa0\x80"\n}\n',
        FINE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + FINE,
        'locals {\n  a = "\ufeff \u202e \u2028"\n}\n'.encode(),
        'locals {\n  é = "e\u0301"\n}\n'.encode(),
        FINE.rstrip(b"\n"),
        b"",
    ],
)
def test_what_terraform_admits_is_admitted(tmp_path: Path, content: bytes) -> None:
    assert errors_of(tmp_path, content) == []


def test_files_that_terraform_does_not_read_are_not_read(tmp_path: Path) -> None:
    for name in (".hidden.tf", "main.tf~", "#main.tf#"):
        (tmp_path / name).write_bytes(b"a = = b")
    assert errors_of(tmp_path, FINE) == []
