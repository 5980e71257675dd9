"""From targets to proven files: render, format, parse back, and check what only shows over a whole folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tfgen.config.languages import TERRAFORM
from tfgen.disk.project import TEMPLATES
from tfgen.errors import TemplateError, during
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.draft import Draft, file_name
from tfgen.render.placement import find_misplaced
from tfgen.render.stack_problems import group_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tfgen.errors import Problem
    from tfgen.hcl.parse import BlockHeader, Gap
    from tfgen.hcl.shape import Formatted
    from tfgen.render.blame import Blame
    from tfgen.render.context import Target
    from tfgen.render.memo import Memo
    from tfgen.render.placement import Misplaced
    from tfgen.render.proof import Proof, Prover
    from tfgen.render.stack_problems import StackProblem
    from tfgen.render.workshop import Workshop

# Files that wait to be proved: with those of the first, most shapes are known, and parsers may share the rest.
_AT_ONCE = 1_000

OnTarget = Callable[["Target"], object]
"""Called with a target that has been rendered."""


@dataclass(frozen=True)
class RenderedFile:
    """A file that was rendered and found right: its draft, final text, and the blocks of a Terraform file."""

    draft: Draft
    text: str
    blocks: tuple[BlockHeader, ...] = ()

    @property
    def folder(self) -> str:
        """The folder it belongs to: the name of its target."""
        return self.draft.target.name

    @property
    def name(self) -> str:
        """The file's name in that folder."""
        return self.draft.name


class Pipeline:
    """Renders targets with one set of templates after the other, and collects what goes wrong on the way."""

    def __init__(self, prover: Prover, memo: Memo, on_target: OnTarget = lambda _: None) -> None:
        self._prover = prover
        self._memo = memo
        self._on_target = on_target
        self._problems: list[StackProblem] = []
        self._gaps: dict[tuple[str, Gap], list[StackProblem]] = {}

    def render(
        self, workshop: Workshop, templates: Sequence[str], targets: Iterable[Target], *, tells: bool = True
    ) -> list[RenderedFile]:
        """Every file of the targets from these templates, in the order of targets and of templates.

        `tells` says whether the targets are told as rendered.
        """
        if workshop.language == TERRAFORM:
            found = self._render_hcl(workshop, templates, targets, tells=tells)
            self._problems += _find_duplicates(found, workshop)
            return found
        if workshop.language == "variables":
            return self._render_hcl(workshop, templates, targets, tells=tells)
        return self._render_document(workshop, templates, targets, tells=tells)

    def _render_hcl(
        self, workshop: Workshop, templates: Sequence[str], targets: Iterable[Target], *, tells: bool
    ) -> list[RenderedFile]:
        """Files of HCL, formatted, and read by both parsers."""
        files: list[RenderedFile | None] = []
        formatted: list[tuple[int, Draft, Formatted]] = []
        for draft in self._drafts(workshop, templates, targets, files, tells=tells):
            with _during(draft.template, draft.target):
                if result := self._format(draft, workshop.blame):
                    formatted.append((len(files) - 1, draft, result))
            if len(formatted) == _AT_ONCE:
                self._prove(formatted, files, workshop)
                formatted.clear()
        self._prove(formatted, files, workshop)
        return [file for file in files if file is not None]

    def _render_document(
        self, workshop: Workshop, templates: Sequence[str], targets: Iterable[Target], *, tells: bool
    ) -> list[RenderedFile]:
        """Files of other languages, whose text stays as it was rendered."""
        files: list[RenderedFile | None] = []
        for draft in self._drafts(workshop, templates, targets, files, tells=tells):
            with _during(draft.template, draft.target):
                if self._is_right(draft, workshop):
                    files[-1] = RenderedFile(_anew(workshop, draft.template, draft.target), draft.source)
                    self._keep(workshop, draft.template, draft.target, draft.source)
        return [file for file in files if file is not None]

    def _format(self, draft: Draft, blame: Blame) -> Formatted | None:
        """The formatted text; None when it is no HCL, which is a problem then."""
        misplaced = list(find_misplaced(draft.text))
        try:
            result = self._prover.format(draft.source)
        except HclSyntaxError as error:
            self._problems.append(_explain_syntax(draft, error, misplaced, blame))
            return None
        self._problems += [_at_line(draft, blame, *it) for it in misplaced]
        return result

    def _is_right(self, draft: Draft, workshop: Workshop) -> bool:
        """Whether it is in its language, with values where they may stand; what is wrong is a problem."""
        from tfgen.render.document_proof import find_fault  # with parsers, which a run without such files spares

        misplaced = list(workshop.renderer.environment.dialect.find_misplaced(draft.text))
        if fault := find_fault(workshop.language, draft.source):
            at_fault = misplaced and workshop.language == "json" and draft.text.holes
            self._problems.append(workshop.blame.source_line(draft, *(misplaced[0] if at_fault else fault)))
        else:
            self._problems += [_at_line(draft, workshop.blame, *it) for it in misplaced]
        return not (fault or misplaced)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Where python-hcl2 stops at what Terraform reads, each with the template line behind it."""
        return tuple(group_problems(problem for problems in self._gaps.values() for problem in problems))

    def finish(self) -> None:
        """Raise TemplateError with everything found, each with the template line behind it.

        A mistake that shows in many targets is one problem.
        """
        if self._problems:
            raise TemplateError(*group_problems(self._problems))

    def _drafts(
        self,
        workshop: Workshop,
        templates: Sequence[str],
        targets: Iterable[Target],
        files: list[RenderedFile | None],
        *,
        tells: bool,
    ) -> Iterator[Draft]:
        """The drafts of what has to be rendered.

        Adds to `files` those that need not be, and None for each draft, before it is returned.
        """
        for target in targets:
            for template in templates:
                path = workshop.place / target.name / file_name(template)
                with _during(template, target):
                    known = self._memo.find(workshop.variant, template, target.known, path)
                    drafts = self._render(workshop, template, target, files) if known is None else []
                if known is None:
                    yield from drafts
                elif known.text is not None:
                    files.append(RenderedFile(_anew(workshop, template, target), known.text, known.blocks))
            if tells:
                self._on_target(target)

    def _render(
        self, workshop: Workshop, template: str, target: Target, files: list[RenderedFile | None]
    ) -> list[Draft]:
        drafts = list(workshop.renderer.render(target, [template], self._problems))
        files += [None for _ in drafts]
        if not drafts:
            self._keep(workshop, template, target, None)
        return drafts

    def _prove(
        self,
        formatted: Sequence[tuple[int, Draft, Formatted]],
        files: list[RenderedFile | None],
        workshop: Workshop,
    ) -> None:
        """Put the files into their places, as far as they are right."""
        is_variables = workshop.language == "variables"
        proofs = _read_variables(formatted) if is_variables else self._proofs(formatted)
        for (index, draft, result), proof in zip(formatted, proofs, strict=True):
            if isinstance(proof, HclSyntaxError):
                self._problems.append(workshop.blame.formatted_line(draft, result.text, proof.line, proof.message))
            else:
                anew = _anew(workshop, draft.template, draft.target)
                files[index] = file = RenderedFile(anew, result.text, proof.blocks)
                if is_variables:
                    self._problems += _find_code(file, workshop.blame)
                if proof.gap:  # the next run says it again, as it does not know the file
                    self._note_gap(draft, result.text, proof.gap, workshop.blame)
                else:
                    self._keep(workshop, draft.template, draft.target, result.text, proof.blocks)

    def _proofs(self, formatted: Sequence[tuple[int, Draft, Formatted]]) -> list[Proof]:
        """What the parsers say of all of them; where one fails, each is tried alone to tell which it is."""
        try:
            return self._prover.prove([result for _, _, result in formatted])
        except Exception:
            for _, draft, result in formatted:
                with _during(draft.template, draft.target):
                    self._prover.prove([result])
            raise

    def _note_gap(self, draft: Draft, text: str, gap: Gap, blame: Blame) -> None:
        """Note it for a stack; the template line is looked for once, as that takes a second render."""
        known = self._gaps.setdefault((draft.template, gap), [])
        problem = known[0] if known else blame.formatted_line(draft, text, gap.line, gap.message)
        known.append(replace(problem, stack=draft.target.name))

    def _keep(
        self, workshop: Workshop, template: str, target: Target, text: str | None, blocks: Sequence[BlockHeader] = ()
    ) -> None:
        """Remember what is right; once something is wrong, nothing more is, as the run will fail."""
        if self._problems:
            return
        if not self._memo.knows(workshop.variant, template):
            self._memo.learn(workshop.variant, template, workshop.closure_of(template))
        self._memo.keep(workshop.variant, template, target.known, text, blocks)


def _anew(workshop: Workshop, template: str, target: Target) -> Draft:
    """A draft that is rendered if somebody asks: nobody does of nearly all files, whose drafts need not be kept."""
    return Draft(target, template, partial(workshop.text_of, template, target), workshop.language)


def _during(template: str, target: Target) -> AbstractContextManager[None]:
    return during(f"rendering {TEMPLATES}/{template} for {target.name}")


def _explain_syntax(draft: Draft, error: HclSyntaxError, misplaced: Iterable[Misplaced], blame: Blame) -> StackProblem:
    """What is wrong on a line: a value in the wrong place, if there is one, is why it cannot be read."""
    for line, message in misplaced:
        if line + draft.header.count("\n") == error.line:
            return blame.source_line(draft, error.line, message)
    return blame.source_line(draft, error.line, error.message)


def _at_line(draft: Draft, blame: Blame, line: int, message: str) -> StackProblem:
    return blame.source_line(draft, line + draft.header.count("\n"), message)


def _read_variables(formatted: Iterable[tuple[int, Draft, Formatted]]) -> list[Proof]:
    from tfgen.render.document_proof import read_variables

    return [read_variables(result.text) for _, _, result in formatted]


def _find_code(file: RenderedFile, blame: Blame) -> Iterator[StackProblem]:
    """What is no value of a variable in a file for the values of variables."""
    from tfgen.render.document_proof import find_in_variables

    for line, message in find_in_variables(file.text):
        yield blame.formatted_line(file.draft, file.text, line, message)


def _find_duplicates(files: Iterable[RenderedFile], workshop: Workshop) -> Iterator[StackProblem]:
    """Two blocks with one address in a folder, in any of its files: Terraform refuses the second."""
    seen: defaultdict[tuple[str, str], list[tuple[RenderedFile, BlockHeader]]] = defaultdict(list)
    for file in files:
        for block in file.blocks:
            if block.has_address:
                seen[file.folder, block.address].append((file, block))
    for (first, one), *others in seen.values():
        for file, block in others:
            blame = workshop.blame
            place = blame.formatted_line(first.draft, first.text, one.line, "").position
            message = f"{block.address} is already defined by {place}. Rename one of the two."
            yield blame.formatted_line(file.draft, file.text, block.line, message)
