"""From stacks to proven files: render, format, parse back, and check what only shows over a whole stack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.errors import TemplateError
from tfgen.hcl.parse import find_leftover
from tfgen.hcl.tokens import HclSyntaxError
from tfgen.render.blame import Blame
from tfgen.render.failures import group_failures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.hcl.parse import Block
    from tfgen.hcl.shape import Formatted
    from tfgen.render.failures import Failure
    from tfgen.render.proof import Prover
    from tfgen.render.renderer import Draft, Renderer
    from tfgen.stack import Stack

OnStack = Callable[["Stack", int], object]
"""Called with a stack that has been rendered and the number of stacks in all."""


@dataclass(frozen=True)
class RenderedFile:
    """A file that was rendered, formatted and found to be Terraform."""

    draft: Draft
    text: str
    blocks: tuple[Block, ...]

    @property
    def stack(self) -> Stack:
        """The stack it belongs to."""
        return self.draft.stack

    @property
    def name(self) -> str:
        """The file's name in the stack's folder."""
        return self.draft.name


def render_stacks(
    renderer: Renderer,
    prover: Prover,
    stacks: Sequence[Stack],
    on_stack: OnStack = lambda _stack, _total: None,
) -> list[RenderedFile]:
    """Every file of the stacks, in the order of the stacks and of the templates' names.

    `on_stack` is told of each stack that has been rendered, and how many there are. Raises TemplateError with
    everything found, each with the template line behind it, and one problem for a mistake that shows in many stacks.
    """
    blame = Blame(renderer)
    failures: list[Failure] = []
    formatted: list[tuple[Draft, Formatted]] = []
    for stack in stacks:
        formatted += _format(renderer.render(stack, failures), prover, blame, failures)
        on_stack(stack, len(stacks))
    files = list(_prove(formatted, prover, blame, failures))
    failures += _find_duplicates(files, blame)
    if failures:
        raise TemplateError(*group_failures(failures))
    return files


def _format(
    drafts: Iterable[Draft], prover: Prover, blame: Blame, failures: list[Failure]
) -> Iterator[tuple[Draft, Formatted]]:
    for draft in drafts:
        try:
            yield draft, prover.format(draft.source)
        except HclSyntaxError as error:
            failures.append(blame.source_line(draft, error.line, error.message))


def _prove(
    formatted: Sequence[tuple[Draft, Formatted]], prover: Prover, blame: Blame, failures: list[Failure]
) -> Iterator[RenderedFile]:
    proofs = prover.prove([result for _, result in formatted])
    for (draft, result), proof in zip(formatted, proofs, strict=True):
        if isinstance(proof, HclSyntaxError):
            failures.append(blame.formatted_line(draft, result.text, proof.line, proof.message))
        elif line := find_leftover(result.text):
            message = "this is left over from a template. Write braces of your own with a space between: { {"
            failures.append(blame.formatted_line(draft, result.text, line, message))
        else:
            yield RenderedFile(draft, result.text, proof)


def _find_duplicates(files: Iterable[RenderedFile], blame: Blame) -> Iterator[Failure]:
    """Two blocks with one address in a stack, in any of its files: Terraform refuses the second."""
    seen: defaultdict[tuple[str, str], list[tuple[RenderedFile, Block]]] = defaultdict(list)
    for file in files:
        for block in file.blocks:
            if block.has_address:
                seen[file.stack.name, block.address].append((file, block))
    for (first, one), *others in seen.values():
        for file, block in others:
            place = blame.formatted_line(first.draft, first.text, one.line, "").position
            message = f"{block.address} is already defined by {place}. Rename one of the two."
            yield blame.formatted_line(file.draft, file.text, block.line, message)
