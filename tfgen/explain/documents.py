"""Explain a line or a key of any file but Terraform, rendered or copied: YAML, JSON, values of variables, text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tfgen.config.languages import language_of
from tfgen.disk.project import OUTPUT, TEMPLATES
from tfgen.errors import Position, TfgenError, count_of, did_you_mean, quoted
from tfgen.explain.arguments import Explainer
from tfgen.explain.explained import Explained
from tfgen.explain.origins import Origin
from tfgen.explain.places import find_inside
from tfgen.explain.settings import parse_key
from tfgen.hcl.source import normalize
from tfgen.hcl.tree import parse_tree
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.dialect import dialect_of
from tfgen.yaml.spans import find_span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.config.stacks import Instances
    from tfgen.disk.cache import Cache
    from tfgen.explain.origins import Origins
    from tfgen.generate import RenderPlan
    from tfgen.hcl.syntax import Argument
    from tfgen.render.files.project import CopiedFile
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.stacks.stack import Stack

_WITH_KEYS = ("yaml", "json")


def find_documents(plan: RenderPlan, stack: Stack) -> dict[str, RenderedFile | CopiedFile]:
    """The files beside a stack's Terraform, and the documents of its cells, by their path in the project."""
    cells = {cell.name for cell in stack.cells}
    folders = {one.name for each in plan.config.documents for one in each.stacks if cells & _cells(one)}
    beside: tuple[RenderedFile | CopiedFile, ...] = (*plan.companions, *plan.copied)
    documents: tuple[RenderedFile | CopiedFile, ...] = (*plan.documents, *plan.copied_documents)
    found = {_path(OUTPUT.as_posix(), file): file for file in beside if file.folder == stack.name}
    return found | {_path("", file): file for file in documents if file.folder in folders}


def _cells(stack: Stack) -> set[str]:
    return {cell.name for cell in stack.cells}


def _path(place: str, file: RenderedFile | CopiedFile) -> str:
    return "/".join(part for part in (place, file.folder, file.name) if part not in ("", "."))


def choose_document(documents: Iterable[str], name: str) -> tuple[str, str] | None:
    """The file that `FILE`, `FILE:LINE` or `FILE:KEY` means, by its path or the end of it, and the line or key.

    Raises TfgenError where several end like that.
    """
    heads = [name, *(name[:index] for index, character in enumerate(name) if character == ":")]
    for head in heads:
        found = [path for path in documents if path == head or path.endswith(f"/{head}")]
        if len(found) > 1 and head not in found:
            raise TfgenError(f"{quoted(head)} may be any of {', '.join(found)}. Name one of these.")
        if found:
            return head if head in found else found[0], name[len(head) + 1 :]
    return None


def explain_copy(plan: RenderPlan, file: CopiedFile, path: str, part: str) -> Explained:
    """Where a copied file, or a line or key of it, comes from: the same line of the original.

    The component that copies it is listed as its only setting. Raises TfgenError where there is no such part.
    """
    try:
        text = normalize(file.content.decode())
    except UnicodeDecodeError:
        text = ""
        if part:
            raise TfgenError(f"{path} is not text. Ask for the whole file: {path}") from None
    start, end = _find_part(text, part, path, language_of(file.name)) if part else (0, len(text))
    line = text.count("\n", 0, start) + 1 if part else 0
    component = next(one.component for one in _instances(plan) if any(each.name == file.folder for each in one.stacks))
    decides = Origin(("components", component.name), component.model.templates, "component", component.node.position)
    return Explained(
        address=f"{path}:{part}" if part else path,
        position=Position((plan.project / path).as_posix(), line),
        value=text[start:end] if part else None,
        template=Position((plan.project / TEMPLATES / file.source).as_posix(), line),
        writers=(),
        conditions=(),
        settings=(decides,) if component.name else (),
        is_document=True,
        is_copied=True,
    )


def _instances(plan: RenderPlan) -> tuple[Instances, ...]:
    return (*plan.config.terraform, *plan.config.documents)


def _find_part(text: str, part: str, path: str, language: str | None) -> tuple[int, int]:
    """The characters of a line, or of what is at a key of YAML or JSON. Raises TfgenError where there is none."""
    if part.isdigit():
        return _span_of_line(text, int(part), path)
    if language not in _WITH_KEYS:
        raise TfgenError(
            f"{quoted(part)} is not a line of {path}, which is neither YAML nor JSON. Name a line: {path}:1"
        )
    if (span := find_span(text, parse_key(part))) is None:
        raise TfgenError(f"there is no {quoted(part)} in {path}. Name a key that is there, or a line: {path}:1")
    return span


def _span_of_line(text: str, number: int, path: str) -> tuple[int, int]:
    lines = text.split("\n")
    if not 1 <= number <= len(lines):
        raise TfgenError(
            f"{path} has {count_of(len(lines), 'line')}, and there is no line {number}. Name one of these."
        )
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return start, start + len(lines[number - 1])


class DocumentExplainer(Explainer):
    """One rendered file, asked for its lines and keys."""

    def __init__(self, plan: RenderPlan, origins: Origins, cache: Cache, file: RenderedFile) -> None:
        """`file` is one of those that `find_documents` finds."""
        instance = next(one for one in _instances(plan) if _has(one.stacks, file))
        stack = next(one for one in instance.stacks if one.name == file.folder)
        dialect = dialect_of(file.draft.language, instance.component.model.syntax)
        environment = TemplateEnvironment(plan.project / TEMPLATES, dialect, cache)
        folder = file.renderer.place / file.folder
        super().__init__(stack, origins, environment, (folder, plan.project / TEMPLATES), [file])
        self._file = file
        self._text = normalize(file.text)

    def explain_part(self, path: str, part: str) -> Explained:
        """What wrote the file, a line of it, or what is at a key. Raises TfgenError where there is no such part."""
        if self._file.draft.language == "variables" and part:
            return self._variable(path, part)
        whole = len(self._file.draft.header), len(self._text)
        start, end = _find_part(self._text, part, path, self._file.draft.language) if part else whole
        if end <= len(self._file.draft.header):
            raise TfgenError(f"{path}:{part}: tfgen itself writes this line. Name another one.")
        return self._of(f"{path}:{part}" if part else path, self._text[start:end] if part else None, (start, end))

    def _of(self, name: str, value: str | None, span: tuple[int, int], shown: int | None = None) -> Explained:
        """What wrote these characters of the text before formatting; `shown` is where the formatted ones begin."""
        skipped = len(self._file.draft.header)
        line = self._text.count("\n", 0, span[0] if shown is None else shown) + 1
        place = Position((self._folder / self._file.name).as_posix(), line)
        made = self._made(self._file, (max(span[0] - skipped, 0), span[1] - skipped), name, place, value)
        return replace(made, is_document=True)

    def _variable(self, path: str, part: str) -> Explained:
        """What wrote a value of a file of values, which is formatted; by its name, or a line that it is on."""
        pairs = list(zip(self._arguments(self._text), self._arguments(self._file.draft.source), strict=True))
        if part.isdigit():
            line = _span_of_line(self._text, int(part), path)
            found = next((one for one in pairs if one[0].start <= line[1] and line[0] <= one[0].end), None)
            steps = ""
        else:
            name = str(parse_key(part)[0])
            found, steps = next((one for one in pairs if one[0].name == name), None), part[len(name) :]
        after, before = (find_inside(one, steps) if steps else one for one in found) if found else (None, None)
        if after is None or before is None:
            known = [argument.name for argument, _ in pairs]
            remedy = did_you_mean(part, known, otherwise=f"There are: {', '.join(known) or 'none'}.")
            raise TfgenError(f"there is no value at {quoted(part)} in {path}. {remedy}")
        value = self._text[after.start : after.end]
        return self._of(f"{path}:{part}", value, (before.start, before.end), after.start)

    def _arguments(self, text: str) -> tuple[Argument, ...]:
        return parse_tree(normalize(text)).arguments


def _has(stacks: Iterable[Stack], file: RenderedFile) -> bool:
    return any(stack.name == file.folder for stack in stacks)
