"""Explain a line or a key of a rendered file that is no Terraform: YAML, JSON, values of variables, text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position, TfgenError, did_you_mean, quoted
from tfgen.explain.arguments import Explainer
from tfgen.explain.places import find_inside
from tfgen.explain.settings import parse_key
from tfgen.hcl.source import normalize
from tfgen.hcl.tree import parse_tree
from tfgen.render.dialect import dialect_of
from tfgen.render.environment import TemplateEnvironment
from tfgen.yaml.spans import find_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.disk.cache import Cache
    from tfgen.explain.arguments import Explained
    from tfgen.explain.origins import Origins
    from tfgen.generate import RenderPlan
    from tfgen.hcl.syntax import Argument
    from tfgen.render.rendered import RenderedFile
    from tfgen.stacks.stack import Stack

_WITH_KEYS = ("yaml", "json")


def find_documents(plan: RenderPlan, stack: Stack) -> dict[str, RenderedFile]:
    """The rendered files beside a stack's Terraform, and the documents of its cells, by their path in the project."""
    cells = {cell.name for cell in stack.cells}
    folders = {one.name for each in plan.config.documents for one in each.stacks if cells & _cells(one)}
    files = [file for file in plan.companions if file.folder == stack.name]
    files += [file for file in plan.documents if file.folder in folders]
    return {_path(plan, file): file for file in files}


def _cells(stack: Stack) -> set[str]:
    return {cell.name for cell in stack.cells}


def _path(plan: RenderPlan, file: RenderedFile) -> str:
    place = file.workshop.place.relative_to(plan.project).as_posix()
    return "/".join(part for part in (place, file.folder, file.name) if part != ".")


def choose_document(documents: Mapping[str, RenderedFile], name: str) -> tuple[str, str] | None:
    """The path of the file that `FILE`, `FILE:LINE` or `FILE:KEY` means, by its end too, and what stands behind it.

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


class DocumentExplainer(Explainer):
    """One rendered file, asked for its lines and keys."""

    def __init__(self, plan: RenderPlan, origins: Origins, cache: Cache, file: RenderedFile) -> None:
        """`file` is one of those that `find_documents` finds."""
        instances = [one for one in (*plan.config.terraform, *plan.config.documents) if _has(one.stacks, file)]
        instance = instances[0]
        stack = next(one for one in instance.stacks if one.name == file.folder)
        dialect = dialect_of(file.draft.language, instance.component.model.syntax)
        environment = TemplateEnvironment(plan.project / TEMPLATES, dialect, cache)
        folder = file.workshop.place / file.folder
        super().__init__(stack, origins, environment, (folder, plan.project / TEMPLATES), [file])
        self._file = file
        self._text = normalize(file.text)

    def explain_part(self, path: str, part: str) -> Explained:
        """What wrote the file, a line of it, or what is at a key. Raises TfgenError where there is no such part."""
        if self._file.draft.language == "variables" and part:
            return self._variable(path, part)
        start, end = self._chosen(part, path)
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

    def _span_of_line(self, number: int, path: str) -> tuple[int, int]:
        lines = self._text.split("\n")
        if not 1 <= number <= len(lines):
            raise TfgenError(f"{path} has {len(lines)} lines, and there is no line {number}. Name one of these.")
        start = sum(len(line) + 1 for line in lines[: number - 1])
        return start, start + len(lines[number - 1])

    def _chosen(self, part: str, path: str) -> tuple[int, int]:
        if not part:
            return len(self._file.draft.header), len(self._text)
        if part.isdigit():
            return self._span_of_line(int(part), path)
        if self._file.draft.language not in _WITH_KEYS:
            raise TfgenError(f"{quoted(part)} is no line of {path}, and this is no YAML or JSON. Name a line: {path}:1")
        if (span := find_span(self._text, parse_key(part))) is None:
            raise TfgenError(f"there is no {quoted(part)} in {path}. Name a key that is there, or a line: {path}:1")
        return span

    def _variable(self, path: str, part: str) -> Explained:
        """What wrote a value of a file of values, which is formatted; by its name, or a line that it is on."""
        pairs = list(zip(self._arguments(self._text), self._arguments(self._file.draft.source), strict=True))
        if part.isdigit():
            line = self._span_of_line(int(part), path)
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
