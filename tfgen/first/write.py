"""The first render of a starter, which was rendered when the package was built: its files are written as they are.

What a render does follows from the code, and from what it looks at in the project (`tfgen.unchanged`). For each starter
the package holds both: what a render of the new project looks at, and what it writes. Where the code, the libraries and
all that is looked at are those, nothing has to be rendered. A project may have another name than the starter: the name
is a hole in the matrix and in the files, for names with which that was found true (`tfgen.first.make`).
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import tfgen
from tfgen.disk.files import read_hashed
from tfgen.disk.inputs import InputRecorder, recording_inputs
from tfgen.disk.manifest import format_manifest
from tfgen.disk.names import is_plain_in_yaml
from tfgen.disk.project import CONFIG_FILE, OUTPUT
from tfgen.disk.project_lock import take_turn
from tfgen.errors import Position, Problem
from tfgen.output.write import apply_changes
from tfgen.patterns import regex
from tfgen.unchanged import Answer, remember_states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tfgen.config.artifacts import Artifact
    from tfgen.disk.cache import Cache
    from tfgen.unchanged import Row

FOLDER: Final = Path(__file__).with_name("shipped")
"""The folder of what was rendered, a file for each starter, which only a built package has."""
HOLE: Final = b"\0"
"""What stands for the name of the project."""
LONGEST: Final = 20
"""Characters of a project's name that may fill the hole."""
LIBRARIES: Final = {
    "hcl2": "python-hcl2",
    "jinja2": "Jinja2",
    "lark": "lark",
    "markupsafe": "MarkupSafe",
    "msgspec": "msgspec",
    "pygohcl": "pygohcl",
    "re2": "google-re2",
    "yaml": "PyYAML",
}
"""The libraries that render, as Python and as the package index calls them."""
BESIDE: Final = frozenset({".git"})
"""What may be there beside a new project's files, as no render looks at it."""
_SETTINGS: Final = CONFIG_FILE.with_name("settings.yaml")
_INSTALLED: Final = regex(r"([A-Za-z0-9_.]+)-([^-]+)\.dist-info")


class Text(NamedTuple):
    """A text to be written, a part of what the package holds with the name in its hole, and its SHA-256."""

    held: bytes
    start: int
    end: int
    name: bytes
    digest: bytes

    def read(self) -> bytes:
        """The content."""
        return self.held[self.start : self.end].replace(HOLE, self.name)


class NewFile(NamedTuple):
    """A file that is not there yet, and is to be written; see `tfgen.output.write.Change`."""

    root: Path
    folder: str
    path: Path
    after: Text
    executable: bool | None

    @property
    def before(self) -> None:
        """What it holds: it is not there."""

    @property
    def is_kept(self) -> bool:
        """Whether nothing happens to it."""
        return False

    @property
    def state(self) -> str:
        """The word for its state before, as `tfgen.output.plan.Action` has it."""
        return "missing"


class Declared(NamedTuple):
    """An artifact of a starter, as `tfgen.package` asks one of `tfgen.config.artifacts`, which loads msgspec.

    `places` are line and column of its keys in the matrix; under the empty key, its own.
    """

    name: str
    model: SimpleNamespace
    places: Mapping[str, Sequence[int]]
    project: Path

    @property
    def output(self) -> str:
        """The path of what is built, from the project."""
        return str(self.model.output)

    def problem(self, key: str, message: str) -> Problem:
        """A problem with one of its keys."""
        line, column = self.places.get(key, self.places[""])
        return Problem(
            Position(str(self.project / CONFIG_FILE), line, column), f"artifacts.{self.name}.{key} {message}"
        )


class First(NamedTuple):
    """What was written, the rows of the table that tells of it, and why artifacts are not current, by name."""

    files: Sequence[NewFile]
    rows: Sequence[Row]
    outdated: Sequence[tuple[str, str]]


def write_first(project: Path, cache: Cache, on_wait: Callable[[], object]) -> First | None:
    """Write what a starter renders to, if the project is a new one of it; what was looked at is remembered.

    None where that is not known, and then nothing is written. Raises OutputError like `apply_changes`.
    """
    if not cache.remembers or os.path.lexists(project / OUTPUT) or not FOLDER.is_dir():
        return None
    recorder = InputRecorder(project)
    with recording_inputs(recorder):
        with take_turn(project, on_wait=on_wait):
            if (found := find_first(project, recorder)) is None:
                return None
            files = tuple(found.files(project))
            apply_changes(files)
        outdated = found.find_outdated(project)
    for file in files:
        recorder.expect_file(file.path, file.after.digest)
    remember_states(cache, recorder, Answer(found.rows, outdated))
    return First(files, [_row(row) for row in found.rows], outdated)


def _row(row: Row) -> Row:
    """The row of a folder whose files were created, from that of one whose files are unchanged."""
    folder, created, changed, unchanged, *rest = row
    return (folder, unchanged, changed, created, *rest)


def find_first(project: Path, recorder: InputRecorder) -> Shipped | None:
    """What a new project renders to, if it is one of a starter's, and was rendered by this code; tells the recorder."""
    try:
        settings, _ = read_hashed(project / _SETTINGS, follow=False)
        shipped = Shipped(_unpack(file_for(settings).read_bytes()))
        is_true = shipped.matches(project, recorder) and shipped.code == fingerprint_modules(shipped.modules)
    except (OSError, ValueError, LookupError, TypeError):  # none, or a damaged one
        return None
    return shipped if is_true else None


def file_for(settings: bytes) -> Path:
    """The package's file for a starter with this declaration of settings."""
    return FOLDER / f"{hashlib.sha256(settings).hexdigest()[:16]}.gz"


def _unpack(content: bytes) -> bytes:
    import zlib  # the module `gzip` loads more

    try:
        return zlib.decompress(content, wbits=31)
    except zlib.error as error:
        raise ValueError(str(error)) from None


class Shipped:
    """What the package holds of a starter, and the name of the project once it has been compared."""

    def __init__(self, held: bytes) -> None:
        """`held` is what `tfgen.first.make` makes: a line of JSON, and behind it one text after the other."""
        self._held = held
        self._start = held.index(b"\n") + 1
        self._packed: Mapping[str, Any] = json.loads(held[: self._start])
        self.name = b""

    @property
    def code(self) -> str:
        """The fingerprint of the code that has rendered."""
        return str(self._packed["made_by"])

    @property
    def modules(self) -> Sequence[str]:
        """The files of tfgen that have rendered."""
        found: list[str] = self._packed["modules"]
        return found

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the table that the next render prints."""
        found: list[Row] = self._packed["rows"]
        return found

    def matches(self, project: Path, recorder: InputRecorder) -> bool:
        """Whether all that a render looks at is what it was when the package was built."""
        seen = self._packed["seen"]
        return all(self._matches_folder(project, recorder, folder, *state) for folder, state in seen.items())

    def _matches_folder(
        self, project: Path, recorder: InputRecorder, folder: str, listing: str, digests: Mapping[str, str]
    ) -> bool:
        place = project / folder
        recorder.note_folder(place)
        if recorder.listing_of(folder, () if folder else BESIDE) != listing:
            return False
        return all(self._matches_file(place / name, digest) for name, digest in digests.items())

    def _matches_file(self, path: Path, digest: str) -> bool:
        """Whether a file is the starter's; of the matrix with its hole, which has no digest, also what fills it."""
        content, found = read_hashed(path, follow=False)
        if digest:
            return found.hex() == digest
        before, after = self._packed["matrix"].encode().split(HOLE)
        if not (content.startswith(before) and content.endswith(after) and len(content) > len(before) + len(after)):
            return False
        self.name = content[len(before) : len(content) - len(after)]
        return fits(self.name.decode())

    def files(self, project: Path) -> Iterator[NewFile]:
        """The files that a render writes, in its order."""
        roots = {root: project / root for root, *_ in self._packed["files"]}
        places = {(root, folder): roots[root] / folder for root, folder, *_ in self._packed["files"]}
        texts = list(self._texts())
        written: dict[tuple[str, str], dict[str, str]] = {}
        for root, folder, name, executable, at in self._packed["files"]:
            beside = written.setdefault((root, folder), {})
            if isinstance(at, int):
                text = texts[at]
            else:  # the list of files beside it, which holds their hashes
                content = format_manifest({one: beside[one] for one in at["files"]}, at["folders"]).encode()
                text = self._text(content, 0, len(content))
            beside[name] = text.digest.hex()
            yield NewFile(roots[root], folder, places[root, folder] / name, text, executable)

    def _texts(self) -> Iterator[Text]:
        start = self._start
        for length in self._packed["lengths"]:
            yield self._text(self._held, start, start + length)
            start += length

    def _text(self, held: bytes, start: int, end: int) -> Text:
        digest = hashlib.sha256(held[start:end].replace(HOLE, self.name)).digest()
        return Text(held, start, end, self.name, digest)

    def find_outdated(self, project: Path) -> list[tuple[str, str]]:
        """The artifacts that are not what would be built now, each with the reason."""
        if not (packed := self._packed["artifacts"]):
            return []
        from tfgen.package import find_outdated  # which only the projects with artifacts need

        artifacts = [Declared(one["name"], SimpleNamespace(**one["model"]), one["places"], project) for one in packed]
        told = find_outdated(project, cast("list[Artifact]", artifacts))
        return [(artifact.name, reason) for artifact, reason in told]


def fits(name: str) -> bool:
    """Whether a name may fill the hole."""
    return len(name) <= LONGEST and is_plain_in_yaml(name)


def fingerprint_modules(modules: Iterable[str]) -> str:
    """The fingerprint of code, by the content of these files of tfgen, and the versions of the libraries.

    Raises OSError and LookupError where that cannot be told.
    """
    package = Path(tfgen.__file__).parent
    found = {name: _version(name) for name in LIBRARIES}
    digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode())
    for module in modules:
        content = _read_module(f"{package}/{module}")
        digest.update(f"\0{module} {len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _read_module(path: str) -> bytes:
    """The content of a file of tfgen, of which two hundred are read, without what Python's file objects do before."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def _version(module: str) -> str:
    """The version of a library, as its files beside the module say; `importlib.metadata` loads half of `email`."""
    spec = find_spec(module)
    if spec is None or not spec.origin:
        raise LookupError(module)
    place = Path(spec.origin).parent
    if spec.submodule_search_locations is not None:
        place = place.parent
    wanted = LIBRARIES[module].lower().replace("-", "_")
    found = [version for name, version in _installed(place) if name == wanted]
    if len(found) != 1:
        raise LookupError(module)
    return found[0]


@cache
def _installed(folder: Path) -> list[tuple[str, str]]:
    """What is installed in a folder: names, as a file has them, and versions."""
    found = (_INSTALLED.fullmatch(name) for name in os.listdir(folder))  # noqa: PTH208 - names alone
    return [(one[1].lower().replace(".", "_"), one[2]) for one in found if one]
