"""All files of a project: what its components render, each template in its language, and what they copy."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.config.languages import TEMPLATE, TERRAFORM, language_of
from tfgen.disk.files import read_file
from tfgen.disk.project import TEMPLATES
from tfgen.disk.stored import Held
from tfgen.errors import Position, Problem, TemplateError
from tfgen.render.files.clashes import MadeFile, find_clashes, join_path
from tfgen.render.files.lazy_renderer import LazyRenderer
from tfgen.render.files.pipeline import Pipeline
from tfgen.render.memory.memo import Memo
from tfgen.render.proof.prover import Prover
from tfgen.render.targets.draft import file_name
from tfgen.render.targets.target import Targets
from tfgen.render.templates.files import choose_templates, find_templates
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.config.components import Component
    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.render.targets.target import Layout, Target
    from tfgen.render.templates.files import TemplateFiles
    from tfgen.stacks.stack import Stack


class CopiedFile(Struct, frozen=True):
    """A file that is copied byte for byte; `source` is its path below the templates."""

    folder: str
    name: str
    source: str
    stored: Held
    executable: bool

    @property
    def content(self) -> bytes:
        """The bytes."""
        return self.stored.content


class _Work(Struct, frozen=True):
    """A component, the files in its folder of templates, and the folders below `place` that it is rendered to."""

    component: Component
    is_terraform: bool
    names: Sequence[str]
    targets: Sequence[Target]
    place: Path

    @property
    def by_language(self) -> dict[str, list[str]]:
        """The templates by language; what has none was refused before."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.names:
            if name.endswith(TEMPLATE):
                found[language_of(file_name(name), self.component.model.languages) or TERRAFORM].append(name)
        return found

    def made(self, folder: str, name: str, source: str) -> MadeFile:
        """A file that this makes."""
        return MadeFile(join_path(self.place, folder, name), source, self.component.name, self.is_terraform)


class ProjectFiles:
    """The files of a matrix by what they are, once they are rendered.

    `terraform` and `beside` stand in the folders of root modules, `documents` in those of other components; so do the
    files that are `copied`. `executable` are the names of templates whose files may be executed.
    """

    def __init__(
        self,
        config: Config,
        layout: Layout,
        chosen: Iterable[Stack],
        cache: Cache,
        *,
        whole: bool,
        keeps_trees: bool = False,
    ) -> None:
        """Of root modules those of the `chosen` stacks; documents if it is the `whole` matrix.

        With `keeps_trees` somebody reads templates next: see `TemplateEnvironment`.
        """
        self._config = config
        self._layout = layout
        self._cache = cache
        self._keeps_trees = keeps_trees
        self._chosen = frozenset(stack.name for stack in chosen)
        self._documents = config.documents if whole else ()
        self._folder = layout.project / TEMPLATES
        self.terraform: list[RenderedFile] = []
        self.beside: list[RenderedFile] = []
        self.documents: list[RenderedFile] = []
        self.copied: list[CopiedFile] = []
        self.copied_documents: list[CopiedFile] = []
        self.executable: frozenset[str] = frozenset()
        self.notes: tuple[Problem, ...] = ()
        self._made: list[MadeFile] = []

    def render(self, jobs: int, on_target: Callable[[Target, int], object]) -> None:
        """Render and read all files. Raises TemplateError with everything found."""
        files = find_templates(self._folder, self._known())
        files.refuse()
        self.executable = files.executable
        work = list(self._work(files))
        total = sum(len(one.targets) for one in work)
        prover, memo = Prover(self._cache, jobs), Memo(self._folder, self._cache)
        pipeline = Pipeline(prover, memo, lambda target: on_target(target, total))
        renderers: dict[tuple[Path, str, str], LazyRenderer] = {}
        try:
            for one, after in zip(work, [*work[1:], None], strict=True):
                self._render(one, pipeline, prover, renderers)
                if not self._cache.puts_off and (after is None or after.component.templates != one.component.templates):
                    prover.let_go()
                    for renderer in renderers.values():
                        renderer.let_go()
                (self.copied if one.is_terraform else self.copied_documents).extend(self._copy(one))
            pipeline.finish()
        finally:  # what was compiled is right whatever else is wrong
            for renderer in renderers.values():
                renderer.save()
        self.notes = pipeline.notes
        prover.save()
        memo.save()
        roots = [join_path(self._layout.output, stack.name, ".") for stack in self._config.root_modules]
        if clash := next(find_clashes(self._made, roots, self._folder), None):
            raise TemplateError(clash)

    def _known(self) -> list[tuple[str, Mapping[str, str]]]:
        """The folders that are rendered, with their languages."""
        instances = (*self._config.terraform, *self._config.documents)
        return [(one.component.templates, one.component.model.languages) for one in instances]

    def _work(self, files: TemplateFiles) -> Iterator[_Work]:
        targets, layout = Targets(self._config, self._layout), self._layout
        everything = sorted((*files.names, *files.plain))
        kinds = ((True, self._config.terraform, layout.output), (False, self._documents, layout.documents))
        for is_terraform, instances, place in kinds:
            for one in instances:
                names = choose_templates(everything, one.component.templates)
                if not names:
                    raise TemplateError(_explain_missing(self._folder / one.component.templates))
                grouped = one.component.model.each is not None
                chosen = [stack for stack in one.stacks if not is_terraform or stack.name in self._chosen]
                made = [targets.of(stack, place, grouped=grouped) for stack in chosen]
                yield _Work(one.component, is_terraform, names, made, place)

    def _render(
        self, work: _Work, pipeline: Pipeline, prover: Prover, renderers: dict[tuple[Path, str, str], LazyRenderer]
    ) -> None:
        for index, (language, names) in enumerate(work.by_language.items()):
            key = work.place, language, work.component.model.syntax
            if key not in renderers:
                renderers[key] = LazyRenderer(
                    self._layout.project, *key, cache=self._cache, prover=prover, keeps_trees=self._keeps_trees
                )
            files = pipeline.render(renderers[key], names, work.targets, tells=not index)
            self._made += [work.made(file.folder, file.name, file.template) for file in files]
            if not work.is_terraform:
                self.documents += files
            else:
                (self.terraform if language == TERRAFORM else self.beside).extend(files)

    def _copy(self, work: _Work) -> Iterator[CopiedFile]:
        """The copied files, each read once for all folders. Raises TemplateError."""
        for name in work.names if work.targets else ():
            if not name.endswith(TEMPLATE):
                content = Held(_read(self._folder / name))
                executable = name in self.executable
                for target in work.targets:
                    copy = CopiedFile(target.name, name.rpartition("/")[2], name, content, executable)
                    self._made.append(work.made(copy.folder, copy.name, name))
                    yield copy


def _read(path: Path) -> bytes:
    try:
        return read_file(path, follow=False)
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise TemplateError(Problem(Position(str(path)), fact)) from None


def _explain_missing(folder: Path) -> str:
    """Why a component has no template."""
    if folder.is_file():
        return f"{folder}: this is a file, and a folder with templates belongs here. Move it away, or rename it."
    return f"{folder}: there is no template. Add files that end in .j2."
