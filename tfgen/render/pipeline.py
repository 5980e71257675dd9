"""From targets to proven files: render, format, parse back, and check what only shows over a whole folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.errors import TemplateError
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.blame import Blame
from tfgen.render.failures import group_failures
from tfgen.render.placement import find_misplaced
from tfgen.yaml.document import find_yaml_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.hcl.parse import BlockHeader
    from tfgen.hcl.shape import Formatted
    from tfgen.render.context import Target
    from tfgen.render.failures import Failure
    from tfgen.render.placement import Misplaced
    from tfgen.render.proof import Prover
    from tfgen.render.renderer import Draft, Renderer

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

    def __init__(self, prover: Prover, on_target: OnTarget = lambda _: None) -> None:
        self._prover = prover
        self._on_target = on_target
        self._failures: list[Failure] = []

    def render_terraform(
        self, renderer: Renderer, templates: Sequence[str], targets: Iterable[Target]
    ) -> list[RenderedFile]:
        """Every file of the targets from these templates, in the order of targets and of templates."""
        blame = Blame(renderer)
        formatted: list[tuple[Draft, Formatted]] = []
        for draft in self._drafts(renderer, templates, targets):
            misplaced = list(find_misplaced(draft.text))
            try:
                result = self._prover.format(draft.source)
            except HclSyntaxError as error:
                self._failures.append(_explain_syntax(draft, error, misplaced, blame))
            else:
                formatted.append((draft, result))
                self._failures += [_at_line(draft, blame, *it) for it in misplaced]
        files = list(self._prove(formatted, blame))
        self._failures += _find_duplicates(files, blame)
        return files

    def render_yaml(
        self, renderer: Renderer, templates: Sequence[str], targets: Iterable[Target]
    ) -> list[RenderedFile]:
        """The same for templates of YAML, whose text stays as it was rendered."""
        blame = Blame(renderer)
        files = []
        for draft in self._drafts(renderer, templates, targets):
            if problem := find_yaml_problem(draft.source):
                self._failures.append(blame.source_line(draft, *problem))
            else:
                files.append(RenderedFile(draft, draft.source))
        return files

    def finish(self) -> None:
        """Raise TemplateError with everything found, each with the template line behind it.

        A mistake that shows in many targets is one problem.
        """
        if self._failures:
            raise TemplateError(*group_failures(self._failures))

    def _drafts(self, renderer: Renderer, templates: Sequence[str], targets: Iterable[Target]) -> Iterator[Draft]:
        for target in targets:
            yield from renderer.render(target, templates, self._failures)
            self._on_target(target)

    def _prove(self, formatted: Sequence[tuple[Draft, Formatted]], blame: Blame) -> Iterator[RenderedFile]:
        proofs = self._prover.prove([result for _, result in formatted])
        for (draft, result), proof in zip(formatted, proofs, strict=True):
            if isinstance(proof, HclSyntaxError):
                self._failures.append(blame.formatted_line(draft, result.text, proof.line, proof.message))
            else:
                yield RenderedFile(draft, result.text, proof)


def _explain_syntax(draft: Draft, error: HclSyntaxError, misplaced: Iterable[Misplaced], blame: Blame) -> Failure:
    """What is wrong on a line: a value in the wrong place, if there is one, is why it cannot be read."""
    for line, message in misplaced:
        if line + draft.header.count("\n") == error.line:
            return blame.source_line(draft, error.line, message)
    return blame.source_line(draft, error.line, error.message)


def _at_line(draft: Draft, blame: Blame, line: int, message: str) -> Failure:
    return blame.source_line(draft, line + draft.header.count("\n"), message)


def _find_duplicates(files: Iterable[RenderedFile], blame: Blame) -> Iterator[Failure]:
    """Two blocks with one address in a folder, in any of its files: Terraform refuses the second."""
    seen: defaultdict[tuple[str, str], list[tuple[RenderedFile, BlockHeader]]] = defaultdict(list)
    for file in files:
        for block in file.blocks:
            if block.has_address:
                seen[file.folder, block.address].append((file, block))
    for (first, one), *others in seen.values():
        for file, block in others:
            place = blame.formatted_line(first.draft, first.text, one.line, "").position
            message = f"{block.address} is already defined by {place}. Rename one of the two."
            yield blame.formatted_line(file.draft, file.text, block.line, message)
