"""A project that is being edited: its last good render, and what is wrong with it now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.config.reference import load_json_schema
from tfgen.disk.cache import Cache
from tfgen.disk.files import read_file
from tfgen.disk.project import OUTPUT
from tfgen.disk.unsaved import with_unsaved
from tfgen.errors import Position, TfgenError
from tfgen.explain.origins import Origins
from tfgen.explain.project import make_explainer
from tfgen.generate import plan_render
from tfgen.lsp.shifts import shift_line
from tfgen.module.requirements import requirements_in
from tfgen.rules.rule import Severity
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.explain.arguments import Explainer
    from tfgen.generate import RenderPlan
    from tfgen.schema import Schemas
    from tfgen.stacks.stack import Stack
    from tfgen.validate.answers.finding import Finding

    Texts = Mapping[Path, bytes]


@dataclass(frozen=True)
class Diagnosis:
    """A mistake at a place, with related places and a note on each.

    `rule` is the name of the rule that found it; none for what stops a render, which is always an error.
    """

    position: Position
    message: str
    is_error: bool = True
    rule: str = ""
    related: tuple[tuple[Position, str], ...] = ()


class Session:
    """Answers for one project; `texts` are what an editor holds, in place of the files on disk.

    Nothing is written. `plan` is that of the last render that nothing stopped, None before the first, `rendered` the
    texts that it was made of, `matrix_schema` the JSON Schema of its matrix file, `required` the constraints on each
    provider that its stacks require, by full source. What is asked of the plan is asked in
    lines of these texts: `line_then` and `position_now` lead there from what the editor holds, and back.
    """

    def __init__(self, project: Path) -> None:
        self.project = project
        self.cache = Cache(project)
        self.resident = Resident(project, self.cache)
        self.plan: RenderPlan | None = None
        self.rendered: Texts = {}
        self.matrix_schema: Mapping[str, Any] = {}
        self.required: Mapping[str, Iterable[str | None]] = {}
        self._explainers: dict[str, Explainer] = {}
        self._tried: Texts | None = None

    @property
    def schemas(self) -> Schemas:
        """Those of the versions that the stacks admit, with the project's own."""
        return self.resident.schemas.required(self.required)

    def render(self, texts: Texts) -> tuple[Diagnosis, ...]:
        """What stops a render, if anything does."""
        self._tried = texts
        with with_unsaved(texts):
            try:
                self.plan = plan_render(self.project, cache=self.cache)
                self.rendered, self._explainers = texts, {}
                self.required = requirements_in(file.text for file in self.plan.files)
                self.matrix_schema = load_json_schema(self.project)
            except TfgenError as error:
                matrix = Position(str(self.project / "config" / "regions.yaml"), 1)
                return tuple(Diagnosis(one.position or matrix, one.message) for one in error.problems)
        return ()

    def catch_up(self, texts: Texts) -> None:
        """Make `plan` that of these texts; while they have mistakes, keep the last good one, or that of the disk."""
        if texts != self._tried:
            self.render(texts)
        if self.plan is None and texts:
            self.render({})
            self._tried = texts

    def line_then(self, path: Path, text: str, line: int) -> int | None:
        """The line, from 1, that this line of `text` had when the plan was made."""
        then = self._text_then(path)
        return None if then is None else shift_line(line, text, then)

    def position_now(self, position: Position, texts: Texts) -> Position:
        """Where a place of the time when the plan was made is now in the editor's text."""
        path = Path(position.file)
        then, now = self._text_then(path), _text(texts.get(path.absolute()), path)
        line = None if then is None or now is None else shift_line(position.line, then, now)
        return position if line is None else position._replace(line=line)

    def _text_then(self, path: Path) -> str | None:
        output = self.project / OUTPUT
        if not path.is_relative_to(output):
            return _text(self.rendered.get(path.absolute()), path)
        place = path.parent.relative_to(output).as_posix(), path.name
        files = self.plan.files if self.plan else ()
        return next((file.text for file in files if (file.folder, file.name) == place), None)

    def explainer(self, plan: RenderPlan, stack: Stack) -> Explainer:
        """What explains the generated Terraform of a stack of the last good render, `plan`."""
        if stack.name not in self._explainers:
            self._explainers[stack.name] = make_explainer(plan, stack, Origins(plan.config), self.cache)
        return self._explainers[stack.name]

    def validate(self, texts: Texts) -> tuple[Diagnosis, ...]:
        """What the rules find, at the template's line and at the line of the matrix that sets the value.

        Of the last render, if nothing stopped that.
        """
        with with_unsaved(texts), self.resident.undisturbed():
            try:
                report = validate_project(self.project, plan=self.plan, resident=self.resident)
            except TfgenError as error:
                return tuple(Diagnosis(one.position, one.message) for one in error.problems if one.position)
        return tuple(_of_findings(report.findings))

    def save(self) -> None:
        """Save results to the cache, for other processes."""
        self.resident.save()


def _text(held: bytes | None, path: Path) -> str | None:
    """The text that an editor holds, else that of the file; None where there is none."""
    try:
        return (read_file(path) if held is None else held).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _of_findings(findings: Sequence[Finding]) -> Iterator[Diagnosis]:
    for finding in findings:
        is_error = finding.severity is Severity.ERROR
        places = [(finding.place, "the line it is about")]
        if finding.config and finding.config != finding.place:
            places.append((finding.config, "sets the value"))
        generated = [(finding.position, f"generated for {finding.folder}")] if finding.origin else []
        for place in places:
            related = tuple(other for other in (*places, *generated) if other is not place)
            yield Diagnosis(place[0], finding.message, is_error, finding.rule, related)
