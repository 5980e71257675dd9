"""Make a report of a verdict: apply suppressions, find origins, and say once what shows in many folders."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.dialects.files import TEST_FOLDER
from tfgen.disk.header import has_header
from tfgen.errors import Problem, TfgenError, is_debugging
from tfgen.rules.registry import PACKED
from tfgen.rules.rule import EVERYWHERE, Hit
from tfgen.structs import Struct, replace
from tfgen.validate.answers.finding import Finding, Note, Report, Suppressed
from tfgen.validate.sources.source import SOURCE_RULES, SOURCES, find_admitted
from tfgen.validate.verdicts.attempt import explain_fault
from tfgen.validate.verdicts.suppression import Suppression, find_suppressions
from tfgen.validate.verdicts.verdict import RuleHit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tfgen.errors import Position
    from tfgen.rules.registry import Catalogue
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.origins.origin import Origins
    from tfgen.validate.sources.source import Source
    from tfgen.validate.verdicts.verdict import Comment, Unchecked, Verdict

UNUSED = "unused-suppression"


class Scope(Struct, frozen=True):
    """What to report on: rules by name, and folders by name or, with None, all."""

    rules: Collection[str]
    folders: Collection[str] | None = None

    def admits(self, finding: Finding) -> bool:
        """Whether to report this finding."""
        return finding.rule in self.rules and (finding.folder == SOURCES or self.has(finding.folder))

    def has(self, folder: str) -> bool:
        """Whether to report on this folder."""
        return self.folders is None or folder in self.folders


class Answerer:
    """Root modules, and where their lines come from: without `origins`, from themselves; and what somebody wrote."""

    def __init__(
        self,
        folders: Sequence[Folder],
        origins: Origins | None = None,
        sources: Sequence[Source] = (),
        catalogue: Catalogue = PACKED,
    ) -> None:
        self._catalogue = catalogue
        self._folders = {folder.path: folder for folder in folders}
        self._origins = origins
        self._sources = sources
        self._faults: dict[str, None] = {}

    def answer(self, verdict: Verdict, ran: Collection[str], scope: Scope) -> Report:
        """The report on what the rules that `ran` found. Raises TfgenError with every suppression that is wrong."""
        suppressions = self._suppressions(verdict.comments)
        loud, quiet = _divide(verdict.hits, suppressions)
        wanted = self._with_called(scope)
        looked_at = [folder for folder in self._folders.values() if scope.has(folder.name) and not folder.callers]
        loud += self._unused([suppression for suppression in suppressions if suppression.rule in ran], quiet)
        findings = tuple(self._grouped(loud, wanted))
        suppressed = tuple(self._suppressed(quiet, wanted))
        notes = (*self._notes(verdict.unchecked, wanted), *(Note(fault, failed=True) for fault in self._faults))
        return Report(
            findings=findings,
            suppressed=suppressed,
            notes=notes,
            folders=tuple(folder.name for folder in looked_at),
            files=sum(len(folder.texts) + len(folder.tests) for folder in looked_at),
            engines=tuple(self._engines(verdict.engines, wanted)),
            passed_over=tuple(folder.name for folder in looked_at if folder.unread or not folder.texts),
            catalogue=self._catalogue,
        )

    def _grouped(self, loud: Iterable[RuleHit], scope: Scope) -> list[Finding]:
        """The findings of these hits, of which one tells all uses of a name that leads nowhere."""
        subjects = {(one.rule, one.hit.position): one.hit.subject for one in loud}
        return _join_uses(_group(filter(scope.admits, map(self._finding_with_setting, loud))), subjects)

    def _with_called(self, scope: Scope) -> Scope:
        """With the modules that the folders of the scope call."""
        if scope.folders is None:
            return scope
        called = [folder.name for folder in self._folders.values() if any(map(scope.has, folder.callers))]
        return replace(scope, folders={*scope.folders, *called})

    def _suppressions(self, comments: Iterable[Comment]) -> list[Suppression]:
        by_path: defaultdict[str, list[Comment]] = defaultdict(list)
        for comment in comments:
            by_path[comment.position.file.rpartition("/")[0]].append(comment)
        found = [
            each
            for path, folder in self._folders.items()
            for each in find_suppressions(folder, [*by_path[path], *by_path[f"{path}/{TEST_FOLDER}"]], self._catalogue)
        ]
        found += find_admitted(self._sources)
        problems = {
            Problem(self._origin(each.position) or each.position, each.message)
            for each in found
            if isinstance(each, Problem) and each.position
        }
        if problems:
            raise TfgenError(*sorted(problems))
        held = (self._where_it_holds(each) for each in found if isinstance(each, Suppression))
        return [suppression for suppression in held if suppression]

    def _where_it_holds(self, suppression: Suppression) -> Suppression | None:
        """One for what is found in sources holds for these: from a setting wherever it stands, no copy of a comment."""
        if suppression.rule not in SOURCE_RULES or self._origins is None or suppression.path == SOURCES:
            return suppression
        return None if suppression.first else replace(suppression, path=SOURCES)

    def _unused(
        self, suppressions: Iterable[Suppression], quiet: Iterable[tuple[RuleHit, Suppression]]
    ) -> Iterator[RuleHit]:
        """A hit for each suppression that keeps nothing quiet in any of the folders that it is written for at once."""
        useful = {id(suppression): suppression for _, suppression in quiet}
        written: dict[str, _Written] = {}
        for one in useful.values():
            written.setdefault(one.rule, _Written(self._written)).others.append(one)
        for suppression in suppressions:
            if id(suppression) in useful or self._is_from_template(suppression):
                continue
            if suppression.rule not in written or not written[suppression.rule].has(self._written(suppression)):
                message = f"nothing here is found by {suppression.rule}. Remove it from what is ignored."
                yield RuleHit(UNUSED, suppression.path, Hit(suppression.position, message))

    def _is_from_template(self, suppression: Suppression) -> bool:
        """Whether it stands in a generated file that is checked without its template: other stacks may need it."""
        if self._origins is not None:
            return False
        folder = self._folders.get(suppression.path)
        texts = {**folder.texts, **folder.tfvars, **folder.tests} if folder else {}
        text = texts.get(suppression.position.file.rpartition("/")[2], "")
        return has_header(text.encode())

    def _written(self, suppression: Suppression) -> Position:
        """Where somebody wrote it. Tracing a line takes long, so this is asked of no more of them than necessary."""
        return self._origin(suppression.position) or suppression.position

    def _origin(self, position: Position) -> Position | None:
        return self._trace(lambda origins: origins.template_line(position))

    def _trace(self, find: Callable[[Origins], Position | None]) -> Position | None:
        """Where something comes from; a fault of tfgen's own costs that, and is noted."""
        try:
            return find(self._origins) if self._origins else None
        except Exception as error:
            if is_debugging():
                raise
            self._faults.setdefault(explain_fault("which line of a template some findings come from", error))
            return None

    def _suppressed(self, quiet: Iterable[tuple[RuleHit, Suppression]], scope: Scope) -> Iterator[Suppressed]:
        by_reason: defaultdict[str, list[Finding]] = defaultdict(list)
        for found, suppression in quiet:
            by_reason[suppression.reason].append(self._finding(found))
        for reason, findings in by_reason.items():
            yield from (Suppressed(finding, reason) for finding in _group(filter(scope.admits, findings)))

    def _finding_with_setting(self, found: RuleHit) -> Finding:
        finding, folder = self._finding(found), self._folders.get(found.path)
        if self._origins is None or folder is None:
            return finding
        stack = folder.stack
        return replace(finding, config=self._trace(lambda origins: origins.config_line(found.hit, stack)))

    def _finding(self, found: RuleHit) -> Finding:
        hit, folder = found.hit, self._folders.get(found.path)
        return Finding(
            rule=found.rule,
            severity=self._catalogue.load_rule(found.rule).severity,
            message=hit.message,
            position=hit.position,
            folder=folder.name if folder else found.path,
            address=hit.address,
            origin=self._origin(hit.position),
        )

    def _engines(self, engines: Iterable[tuple[str, str]], scope: Scope) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each engine with its versions, and the folders that are for it."""
        by_engine: defaultdict[str, list[str]] = defaultdict(list)
        for path, engine in engines:
            folder = self._folders.get(path)
            if folder is not None and scope.has(folder.name):
                by_engine[engine].append(folder.name)
        yield from ((engine, tuple(folders)) for engine, folders in by_engine.items())

    def _notes(self, unchecked: Iterable[Unchecked], scope: Scope) -> Iterator[Note]:
        """Each text once, with the folders it is true of."""
        by_note: defaultdict[Unchecked, list[str]] = defaultdict(list)
        for note in unchecked:
            folder = self._folders.get(note.path)
            if folder is None:  # it is about the matrix
                yield Note(note.text, (), *note[2:])
            elif scope.has(folder.name):
                by_note[note._replace(path="")].append(folder.name)
        yield from (Note(note.text, tuple(folders), *note[2:]) for note, folders in by_note.items())


class _Written:
    """The places at which somebody wrote suppressions of one rule, each found once, and no more than are needed."""

    def __init__(self, find: Callable[[Suppression], Position]) -> None:
        self.others: list[Suppression] = []
        self._find = find
        self._found: set[Position] = set()
        self._next = 0

    def has(self, place: Position) -> bool:
        """Whether one of them is written there."""
        while place not in self._found and self._next < len(self.others):
            self._found.add(self._find(self.others[self._next]))
            self._next += 1
        return place in self._found


def _divide(
    hits: Iterable[RuleHit], suppressions: Iterable[Suppression]
) -> tuple[list[RuleHit], list[tuple[RuleHit, Suppression]]]:
    """The hits that stay, and those that a suppression of the root module, or of the called one, keeps quiet."""
    by_path: defaultdict[str, list[Suppression]] = defaultdict(list)
    for suppression in suppressions:
        by_path[suppression.path].append(suppression)
    loud, quiet = [], []
    for found in hits:
        paths = dict.fromkeys((found.path, found.hit.position.file.rpartition("/")[0]))
        near = (suppression for path in paths for suppression in by_path[path])
        covering = [suppression for suppression in near if suppression.covers(found)]
        quiet += [(found, suppression) for suppression in covering]
        loud += [] if covering else [found]
    return loud, quiet


def _group(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for what one line of a template does to one address, in the order of places.

    Messages may name what differs between folders. Of two messages in one folder, each is a finding of its own.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    numbers: dict[tuple[object, ...], dict[str, int]] = defaultdict(dict)
    for finding in findings:
        mistake = (finding.rule, finding.place, finding.address)
        messages = numbers[*mistake, finding.folder]
        number = messages.setdefault(finding.message, len(messages))
        groups.setdefault((*mistake, number), []).append(finding)
    merged = [_merge(*group) for group in groups.values()]
    return sorted(merged, key=lambda finding: (finding.place, finding.rule))


def _join_uses(findings: Iterable[Finding], subjects: Mapping[tuple[str, Position], str]) -> list[Finding]:
    """The first finding of each subject in the same folders, or in any, with the places of the others."""
    first: dict[tuple[object, ...], Finding] = {}
    for number, finding in enumerate(findings):
        subject = subjects.get((finding.rule, finding.position), "")
        folders = () if subject.startswith(EVERYWHERE) else finding.folders
        key = (finding.rule, folders, subject or number)
        joined = first.setdefault(key, finding)
        if joined is not finding:
            first[key] = replace(joined, also_at=(*joined.also_at, finding.place))
    return list(first.values())


def _merge(first: Finding, *others: Finding) -> Finding:
    folders = dict.fromkeys(other.folder for other in others if other.folder != first.folder)
    lines = dict.fromkeys(other.config for other in others if other.config and other.config != first.config)
    return replace(first, also_in=tuple(folders), also_set=tuple(lines))
