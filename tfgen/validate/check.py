"""Run rules over root modules and over the matrix."""

from __future__ import annotations

import errno
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.dialect import NO_PIN
from tfgen.disk.project import find_bounds, is_within
from tfgen.errors import ConfigError, Position, Problem, TfgenError, is_debugging
from tfgen.module.calls import find_called
from tfgen.module.library import Library, place_of
from tfgen.module.requirements import constraints_of
from tfgen.rules.own.hints import find_hints
from tfgen.rules.registry import PACKED
from tfgen.rules.root import GAP, Matrix, Root
from tfgen.rules.rule import Group, MatrixRule, ProjectRule, Rule, Severity
from tfgen.validate.attempt import attempt, explain_fault
from tfgen.validate.called import find_callers
from tfgen.validate.comments import find_comments
from tfgen.validate.folder import find_folder
from tfgen.validate.suppression import MARK
from tfgen.validate.verdict import RuleHit, Unchecked, Verdict, join_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Pin
    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Module, SyntaxFault
    from tfgen.rules.registry import Catalogue
    from tfgen.rules.rule import Hit
    from tfgen.schema import Schemas
    from tfgen.validate.folder import Folder
    from tfgen.validate.verdict import Comment

_TOO_MUCH = "expressions that take too many steps, or whose values are too large: they are worth anything"
_OF_TERRAFORM = frozenset({Group.SYNTAX, Group.REFERENCES, Group.SCHEMA, Group.VALUES})


class Checker:
    """Rules, and root modules that are parsed when a rule first looks at them."""

    def __init__(
        self,
        rules: Sequence[str],
        schemas: Schemas,
        trees: dict[str, Body] | None = None,
        folders: Iterable[Folder] = (),
        catalogue: Catalogue = PACKED,
        engine: Pin = NO_PIN,
    ) -> None:
        """`rules` are names of the catalogue; `trees` the syntax trees that are known, by text: new ones are added.

        `folders` are those that calls may lead to as they are here; others are read when a call leads there, as the
        named `engine` would read them.
        """
        self._names = rules
        self._catalogue = catalogue
        self._here = {place_of(folder.path): folder for folder in folders}
        self._library = Library(self._find, trees, schemas)
        self._schemas = schemas
        self._engine = engine
        self._trees = {} if trees is None else trees
        self._roots: dict[Folder, Root] = {}
        self._failed: list[str] = []  # for each run of a rule: how it failed, or nothing

    def check_folder(self, folder: Folder, callers: Sequence[Folder] = ()) -> Verdict:
        """What the rules about one root module say; with `callers`, about a module that these root modules call.

        Of one that is read for the sake of its callers that is what Terraform would refuse.
        """
        verdict = attempt("the rest of this folder", partial(self._check_folder, folder, callers), folder.path)
        self._failed += [note.text for note in verdict.unchecked if note.failed and not self._roots.get(folder)]
        return verdict

    def _check_folder(self, folder: Folder, callers: Sequence[Folder]) -> Verdict:
        root = self._root(folder, callers)
        rules = [rule for rule in self._rules if isinstance(rule, Rule)]
        if folder.callers:
            rules = [rule for rule in rules if _concerns_callers(rule)]
        verdicts = [self._run(rule.name, partial(rule.check, root), lambda _: folder.path) for rule in rules]
        called = tuple(module.folder for module in find_called(root.module))
        engines = () if callers else ((folder.path, root.dialect.describe()),)
        if root.exceeded:
            root.unchecked(_TOO_MUCH)
        # With the values of its expressions forgotten, of which those over the matrix ask for few.
        self._roots[folder] = replace(root)
        return join_verdicts([*verdicts, Verdict((), _unchecked(root), self.comments_of(folder), called, engines)])

    def comments_of(self, folder: Folder) -> tuple[Comment, ...]:
        """The comments that may be suppressions."""
        beside = {**folder.tfvars, **folder.tests}
        native = {name: text for name, text in beside.items() if not name.endswith(".json")}
        return tuple(find_comments(folder.path, {**folder.texts, **native}, MARK, self._trees))

    def check_matrix(
        self, folders: Iterable[Folder], config: Config | None, previous: Mapping[str, Module] | None
    ) -> Verdict:
        """What the rules about all root modules at once say, beyond what `check_folder` said."""
        roots = tuple(filter(None, map(self._sound_root, folders)))
        known = {note for root in roots for note in _unchecked(root)}
        matrix = Matrix(roots, config, previous)
        rules = [rule for rule in self._rules if isinstance(rule, MatrixRule)]
        verdicts = [self._run(rule.name, partial(rule.check, matrix), _folder_of) for rule in rules]
        notes = [note for root in roots for note in _unchecked(root) if note not in known]
        hints = find_hints(self._catalogue, self._schemas, [root.module for root in roots])
        notes += [Unchecked("", hint, said=True) for hint in hints]
        return join_verdicts([*verdicts, Verdict((), tuple(notes))])

    def _run(self, rule: str, check: Callable[[], Iterable[Hit]], folder_of: Callable[[Hit | None], str]) -> Verdict:
        """What a rule says. An exception, which is a mistake of the rule's, costs what it would say from there on."""
        hits: list[RuleHit] = []
        self._failed.append("")
        try:
            hits.extend(RuleHit(rule, folder_of(hit), hit) for hit in check())
        except ConfigError:  # the rule is one of the project's, and wrong
            raise
        except Exception as error:
            if is_debugging():
                raise
            self._failed[-1] = text = explain_fault(f"what {rule} looks for", error)
            return Verdict(tuple(hits), (Unchecked(folder_of(None), text, failed=True),))
        return Verdict(tuple(hits))

    @property
    def modules(self) -> tuple[Module, ...]:
        """Those that were looked at."""
        return tuple(root.module for root in self._roots.values())

    def require_any(self) -> None:
        """Raise TfgenError when rules ran and each failed, or when not one file could be read."""
        if self._failed and all(self._failed):
            raise TfgenError(f"nothing could be checked: {self._failed[0]}")
        modules = self.modules
        if modules and all(module.faults and not module.files for module in modules):
            faults = [(module.folder, fault) for module in modules for fault in module.faults]
            if all(fault.unread for _, fault in faults):
                raise TfgenError(*(_unread(folder, fault) for folder, fault in faults))

    @cached_property
    def _rules(self) -> Sequence[Rule | MatrixRule | ProjectRule]:
        return self._catalogue.load_rules(self._names)

    def check_folders(self, folders: Sequence[Folder]) -> list[Verdict]:
        """What the rules say about each of these modules, of which one may call another."""
        callers = find_callers({folder: self.called_by(folder) for folder in folders})
        return [self.check_folder(folder, callers.get(place_of(folder.path), ())) for folder in folders]

    def called_by(self, folder: Folder) -> tuple[str, ...]:
        """The folders of the modules that a root module calls, near and far; none where that fails.

        `check_folder` tells of it then.
        """
        try:
            return tuple(module.folder for module in find_called(self._module(folder)))
        except Exception:
            if is_debugging():
                raise
            return ()

    def _root(self, folder: Folder, callers: Sequence[Folder] = ()) -> Root:
        if folder not in self._roots:
            around = tuple(map(self._module, callers))
            pin = callers[0].pin if callers else folder.pin
            schemas = self._schemas.called_by(map(constraints_of, around)) if around else self._schemas
            self._roots[folder] = Root(self._module(folder), schemas, folder.stack, callers=around, pin=pin)
        return self._roots[folder]

    def _sound_root(self, folder: Folder) -> Root | None:
        """The root module; None where making it fails, of which `check_folder` tells."""
        try:
            return self._root(folder)
        except Exception:
            if is_debugging():
                raise
            return None

    def _module(self, folder: Folder) -> Module:
        return self._library.root(folder.path, folder)

    def _find(self, path: str) -> Folder | None:
        if found := self._here.get(place_of(path)):
            return found
        if self._bounds and not any(is_within(Path(path), bounds) for bounds in self._bounds):
            raise OSError(errno.EACCES, "it lies outside of the repository", path)
        return find_folder(path, self._engine)

    @cached_property
    def _bounds(self) -> frozenset[Path]:
        """What calls must not lead out of; none where a folder stands in no repository."""
        found = {find_bounds(Path(path)) for path in self._here}
        return frozenset() if None in found else frozenset(bounds for bounds in found if bounds)


def _unread(folder: str, fault: SyntaxFault) -> Problem:
    return Problem(Position(f"{folder}/{fault.file}"), f"nothing could be checked: {fault.error.message}")


def _concerns_callers(rule: Rule) -> bool:
    """Whether a rule tells what keeps a root module from being planned when it calls a module."""
    refused = rule.severity is Severity.ERROR and rule.group in _OF_TERRAFORM
    return refused or rule.name.startswith("module-")


def _unchecked(root: Root) -> tuple[Unchecked, ...]:
    notes = {**root.notes, **({_TOO_MUCH: GAP} if root.exceeded else {})}
    absent = {call.note: call.source for call in root.module.calls.values() if call.note}
    return tuple(
        Unchecked(root.module.folder, note, module=absent.get(note, ""), **gap._asdict()) for note, gap in notes.items()
    )


def _folder_of(hit: Hit | None) -> str:
    """The folder of a hit of a rule about the matrix; without a hit, the matrix."""
    return hit.position.file.rpartition("/")[0] if hit else ""
