"""Running rules: a fault of one costs what it would say, and not the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfgen.errors import ConfigError, Position, Problem, TfgenError, is_debugging
from tfgen.validate.verdicts.attempt import attempt, explain_fault
from tfgen.validate.verdicts.verdict import SILENCE, RuleHit, Unchecked, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.module.model import Module, SyntaxFault
    from tfgen.rules.rule import Hit, Rule
    from tfgen.validate.judging.standing import Standing


class Running:
    """Runs rules, and remembers whether any of it came to an end."""

    def __init__(self) -> None:
        self._failure = ""  # how the first rule failed
        self._has_run = False  # whether one did not
        self._parsed: set[str] = set()
        self._unread: list[tuple[str, SyntaxFault]] = []
        self._has_read = False

    def attempt(self, path: str, check: Callable[[], Verdict]) -> Verdict:
        """What a check says of the root module at this path, or a note that it failed."""
        verdict = attempt("the rest of this folder", check, path)
        if path not in self._parsed:
            self._failure = self._failure or next((note.text for note in verdict.unchecked if note.failed), "")
        return verdict

    def note_reading(self, path: str, module: Module) -> None:
        """Remember that the files at this path were parsed, and whether anything could be read at all."""
        self._parsed.add(path)
        if module.faults and not module.files:
            self._unread += [(module.folder, fault) for fault in module.faults]
        else:
            self._has_read = True

    def run_alone(self, rule: Rule, standing: Standing, path: str) -> Verdict:
        """What a rule says of one root module."""
        try:
            if not standing.concerns(rule):
                return SILENCE
            if standing.is_silent(rule):
                self._has_run = True
                return SILENCE
        except Exception:  # noqa: BLE001, S110 - running it fails likewise, and tells of that
            pass
        return self.run(rule.name, partial(standing.check, rule), lambda _: path)

    def run(self, rule: str, check: Callable[[], Iterable[Hit]], folder_of: Callable[[Hit | None], str]) -> Verdict:
        """What a rule says. An exception, which is a mistake of the rule's, costs what it would say from there on."""
        hits: list[RuleHit] = []
        try:
            for hit in check():  # one after the other, so that those before an exception are kept
                hits.append(RuleHit(rule, folder_of(hit), hit))  # noqa: PERF401
        except ConfigError:  # the rule is one of the project's, and wrong
            raise
        except Exception as error:
            if is_debugging():
                raise
            text = explain_fault(f"what {rule} looks for", error)
            self._failure = self._failure or text
            return Verdict(tuple(hits), (Unchecked(folder_of(None), text, failed=True),))
        self._has_run = True
        return Verdict(tuple(hits)) if hits else SILENCE

    def require_any(self) -> None:
        """Raise TfgenError when rules ran and each failed, or when not one file could be read."""
        if self._failure and not self._has_run:
            raise TfgenError(f"nothing could be checked: {self._failure}")
        if self._unread and not self._has_read and all(fault.unread for _, fault in self._unread):
            raise TfgenError(*(_unread(folder, fault) for folder, fault in self._unread))


def _unread(folder: str, fault: SyntaxFault) -> Problem:
    return Problem(Position(f"{folder}/{fault.file}"), f"nothing could be checked: {fault.error.message}")
