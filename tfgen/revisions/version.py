"""The project in one version: every root module of its matrix with all that Terraform would parse, and documents."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.header import has_header
from tfgen.disk.manifest import load_manifest
from tfgen.disk.project import LEDGER, OUTPUT
from tfgen.errors import ConfigError, TemplateError, TfgenError
from tfgen.generate import render_project
from tfgen.output.tombstone import TOMBSTONE
from tfgen.retirement.ledger import RetiredStack, load_ledger
from tfgen.validate.folders.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.generate import OnTarget, Rendered
    from tfgen.render.files.project import CopiedFile
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.revisions.commit import Commit
    from tfgen.revisions.extract import Extract
    from tfgen.stacks.selection import Selectable
    from tfgen.validate.folders.folder import Folder

_SUFFIX, _TOFU = ".tf", ".tofu"


@dataclass(frozen=True, eq=False)
class RootVersion:
    """A root module in one version, whose texts are not held: 1,000 stacks have 80 MB of them, in each version.

    `folder` is where its files are, on disk for this run. `rendered` are the files that tfgen renders, by name, where
    they were rendered, `copied` those that it copies.
    """

    stack: Selectable
    folder: Path
    rendered: Mapping[str, RenderedFile] = field(default_factory=dict)
    copied: Mapping[str, CopiedFile] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name below the output."""
        return self.stack.name

    def read(self) -> RootFiles:
        """Its files, as they are on disk now. Raises TfgenError when they cannot be read."""
        try:
            texts = read_folder(self.folder).texts if self.folder.is_dir() else {}
        except OSError as error:
            fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
            raise TfgenError(f"{self.folder}: {fact}") from None
        committed = {name: text for name, text in texts.items() if name.endswith(_SUFFIX) and has_header(text.encode())}
        own = {name: text for name, text in texts.items() if name not in committed}
        if committed:
            committed |= _read_others(self.folder, {*self.rendered, *self.copied})
        return RootFiles(self, committed, own)


@dataclass(frozen=True, eq=False)
class RootFiles:
    """The texts of a root module in one version, by file name.

    `committed` are the files of tfgen's that are in its folder, `own` those that people wrote.
    """

    root: RootVersion
    committed: Mapping[str, str]
    own: Mapping[str, str]

    @cached_property
    def generated(self) -> Mapping[str, str]:
        """The texts of the files that are tfgen's, as they are rendered, else as they were committed."""
        if not self.root.rendered:
            return self.committed
        copied = {name: _text(file.content) for name, file in self.root.copied.items()}
        return {name: file.text for name, file in self.root.rendered.items()} | copied

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts that Terraform parses, by file name."""
        found = {name: text for name, text in self.generated.items() if name.endswith(_SUFFIX)}
        of_tofu = {name.replace(_TOFU, _SUFFIX) for name in self.own if _TOFU in name}  # which stand for those of ours
        found = {name: text for name, text in found.items() if name not in of_tofu}
        return found | {name: text for name, text in self.own.items() if name not in found}

    @property
    def others(self) -> Mapping[str, str]:
        """The texts of files of tfgen's that are no Terraform."""
        return {name: text for name, text in self.generated.items() if not name.endswith(_SUFFIX)}

    @property
    def is_stale(self) -> bool:
        """Whether files were committed that are not those that are rendered."""
        return bool(self.root.rendered and self.committed) and self.committed != self.generated


@dataclass(frozen=True, eq=False)
class Version:
    """A version of the project: `label` is what people call it, `project` the folder that it is in during this run.

    `documents` are texts by their path in the project. `rendered` is None where this version cannot be rendered, and
    `note` says why then. `read` gives the files of a module that is called, None where there is no such folder.
    `commit` has this version, None for the working tree; `lacking` says what could not be read of it so far.
    """

    label: str
    project: Path
    roots: Mapping[str, RootVersion]
    documents: Mapping[str, str]
    rendered: Rendered | None
    read: Callable[[str], Folder | None] = field(repr=False)
    note: str = ""
    commit: Commit | None = None
    lacking: Sequence[str] = ()

    @property
    def config(self) -> Config | None:
        """Its matrix, if it is known."""
        return self.rendered.config if self.rendered else None


def read_present(project: Path, cache: Cache, jobs: int, on_target: OnTarget) -> Version:
    """The version on disk. Raises ConfigError or TemplateError where it cannot be rendered."""
    return present_version(project, render_project(project, jobs=jobs, cache=cache, on_target=on_target))


def present_version(project: Path, rendered: Rendered) -> Version:
    """The version on disk, which is rendered already."""
    return _rendered_version("the working tree", project, rendered, _read_module)


def read_extracted(found: Extract, like: Path, cache: Cache, jobs: int) -> Version:
    """The version of a commit: what it renders with this tfgen, else what it has committed in the output folder.

    It shares the cells of the version in the folder `like`, if these were read and their matrices say the same.

    Raises TfgenError where there is neither.
    """

    def read(folder: str) -> Folder | None:
        found.add_place(folder)
        return _read_module(folder)

    try:
        rendered = render_project(found.project, jobs=jobs, cache=cache, like=like)
    except (ConfigError, TemplateError) as error:
        version = _committed_version(found, error, read)
    else:
        version = _rendered_version(str(found.commit), found.project, rendered, read)
    return replace(version, commit=found.commit, lacking=found.notes)


def _read_module(folder: str) -> Folder | None:
    return read_folder(Path(folder)) if os.path.isdir(folder) else None  # noqa: PTH112 - as in find_folder


def _rendered_version(label: str, project: Path, rendered: Rendered, read: Callable[[str], Folder | None]) -> Version:
    by_folder: dict[str, dict[str, RenderedFile]] = {}
    for file in rendered.files:
        by_folder.setdefault(file.folder, {})[file.name] = file
    stacks = [stack for stack in rendered.config.root_modules if stack.name in by_folder]
    copied: dict[str, dict[str, CopiedFile]] = {}
    for copy in rendered.copied:
        copied.setdefault(copy.folder, {})[copy.name] = copy
    output = project / OUTPUT
    roots = {
        one.name: RootVersion(one, output / one.name, by_folder[one.name], copied.get(one.name, {})) for one in stacks
    }
    documents = {f"{file.folder}/{file.name}": file.text for file in rendered.documents}
    documents |= {f"{file.folder}/{file.name}": _text(file.content) for file in rendered.copied_documents}
    return Version(label, project, roots, documents, rendered, read)


def _read_others(folder: Path, names: set[str]) -> dict[str, str]:
    """The files beside Terraform that were tfgen's: those of these names, and those that the manifest there lists."""
    try:
        listed = set(load_manifest(folder))
    except TfgenError:  # one that somebody has edited: what is rendered now is looked at all the same
        listed = set()
    paths = [folder / name for name in sorted(names | listed) if not name.endswith(_SUFFIX)]
    return {path.name: _text(read_file(path)) for path in paths if path.is_file()}


def _text(content: bytes) -> str:
    """A content as text that tells it from every other one."""
    return content.decode("utf-8", errors="surrogateescape")


def _committed_version(found: Extract, error: TfgenError, read: Callable[[str], Folder | None]) -> Version:
    label, output = str(found.commit), found.project / OUTPUT
    known = _known_stacks(output)
    roots = {one.name: root for one in known if _is_live(root := RootVersion(one, output / one.name))}
    problem = str(error.problems[0]).replace(f"{found.project.as_posix()}/", "")
    if not roots:
        raise TfgenError(f"{label} cannot be rendered with this tfgen, and has nothing in {OUTPUT}/: {problem}")
    instead = f"what it has in {OUTPUT}/ stands for it, documents apart"
    note = f"{label} cannot be rendered with this tfgen; {instead}: {problem}"
    return Version(label, found.project, roots, {}, None, read, note)


def _is_live(root: RootVersion) -> bool:
    """Whether files of tfgen's are in the folder of a root module, and not just the one that says what it was."""
    committed = root.read().committed
    return bool(committed) and TOMBSTONE not in committed


def _known_stacks(output: Path) -> Iterable[RetiredStack]:
    """What the ledger names; without one, every folder that holds a file of ours."""
    try:
        ledger = load_ledger(output) if (output / LEDGER).is_file() else {}
    except TfgenError:  # one of another version: the files are there all the same
        ledger = {}
    folders = {path.parent.relative_to(output).as_posix() for path in output.rglob(f"*{_SUFFIX}")}
    return [ledger.get(name) or RetiredStack(name=name) for name in sorted({*ledger, *folders} - {"."})]
