"""A baseline: the findings that an estate had when it was first checked, so that only new ones fail."""

from __future__ import annotations

import os.path
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from tfgen.disk.files import read_file, write_whole
from tfgen.disk.output_file import write_output_file
from tfgen.errors import OutputError, Position, Problem, TfgenError
from tfgen.patterns import regex
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from tfgen.validate.answers.finding import Finding, Report

_FORMAT = 1
# What a message says of other lines, and of names that are near: both change without the mistake.
_LINES = regex(r"(?<=\w):\d+(?::\d+)?\b")
_ADVICE = regex(r"\s*Did you mean .*?\?")


class Entry(msgspec.Struct, frozen=True, order=True):
    """A known mistake: where it is, and what was said of it, without lines.

    `where` is the folder or, of what is rendered, the template, relative to the folder of the baseline. `count` is how
    often it is known.
    """

    where: str
    address: str
    rule: str
    message: str
    count: int = 1


class _Document(msgspec.Struct, frozen=True):
    format: int
    findings: list[Entry]


Key = tuple[str, str, str, str]


def read_baseline(path: Path) -> Counter[Key]:
    """How often each mistake is known. Raises TfgenError when the file is not there, or no baseline."""
    try:
        document = msgspec.json.decode(read_file(path), type=_Document)
    except FileNotFoundError:
        raise _problem(path, "there is no baseline. Make it once with --write-baseline, and commit it.") from None
    except OSError as error:
        raise _problem(path, f"cannot be read: {error.strerror}.") from None
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _problem(path, f"this is not a baseline ({error}). Make a new one with --write-baseline.") from None
    if document.format != _FORMAT:
        raise _problem(path, f"format {document.format} is of another tfgen. Make a new one with --write-baseline.")
    return Counter({(one.where, one.address, one.rule, one.message): one.count for one in document.findings})


def apply_baseline(report: Report, known: Counter[Key], path: Path) -> Report:
    """The report without the findings that are known, which it counts.

    A folder of which nothing could be checked, for a reason that is known, is not passed over any more than others.
    """
    left = known.copy()
    new: list[Finding] = []
    told: set[str] = set()
    for finding in report.findings:
        key = _key(finding, path)
        if left[key] > 0:
            left[key] -= 1
            told.add(finding.folder)
        else:
            new.append(finding)
    passed_over = tuple(folder for folder in report.passed_over if folder not in told)
    return replace(report, findings=tuple(new), known=len(report.findings) - len(new), passed_over=passed_over)


def write_baseline(report: Report, path: Path) -> int:
    """Make every finding of the report known; returns how many. Raises OutputError."""
    found = Counter(_key(finding, path) for finding in report.findings)
    write_output_file(path, (_format(found),), "--baseline", is_read=True)
    return found.total()


def shrink_baseline(
    report: Report, known: Counter[Key], path: Path, rules: Collection[str], folders: Iterable[str] | None
) -> int:
    """Take what is found no longer out of the file, so that it cannot come back; returns how many. Raises OutputError.

    `report` is that with everything found. What these rules, and these folders with None for all, do not cover stays.
    """
    found = Counter(_key(finding, path) for finding in report.findings)
    looked_at = None if folders is None else {_where(folder, path) for folder in folders}

    def is_covered(key: Key) -> bool:
        where, _, rule, _ = key
        return rule in rules and (looked_at is None or where in looked_at or not (path.parent / where).exists())

    kept = +Counter({key: min(count, found[key]) if is_covered(key) else count for key, count in known.items()})
    if kept != known:
        _write(path, kept)
    return known.total() - kept.total()


def _key(finding: Finding, path: Path) -> Key:
    place = finding.origin.file if finding.origin else finding.position.file.rpartition("/")[0]
    message = _ADVICE.sub("", _LINES.sub("", finding.message))
    return _where(place, path), finding.address, finding.rule, message


def _where(place: str, path: Path) -> str:
    return os.path.relpath(place or ".", path.parent).replace(os.sep, "/")


def _format(found: Counter[Key]) -> bytes:
    """An entry a line, so that a diff shows what was mended."""
    entries = sorted(Entry(*key, count) for key, count in found.items())
    lines = ",\n".join(msgspec.json.encode(entry).decode() for entry in entries)
    return f'{{"format": {_FORMAT}, "findings": [\n{lines}\n]}}\n'.encode()


def _write(path: Path, found: Counter[Key]) -> None:
    try:
        write_whole(path, _format(found))
    except OSError as error:
        raise OutputError(f"{path}: cannot write the baseline ({error.strerror})") from error


def _problem(path: Path, message: str) -> TfgenError:
    return TfgenError(Problem(Position(str(path)), message))
