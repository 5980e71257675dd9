"""What Terraform reads for a stack beside what is rendered: files in its folder, modules, files that are named."""

from __future__ import annotations

import re
from fnmatch import translate
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes.writing import write_body
from tfgen.disk.files import read_file
from tfgen.disk.git import SUBMODULE
from tfgen.disk.project import OUTPUT
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tree import parse_tree
from tfgen.module.calls import find_called
from tfgen.module.library import Library
from tfgen.module.model import parse_module
from tfgen.revisions.paths import ANYTHING, find_paths, find_template_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfgen.module.model import Module
    from tfgen.revisions.changed import ChangedFiles
    from tfgen.revisions.commit import Commit
    from tfgen.revisions.version import RootFiles, RootVersion, Version
    from tfgen.validate.memory.trees import TreeMemory

# What Terraform, or OpenTofu, reads in a folder by itself, and what people name on its command line: values of
# variables, and the rest of a backend (`-backend-config`). Tests are read by nothing that plans.
# https://developer.hashicorp.com/terraform/language/files, https://opentofu.org/docs/language/files/
# https://developer.hashicorp.com/terraform/language/backend#file
_READ = re.compile(
    r".*\.(?:tf|tofu)(?:\.json)?|.*\.tfvars(?:\.json)?|.*\.tfbackend|(?!.*\.(?:tf|tofu)(?:test|mock)\.hcl$).*\.hcl"
)
_HCL = re.compile(r".*\.(?:tf|tofu)")
_HINTS = re.compile(r"\bpath\.|\bfile\w*\(|templatefile\(|module \"|\"module\"|\.\.?/")
_SIGNS = ("path.", "file", "module", "./")  # of which each hint has one, and which are found a hundred times as fast
_OPENING = re.compile(r"[$%]\{[^}]*\b(?:file\w*|templatefile)\(")
_MOST_OF_A_TEMPLATE = 1 << 20  # bytes
_STRING = re.compile(r'"((?:[^"\\\n]|\\.){1,300})"')
_WITH_A_FILE = re.compile(r"[\w@%+=./-]*[./][\w@%+=./-]+")


class Read(NamedTuple):
    """A changed file that Terraform reads for a stack: how, as a kind of reason, and its path in the repository."""

    kind: str
    path: str


class Reads:
    """What stacks of the present version read."""

    def __init__(self, version: Version, commit: Commit, changed: ChangedFiles, trees: TreeMemory) -> None:
        self._version = version
        self._commit = commit
        self._changed = changed
        self._trees = trees
        self._meanings: dict[str, bool] = {}
        self._templates: dict[str, str] = {}

    def changed_by(self, files: RootFiles) -> Iterator[Read]:
        """What has changed of what is read for a stack, each path once."""
        folder = self._path(self._place(files.root)) or ""
        module = self._module(files)
        places = dict.fromkeys(path for call in _calls(module) for path in [self._path(Path(call))])
        seen: set[str] = set()
        for kind, paths in (
            ("file", self._own(folder, set(files.generated))),
            ("module", (path for place in places if place is not None for path in self._own(place, set()))),
            ("read", self._read(files, module)),
        ):
            for path in paths:
                if path not in seen:
                    seen.add(path)
                    yield Read(kind, path)

    def names(self, files: RootFiles, output: str) -> bool:
        """Whether a stack may read the file or folder at a path of the repository, or what is in it, or around it."""
        return any(_meets(pattern, output) for pattern in self._patterns(files, self._module(files)))

    def _module(self, files: RootFiles) -> Module:
        texts = {name: text for name, text in files.texts.items() if _is_hinted(text)}
        trees, pieces = self._trees.trees, self._trees.pieces
        library = Library(self._version.read, trees, pieces=pieces)
        return parse_module(self._place(files.root).as_posix(), texts, trees, library, pieces=pieces)

    def _own(self, folder: str, generated: set[str]) -> Iterator[str]:
        """The changed files in a folder that Terraform reads there by itself, but for rendered ones."""
        for path in self._changed.below(folder):
            name = path.removeprefix(f"{folder}/")
            entry = self._commit.entry(path)
            is_read = "/" not in name and name not in generated and _READ.fullmatch(name) and not self._is_same(path)
            if is_read or (entry and entry.mode == SUBMODULE):
                yield path

    def _is_same(self, path: str) -> bool:
        """Whether Terraform takes a changed file of its language for the same: other comments, another layout."""
        if not _HCL.fullmatch(path):
            return False
        if path not in self._meanings:
            self._meanings[path] = self._compare(path)
        return self._meanings[path]

    def _compare(self, path: str) -> bool:
        before = self._commit.read(path)
        try:
            after = read_file(self._commit.repository / path)
        except OSError:
            return False
        return before is not None and means_the_same(before.decode(errors="replace"), after.decode(errors="replace"))

    def _read(self, files: RootFiles, module: Module) -> Iterator[str]:
        for pattern in sorted(self._patterns(files, module)):
            if ANYTHING not in pattern:
                yield from self._changed.below(pattern)
            else:
                start = pattern.partition(ANYTHING)[0].rpartition("/")[0]
                yield from (path for path in self._changed.below(start) if _fits(pattern, path))

    def _patterns(self, files: RootFiles, module: Module) -> frozenset[str]:
        """The paths that are read, from the repository's folder: of files, of folders, or with ANYTHING in them."""
        found = {self._path(Path(path)) for path in find_paths(module, module.folder)}
        plain = self._plain(files)
        found |= {self._path(Path(normpath(self._place(files.root) / text))) for text in plain}
        known = {path for path in found if path is not None}
        return frozenset(self._with_templates(known, files.root))

    def _with_templates(self, paths: set[str], root: RootVersion) -> set[str]:
        """The paths, and those that files at them read which are templates, and so on."""
        folder = self._place(root).as_posix()
        found, waiting = set(paths), list(paths)
        while waiting:
            inner = find_template_paths(self._template(waiting.pop()), folder)
            new = {path for one in inner if (path := self._path(Path(one))) is not None} - found
            found |= new
            waiting += new
        return found

    def _template(self, path: str) -> str:
        """The text of a file that may be a template with calls of functions; "" for any other."""
        if path not in self._templates:
            self._templates[path] = self._read_template(path)
        return self._templates[path]

    def _read_template(self, path: str) -> str:
        file = self._commit.repository / path
        try:
            if ANYTHING in path or not file.is_file() or file.stat().st_size > _MOST_OF_A_TEMPLATE:
                return ""
            text = read_file(file).decode()
        except (OSError, UnicodeDecodeError):  # what cannot be read is no template
            return ""
        return text if _OPENING.search(text) else ""

    def _plain(self, files: RootFiles) -> Iterator[str]:
        """Texts in files that were not parsed which name a file, or would from the folder of the stack."""
        root = files.root
        may_lead = self._beginnings(root)
        for name, text in {**files.texts, **self._json_files(root)}.items():
            if name.endswith(".json"):
                yield from _json_paths(text, self._place(root).as_posix())
            elif not _is_hinted(text):
                texts = {match[1] for match in _STRING.finditer(text) if _WITH_A_FILE.fullmatch(match[1])}
                yield from (one for one in texts if may_lead(one) and self._is_there(root, one))

    def _json_files(self, root: RootVersion) -> Mapping[str, str]:
        if not root.folder.is_dir():
            return {}
        files = [path for path in root.folder.iterdir() if path.name.endswith((".tf.json", ".tofu.json"))]
        try:
            return {path.name: read_file(path).decode(errors="replace") for path in files}
        except OSError as error:
            fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
            raise TfgenError(Problem(Position(str(error.filename)), fact)) from None

    def _beginnings(self, root: RootVersion) -> Callable[[str], bool]:
        """Tells whether a path from the folder of a stack may lead to something: it leads out, or to what is in it."""
        names = self._changed.names_in(self._path(self._place(root)) or "")
        if names is None:
            return lambda _: True
        known = frozenset({"", ".", "..", *(name.casefold() for name in names)})  # as some systems compare names
        return lambda path: path.partition("/")[0].casefold() in known

    def _is_there(self, root: RootVersion, text: str) -> bool:
        path = self._path(Path(normpath(self._place(root) / text)))
        return bool(path) and self._changed.exists(path or "")

    def _path(self, place: Path) -> str | None:
        """The path from the repository's folder, "" for that folder, None outside of it."""
        text = place.as_posix()
        if text == ANYTHING:
            return text
        absolute = normpath(text)
        found = f"{absolute}/".removeprefix(f"{self._commit.repository.as_posix()}/")
        return None if found == f"{absolute}/" else found.rstrip("/")

    def _place(self, root: RootVersion) -> Path:
        """The folder of a stack, without links up to that of the project."""
        return self._commit.folder / OUTPUT / root.name


def _is_hinted(text: str) -> bool:
    """Whether a file has to be parsed to tell what it reads."""
    return any(sign in text for sign in _SIGNS) and _HINTS.search(text) is not None


def means_the_same(before: str, after: str) -> bool:
    """Whether two files of Terraform hold the same blocks; never for what is not HCL, and differs."""
    if before == after:
        return True
    try:
        return write_body(parse_tree(before)) == write_body(parse_tree(after))
    except (HclSyntaxError, RecursionError):
        return False


def _calls(module: Module) -> Iterator[str]:
    """The folders of local modules, also of those that are not there."""
    for one in (module, *find_called(module)):
        for call in one.calls.values():
            if call.source.startswith("."):
                yield normpath(Path(one.folder, call.source))


def _fits(pattern: str, path: str) -> bool:
    """Whether a path, or one above it, is what a pattern with ANYTHING in it may stand for."""
    parts = (translate(part)[:-2] for part in pattern.replace("*", "[*]").split(ANYTHING))
    return re.match(f"(?:{'.*'.join(parts)})(?:/|$)", path, re.DOTALL) is not None


def _meets(pattern: str, path: str) -> bool:
    if ANYTHING in pattern:
        return _fits(pattern, path)
    return f"{path}/".startswith(f"{pattern}/") or f"{pattern}/".startswith(f"{path}/")


def _json_paths(text: str, folder: str) -> Iterator[str]:
    """The texts of a file in JSON, with what is interpolated as ANYTHING, that may be paths."""
    for match in _STRING.finditer(text):
        plain = re.sub(r"\$\{path\.(?:module|root)\}", folder, match[1])
        plain = re.sub(r"\$\{[^}]*\}", ANYTHING, plain)
        if _WITH_A_FILE.fullmatch(plain.replace(ANYTHING, "x")):
            yield plain
