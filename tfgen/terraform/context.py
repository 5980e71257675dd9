"""What the steps of one run share, and one engine command with its result."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tfgen.terraform.warnings import WARNINGS_TOLD, EngineWarning, WarningKind, diagnosed, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.terraform.events import Event
    from tfgen.terraform.journal import Journal, StackLog
    from tfgen.terraform.process import Supervisor
    from tfgen.terraform.root_module import RootModule, RootModules

# What events call an action, and what summaries call it.
_COUNTED = {"create": "add", "update": "change", "delete": "remove"}
_LONGEST_ERROR = 20_000  # characters; the log has all
_MOST_WARNINGS = 1_000  # of which some are told
ERRORS_TOLD = 5
"""The number of errors of one stack that a report repeats; the log has all."""


@dataclass(frozen=True)
class Progress:
    """How far the work on a stack is: the step, resources done, and all there are to do (None: not known yet).

    `ended` is how the step ended, in words for people; "" while it is going on.
    """

    name: str
    step: str
    done: int = 0
    total: int | None = None
    ended: str = ""


Observer = Callable[[Progress], object]
"""Is told of every step of every stack, from one thread."""


@dataclass(frozen=True)
class Context:
    """One run of tfgen: what it works on, with what, and who hears of it; `warned` is what engines warned of so far."""

    selection: RootModules
    supervisor: Supervisor
    journal: Journal
    parallel: int
    observe: Observer
    warned: dict[RootModule, list[EngineWarning]] = field(default_factory=dict)

    def log(self, module: RootModule) -> StackLog:
        """The log of a stack."""
        return self.journal.log(module)

    @property
    def is_stopped(self) -> bool:
        """Whether the user wants no more to be begun."""
        return self.supervisor.interrupted

    async def execute(
        self,
        module: RootModule,
        step: str,
        arguments: Sequence[str],
        *,
        private: bool = False,
        total: int | None = None,
    ) -> Result:
        """Run an engine command in the stack's folder and tell how far it is. Raises like `Supervisor.run`.

        `total` is the number of resources that there are to do, where it is known.
        """
        watcher = _Watcher(module.name, step, self.observe, total=total)
        self.observe(Progress(module.name, step, total=total))
        code = await self.supervisor.run(module.folder, arguments, self.log(module), watcher.take, private=private)
        result = Result(code, tuple(watcher.errors), dict(watcher.counts), watcher.told)
        self.warned.setdefault(module, []).extend(result.warnings)
        return result


@dataclass(frozen=True)
class Result:
    """How an engine command ended: exit code, errors in its words, and resources that it added, changed and removed."""

    code: int
    errors: tuple[str, ...]
    counts: dict[str, int]
    warnings: tuple[EngineWarning, ...] = ()

    @property
    def failure(self) -> tuple[str, ...]:
        """The errors, and at least one line."""
        if self.code < 0:  # by a signal
            return (*self.errors, f"the engine was ended by {signal.Signals(-self.code).name}")
        return self.errors or (f"the engine ended with exit code {self.code}",)


@dataclass
class _Watcher:
    """Follows the events of one command."""

    name: str
    step: str
    observe: Observer
    errors: list[str] = field(default_factory=list)
    warnings: dict[EngineWarning, None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    done: int = 0
    total: int | None = None
    in_error: bool = False

    @property
    def told(self) -> tuple[EngineWarning, ...]:
        """The warnings, as many as a report repeats."""
        found = tuple(self.warnings)
        is_more = len(found) > WARNINGS_TOLD
        rest = (EngineWarning(WarningKind.OTHER, "there are more warnings in the log"),) if is_more else ()
        # The gravest are never left out.
        return (*sorted(found, key=lambda one: one.kind is WarningKind.OTHER)[:WARNINGS_TOLD], *rest)

    def take(self, event: Event) -> None:
        """Learn from one event."""
        if event.diagnostic and event.diagnostic.severity == "error":
            self._keep(str(event.diagnostic))
        elif event.diagnostic:
            self._warn(diagnosed(event.diagnostic))
        elif not event.kind:
            self._take_text(event.text)
        elif event.kind == "change_summary" and event.operation != "plan":
            self.counts = Counter(event.counts)  # the last word; a failed apply has none
        elif event.kind in ("apply_complete", "refresh_complete"):
            self.counts[_COUNTED.get(event.action, "")] += 1
            self.done += 1
            self.observe(Progress(self.name, self.step, self.done, self.total))

    def _take_text(self, text: str) -> None:
        """Commands without `-json`: an error goes from `Error:` to the end of what is printed, a warning is a line."""
        if text.startswith("Warning: "):
            self.in_error = False
            self._warn(EngineWarning(WarningKind.OTHER, text.removeprefix("Warning: ")))
        elif text.startswith("Error: "):
            self.in_error = True
            self._keep(text.removeprefix("Error: "))
        elif self.in_error and self.errors and len(self.errors[-1]) < _LONGEST_ERROR:
            self.errors[-1] += f"\n{text}" if text.strip() else ""

    def _keep(self, error: str) -> None:
        if error not in self.errors and len(self.errors) < ERRORS_TOLD:
            self.errors.append(error[:_LONGEST_ERROR])

    def _warn(self, warning: EngineWarning) -> None:
        if len(self.warnings) < _MOST_WARNINGS:
            self.warnings[shorten(warning, _LONGEST_ERROR)] = None
