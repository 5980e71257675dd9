"""Run rules over root modules and over the matrix."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from tfgen.dialects.dialect import NO_PIN
from tfgen.errors import is_debugging
from tfgen.module.calls import find_called
from tfgen.module.library import place_of
from tfgen.module.model import parse_module
from tfgen.module.pieces import Pieces
from tfgen.rules.former import former_of, recall_former
from tfgen.rules.ignored_setting import IGNORED
from tfgen.rules.own.hints import find_hints
from tfgen.rules.own.quiet import NOTHING_KEPT
from tfgen.rules.registry import PACKED
from tfgen.rules.root import Matrix, Root
from tfgen.rules.rule import Group, MatrixRule, ProjectRule, Rule, Severity
from tfgen.rules.sketch import GAP, Look, Packs, draw
from tfgen.structs import asdict, replace
from tfgen.validate.folders.called import find_callers
from tfgen.validate.folders.terragrunt import is_generated
from tfgen.validate.judging.idle_providers import WHEN_LOADED, without_idle
from tfgen.validate.judging.roots import Roots
from tfgen.validate.judging.running import Running
from tfgen.validate.judging.standing import Standing
from tfgen.validate.memory.trees import RecentTrees
from tfgen.validate.sources.source import PROJECT_RULES
from tfgen.validate.verdicts.attempt import blame
from tfgen.validate.verdicts.comments import find_comments
from tfgen.validate.verdicts.suppression import MARK
from tfgen.validate.verdicts.verdict import Unchecked, Verdict, join_verdicts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Pin
    from tfgen.module.heard import Heard
    from tfgen.module.model import Module
    from tfgen.rules.former import Former, Inventory
    from tfgen.rules.own.quiet import Quiet
    from tfgen.rules.registry import Catalogue
    from tfgen.rules.rule import Hit
    from tfgen.rules.sketch import Sketch
    from tfgen.schema import Schemas
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.verdicts.verdict import Comment

_TOO_MUCH = "expressions that take too many steps, or whose values are too large: they are worth anything"
_LATE = frozenset({Group.REFERENCES, Group.SCHEMA, Group.VALUES})
_OF_TERRAFORM = _LATE | {Group.SYNTAX}


class Checker:
    """Rules, and root modules that are parsed when a rule first looks at them."""

    def __init__(
        self,
        rules: Sequence[str],
        schemas: Schemas,
        folders: Iterable[Folder] = (),
        *,
        catalogue: Catalogue = PACKED,
        engine: Pin = NO_PIN,
        pieces: Pieces | None = None,
        heard: Heard | None = None,
        keeps: bool = False,
    ) -> None:
        """`rules` are names of the `catalogue`.

        `folders` are those that calls may lead to as they are here; others are read when a call leads there, as the
        named `engine` would read them. `pieces` are the blocks that they share with those of other looks, with the
        syntax trees that are known: new ones are added. `heard` is what other processes found with these schemas. With
        `keeps` the folders stay in memory once they are judged.
        """
        self._names = rules
        self._catalogue = catalogue
        self._schemas = schemas
        self._pieces = Pieces(RecentTrees()) if pieces is None else pieces
        self._roots = Roots(schemas, self._pieces, folders, engine, heard)
        self._sketches: dict[str, Sketch] = {}
        self._folders: dict[str, Folder] = {}
        self._packs = Packs()
        self._inventories: dict[Inventory, Inventory] = {}
        self._keeps = keeps
        self._running = Running()

    def check_folder(self, folder: Folder, callers: Sequence[Folder] = ()) -> Verdict:
        """What the rules about one root module say; with `callers`, about a module that these root modules call.

        Of one that is read for the sake of its callers that is what Terraform would refuse.
        """
        return self._running.attempt(folder.path, partial(self._check_folder, folder, callers))

    def _check_folder(self, folder: Folder, callers: Sequence[Folder]) -> Verdict:
        lazy, folder = folder, replace(folder, texts=dict(folder.texts))  # read once
        root = self._roots.root_of(folder, callers)
        self._running.note_reading(folder.path, root.module)
        rules = [rule for rule in self._rules if isinstance(rule, Rule)]
        if folder.callers:
            rules = [rule for rule in rules if _concerns_callers(rule)]
        standing = Standing(root, rules)
        verdicts = [self._running.run_alone(rule, standing, folder.path) for rule in rules]
        standing.keep()
        called = self._roots.note_calls(folder, root.module)
        engines = () if callers else ((folder.path, root.dialect.describe()),)
        if root.exceeded:
            root.unchecked(_TOO_MUCH)
        comments = self.comments_of(folder)
        verdict = join_verdicts([*verdicts, Verdict((), _unchecked(root), comments, called, engines)])
        hits = tuple(hit for hit in verdict.hits if not is_generated(hit.hit.position.file))
        verdict = replace(verdict, hits=without_idle(hits, root.module, self._idly))
        if not folder.callers:
            self._draw(lazy, root)
        self._drop(folder)
        return verdict

    @cached_property
    def _idly(self) -> frozenset[str]:
        """The rules about what Terraform comes to only when it looks into a provider's configuration."""
        rules = (rule for rule in self._rules if isinstance(rule, Rule))
        return frozenset(rule.name for rule in rules if rule.group in _LATE and rule.name not in WHEN_LOADED)

    def comments_of(self, folder: Folder) -> tuple[Comment, ...]:
        """The comments that may be suppressions."""
        beside = {**folder.tfvars, **folder.tests}
        native = {name: text for name, text in beside.items() if not name.endswith(".json")}
        return tuple(find_comments(folder.path, {**folder.texts, **native}, MARK, self._pieces))

    def sketch_of(self, folder: Folder) -> Sketch | None:
        """What the rules about the matrix need to know of a root module; None where it cannot be made.

        `check_folder` tells of that.
        """
        if folder.path not in self._sketches:
            try:
                self._draw(folder, self._roots.root_of(folder))
            except Exception:
                if is_debugging():
                    raise
                return None
            self._drop(folder)
        return self._sketches[folder.path]

    def has_sketch(self, folder: Folder) -> bool:
        """Whether there is a sketch of a folder."""
        return folder.path in self._sketches

    def recall_sketch(self, folder: Folder, sketch: Sketch) -> None:
        """Take the sketch of an earlier run in the place of a look at the root module."""
        self._folders[folder.path] = folder
        self._sketches[folder.path] = sketch

    def look_back(self, path: str, folder: Folder | None, texts: Mapping[str, str], *, is_same: bool) -> Former:
        """What is to be known of a root module that had these texts; parsed only where the folder has others now.

        `is_same`: it has the same.
        """
        sketch = self.sketch_of(folder) if folder else None
        if sketch and is_same and (known := recall_former(sketch)):
            return self._shared(known)
        has_settings = sketch is not None and IGNORED.name in sketch.facts
        asked = {one.address for one in sketch.seen(IGNORED)} if sketch and has_settings else set()
        module = parse_module(path, texts, self._pieces.trees, pieces=self._pieces)
        return self._shared(former_of(module, self._schemas, folder.stack if folder else None, asked))

    def _shared(self, former: Former) -> Former:
        """The same, with the inventory of those that have an equal one: of 1,000 stacks they are 25 MB."""
        return replace(former, inventory=self._inventories.setdefault(former.inventory, former.inventory))

    def check_matrix(
        self,
        folders: Iterable[Folder],
        config: Config | None,
        previous: Mapping[str, Former] | None,
        quiet: Quiet = NOTHING_KEPT,
    ) -> Verdict:
        """What the rules about all root modules at once say, beyond what `check_folder` said."""
        sketches = tuple(filter(None, map(self.sketch_of, folders)))
        matrix = Matrix(sketches, self._open, config, previous, quiet, self._catalogue.digest)
        folder_of = partial(_folder_of, {sketch.folder for sketch in sketches})
        verdicts = [self._running.run(rule.name, partial(rule.check, matrix), folder_of) for rule in self._matrix_rules]
        failures = [note for sketch in sketches for note in self._failures(sketch)]
        notes = [note for sketch in sketches for note in _notes_of(sketch, self._roots.known(sketch.folder))]
        there = {name for sketch in sketches for name in sketch.seen(TYPES)} if self._catalogue.own else set()
        hints = find_hints(self._catalogue, self._schemas, there)
        notes += [Unchecked("", hint, said=True) for hint in hints]
        return join_verdicts([*verdicts, Verdict((), (*failures, *notes))])

    @cached_property
    def _matrix_rules(self) -> list[MatrixRule]:
        return [rule for rule in self._rules if isinstance(rule, MatrixRule)]

    @cached_property
    def looks(self) -> tuple[Look[Any], ...]:
        """Everything that its rules about the matrix need to know of a root module."""
        found = {look.name: look for rule in self._matrix_rules for look in rule.looks}
        return (*found.values(), *((TYPES,) if self._catalogue.own else ()))

    @cached_property
    def _needs_all(self) -> bool:
        """Whether a rule, of a project, needs all root modules with their files, or the next look does."""
        return self._keeps or any(not rule.looks for rule in self._matrix_rules)

    def _draw(self, folder: Folder, root: Root) -> None:
        """Make the sketch of a root module. Where too much was asked of it before, a fresh one is looked at."""
        is_spent = root.exceeded
        looked_at = replace(root, notes={}) if is_spent else root
        before = dict(looked_at.notes)
        sketch = draw(looked_at, self.looks, self._packs)
        if looked_at.exceeded and not is_spent:
            self._draw(folder, root)
            return
        sketch.notes |= {note: gap for note, gap in looked_at.notes.items() if note not in before}
        if looked_at.exceeded:
            sketch.unchecked(_TOO_MUCH)
        self.recall_sketch(folder, sketch)

    def _drop(self, folder: Folder) -> None:
        """Forget the files of a root module, unless a rule needs all of them: the next to ask has them parsed again."""
        kept = self._sketches.get(folder.path) if self._needs_all else None
        self._roots.drop(folder, notes=kept.notes if kept else None)

    def _open(self, sketch: Sketch) -> Root:
        """A root module with its files."""
        if (known := self._roots.known(sketch.folder)) is not None:
            return known
        folder = self._folders[sketch.folder]
        root = replace(self._roots.root_of(folder), notes=sketch.notes)
        self._drop(folder)
        return self._roots.known(sketch.folder) or root

    def _failures(self, sketch: Sketch) -> Iterator[Unchecked]:
        """The rules that cannot tell what they look for in a root module, for a fault of tfgen's own."""
        for rule in self._matrix_rules:
            for look in rule.looks:
                if reason := sketch.failed.get(look.name):
                    yield Unchecked(sketch.folder, blame(f"what {rule.name} looks for", reason), failed=True)

    @property
    def modules(self) -> tuple[Module, ...]:
        """Those that were looked at."""
        return self._roots.modules

    def require_any(self) -> None:
        """Raise TfgenError when rules ran and each failed, or when not one file could be read."""
        self._running.require_any()

    @cached_property
    def _rules(self) -> Sequence[Rule | MatrixRule | ProjectRule]:
        wanted = [name for name in self._names if name not in PROJECT_RULES]
        return self._catalogue.load_rules(wanted)

    def check_folders(self, folders: Sequence[Folder]) -> list[Verdict]:
        """What the rules say about each of these modules, of which one may call another."""
        callers = find_callers({folder: self.called_by(folder) for folder in folders})
        return [self.check_folder(folder, callers.get(place_of(folder.path), ())) for folder in folders]

    def called_by(self, folder: Folder) -> tuple[str, ...]:
        """The folders of the modules that a root module calls, near and far; none where that fails."""
        return self._roots.called_by(folder)


def _concerns_callers(rule: Rule) -> bool:
    """Whether a rule tells what keeps a root module from being planned when it calls a module."""
    refused = rule.severity is Severity.ERROR and rule.group in _OF_TERRAFORM
    return refused or rule.name.startswith("module-")


def _unchecked(root: Root) -> tuple[Unchecked, ...]:
    notes = {**root.notes, **({_TOO_MUCH: GAP} if root.exceeded else {})}
    absent = {call.note: call.source for call in root.module.calls.values() if call.note}
    return tuple(
        Unchecked(root.module.folder, note, module=absent.get(note, ""), **asdict(gap)) for note, gap in notes.items()
    )


def _notes_of(sketch: Sketch, root: Root | None) -> Iterator[Unchecked]:
    """What the rules about the matrix could not check in a root module, of which one may still be at hand."""
    if root and root.exceeded:
        sketch.unchecked(_TOO_MUCH)
    yield from (Unchecked(sketch.folder, note, **asdict(gap)) for note, gap in sketch.notes.items())


def _types(root: Root) -> list[str]:
    modules = (root.module, *find_called(root.module))
    return sorted({resource.type for module in modules for resource in module.resources})


TYPES = Look("types", list[str], _types)


def _folder_of(folders: Container[str], hit: Hit | None) -> str:
    """Of these folders that of a hit, which may be about a file that is gone; "" without one, or in none."""
    if hit is None:
        return ""
    return hit.position.file if hit.position.file in folders else hit.position.file.rpartition("/")[0]
