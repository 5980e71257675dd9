"""The errors that mean "tfgen cannot work on this input", and the positions they point at."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

HOW_TO_REPORT = (
    "This is a mistake in tfgen, not in your files. Please report it as an issue of the repository that you have tfgen "
    "from, with this message, the output of the same command under TFGEN_DEBUG=1, `tfgen --version`, and the smallest "
    "input that shows it."
)
"""What to do about an exception that nobody foresaw. The address of the issues stands here once there is one."""

_ALIKE = 0.6  # how alike two names have to be, of at most 1, for one to be suggested for the other
_NEARLY = 0.85  # the same for two spellings of one name
_MOST_LISTED = 100  # names in a message
_LONGEST = 300  # of what an exception says, in characters: some repeat their whole input


class Position(NamedTuple):
    """A place in a file: `file` as the user would type it, `line` and `column` from 1 (0: the whole file)."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class Problem(NamedTuple):
    """One fact that stops tfgen, with its place and, in the same sentence, the remedy."""

    position: Position | None
    message: str

    def __str__(self) -> str:
        return _on_one_line(f"{self.position}: {self.message}") if self.position else self.message


def _on_one_line(text: str) -> str:
    """A line of a report: names of files and keys may hold line ends, and what follows one looks like ours.

    Where two spaces follow, it is what a program said, below the fact.
    """
    lines = text.split("\n")
    return lines[0] + "".join(f"\n{line}" if line.startswith("  ") else f"\\n{line}" for line in lines[1:])


class TfgenError(Exception):
    """Tfgen cannot work: exit code 2, nothing on disk changed. `problems` holds every fact found, in order."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem(None, p) if isinstance(p, str) else p for p in problems)
        super().__init__("\n".join(map(str, self.problems)))


class ConfigError(TfgenError):
    """The matrix file is wrong."""


class TemplateError(TfgenError):
    """A template cannot be rendered, or renders to something that is not Terraform."""


class OutputError(TfgenError):
    """The output folder cannot be read or written, or holds files that are not ours to change."""


def describe_undecodable(error: UnicodeDecodeError) -> str:
    """What is wrong with bytes that are no text, with their line, and what to do."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"not UTF-8 text ({error.reason} in line {line}). Save it as UTF-8."


def describe_exception(error: BaseException) -> str:
    """An exception that nobody foresaw, on one line: its type, and what it says."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:_LONGEST]}" if said else type(error).__name__


@contextmanager
def during(what: str) -> Iterator[None]:
    """Have an exception that nobody foresaw say what tfgen was at; an error for the user says that itself."""
    try:
        yield
    except TfgenError:
        raise
    except Exception as error:
        error.add_note(f"It happened while {what}.")
        raise


def is_debugging() -> bool:
    """Whether the user wants exceptions that nobody foresaw as Python shows them: TFGEN_DEBUG is set."""
    import os  # only a run that fails needs it

    return os.environ.get("TFGEN_DEBUG", "0") not in ("", "0")


def quoted(text: str) -> str:
    """The text in quotes, on one line whatever it holds."""
    import json  # only a run that fails needs it

    return json.dumps(text, ensure_ascii=False)


def count_of(number: int, noun: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {noun}{'s' * (number != 1)}"


def describe_value(value: object) -> str:
    """A plain value in a sentence, as YAML writes it: `null`, `true`, `3`, `"text"`; `a map`, `a list`."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    return "a map" if isinstance(value, dict) else "a list" if isinstance(value, list) else str(value)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None when none is close."""
    return _nearest(name, tuple(known))


@lru_cache(1024)  # a condition may ask the same of every block, and try() forgets the answer
def _nearest(name: str, names: tuple[str, ...]) -> str | None:
    letters = _letters(name)
    same = next((one for one in names if _letters(one) == letters), None)
    return same or _most_like(name, names)


def _most_like(name: str, names: Iterable[str]) -> str | None:
    """The first that `difflib.get_close_matches` has for a name, which compares far more of them in full."""
    from difflib import SequenceMatcher  # only a run that fails needs it

    matcher = SequenceMatcher(b=name)
    bounds: list[tuple[float, str]] = []
    for one in names:
        matcher.set_seq1(one)
        if matcher.real_quick_ratio() >= _ALIKE and (bound := matcher.quick_ratio()) >= _ALIKE:
            bounds.append((bound, one))
    best = (_ALIKE, "")
    for bound, one in sorted(bounds, reverse=True):
        if bound < best[0]:  # of all that follow
            break
        matcher.set_seq1(one)
        best = max(best, (matcher.ratio(), one))
    return best[1] or None


def is_slip(name: str, known: str) -> bool:
    """Whether a name is nearly another one: some letters of a long word, as against what is only like it."""
    from difflib import SequenceMatcher  # only what is not known is compared

    return SequenceMatcher(None, name, known).ratio() > _NEARLY


def _letters(name: str) -> str:
    """A name without what people spell otherwise: `NoSchedule` and `NO_SCHEDULE` have the same letters."""
    return "".join(filter(str.isalnum, name.casefold()))


def is_misspelt(name: str, written: Iterable[str], known: Collection[str]) -> bool:
    """Whether one of the names that are `written`, and not `known`, is told to be this one: then it is not missing."""
    return any(nearest(one, known) == name for one in written if one not in known)


def listed(names: Iterable[str]) -> str:
    """The names as a message lists those that are known: a project may have thousands, which nobody reads."""
    all_of_them = list(names)
    more = len(all_of_them) - _MOST_LISTED
    return ", ".join(all_of_them[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def did_you_mean(name: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """A sentence that suggests the nearest known name; `otherwise` when none is close."""
    match = nearest(name, known)
    return f'Did you mean "{match}"?' if match else otherwise
