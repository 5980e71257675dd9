"""What is kept of a project between two looks at it: by one process in its memory, by all of them in the cache."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tfgen.dialects.dialect import NO_PIN
from tfgen.disk.files import fingerprint
from tfgen.disk.stored import StoredTexts
from tfgen.garbage import give_back_memory
from tfgen.structs import replace
from tfgen.validate.folders.named import NamedMemory
from tfgen.validate.memory.committed import CommittedMemory
from tfgen.validate.memory.silences import HeardMemory, QuietMemory
from tfgen.validate.memory.sketches import SketchMemory
from tfgen.validate.memory.trees import TreeMemory
from tfgen.validate.memory.verdicts import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.dialects.dialect import Pin
    from tfgen.disk.cache import Cache
    from tfgen.disk.stored import Stored
    from tfgen.module.model import Module
    from tfgen.schema import Schemas
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.previous import Committed, Previous

SCHEMAS: Final = Path("config", "schemas")
_SMALL: Final = 30  # folders: so many are judged again in a second or two
_HELD: Final = 100
"""Stacks up to which modules and texts are held for the next look: each takes a megabyte or more."""
NOTHING: Final[Mapping[str, str | None]] = MappingProxyType({})


class _Kept(StoredTexts):
    """Texts that are read once, and are the same objects in each look."""

    def __init__(self, texts: StoredTexts, known: dict[bytes, str]) -> None:
        super().__init__(texts.contents)
        self._known = known

    def __getitem__(self, name: str) -> str:
        digest = self.contents[name].digest
        if (text := self._known.get(digest)) is None:
            text = self._known[digest] = super().__getitem__(name)
        return text


class Resident:
    """Verdicts and syntax trees, and in a process that looks more than once schemas and parsed modules.

    What is the same in two looks is then the same object, and what was worked out of it is kept with it.
    """

    def __init__(
        self,
        project: Path,
        cache: Cache,
        assumed: Mapping[str, str | None] = NOTHING,
        engine: Pin = NO_PIN,
        *,
        stays: bool = True,
    ) -> None:
        """`cache` is where is remembered between processes.

        `assumed` are versions of providers to check with where none is admitted whose schema is known, the nearest for
        None. `engine` is the one to check for, with its version if that is said; without it the folders tell.
        Unless the process `stays`, nothing is held in memory for another look, and of a large project verdicts alone.
        """
        self.stays = stays
        self.holds = False
        self.cache = cache
        self.engine = engine
        if stays:
            cache.put_off()
        self._project = project
        self._assumed = assumed
        self._folders: tuple[Folder, ...] = ()
        self._modules: dict[str, Module] = {}
        self._texts: dict[bytes, str] = {}  # by SHA-256
        self._schemas: Schemas | None = None
        self._before: tuple[str, list[tuple[str, Committed]]] | None = None
        self.named = NamedMemory(cache)
        self.committed = CommittedMemory(cache)
        self.trees = TreeMemory(cache)
        self._load()

    def begin(self, stacks: int) -> None:
        """Look at the schemas of the project again, on which every verdict rests, and at how many stacks it has."""
        if self._state != self._look():
            self._load()
        if self.holds != (self.stays and stacks <= _HELD):
            self.holds = not self.holds
            self.trees = TreeMemory(self.cache, stays=self.holds)
            self._modules, self._texts, self._before = {}, {}, None

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Have no garbage looked for meanwhile, but behind it: with modules in memory it takes as long as an answer."""
        if self.holds:
            gc.disable()
        try:
            yield
        finally:
            gc.enable()
            if self.holds:
                gc.collect()
            else:
                give_back_memory()

    @property
    def schemas(self) -> Schemas:
        """The schemas at hand."""
        if self._schemas is None:
            from tfgen.schema import load_schemas  # which a run that finds nothing new does not need

            self._schemas = load_schemas(self._project).assume(self._assumed)
        return self._schemas

    def before(self, previous: Previous) -> Iterable[tuple[str, Committed]]:
        """The texts of the modules of a commit, each with the path of its folder."""
        if not self.holds:
            return previous.load()
        if self._before is None or self._before[0] != previous.digest:
            found = list(previous.load())
            self._before = previous.digest, [(path, one.kept()) for path, one in found]
        return self._before[1]

    def with_texts(self, folder: Folder) -> Folder:
        """The folder, whose texts stay in memory once they are read, as long as it has them, if such are held."""
        texts = folder.texts
        if not self.holds or not isinstance(texts, StoredTexts):
            return folder
        return replace(folder, texts=_Kept(texts, self._texts))

    def hold(self, folders: Iterable[Folder], modules: Iterable[Module]) -> None:
        """Keep the modules that were looked at now, and those of other folders that are still there."""
        self._folders = tuple(folders)
        if not self.holds:
            return
        here = {stored.digest for one in self._folders for stored in _contents(one)}
        for digest in self._texts.keys() - here:
            del self._texts[digest]
        paths = {folder.path for folder in self._folders}
        now = {module.folder: module for module in modules}
        self._modules = {path: module for path, module in {**self._modules, **now}.items() if path in paths}

    def forget_verdicts(self) -> None:
        """Have the next look judge again: all of a small project, of a large one the first folder.

        Then the rules are loaded, and modules parsed, before something changes.
        """
        self.memory.forget(None if len(self._folders) <= _SMALL else 1)

    def save(self) -> None:
        """Remember verdicts and trees for other processes: of no use to the answer, so it can wait for it."""
        self.trees.save()  # first, as in a process that ends it lets go of much
        self.memory.save()
        self.named.save()
        self.committed.save()
        self.sketches.save()
        self.quiet.save()
        self.heard.save()
        self.cache.flush()

    def _load(self) -> None:
        self._state = self._look()
        self.memory = Memory(self.cache, self._project / SCHEMAS, self._assumed)
        self.sketches = SketchMemory(self.cache, self.memory.code)
        self.quiet = QuietMemory(self.cache, self.memory.code)
        self.heard = HeardMemory(self.cache, self.memory.code)
        self._schemas = self._before = None

    def _look(self) -> str:
        files = sorted((self._project / SCHEMAS).glob("*"))
        return fingerprint(*(path for path in files if path.is_file()))


def _contents(folder: Folder) -> Iterable[Stored]:
    return folder.texts.contents.values() if isinstance(folder.texts, StoredTexts) else ()
