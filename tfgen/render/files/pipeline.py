"""From targets to proven files: render, format, parse back, and check what only shows over a whole folder."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.config.languages import TERRAFORM
from tfgen.disk.project import TEMPLATES
from tfgen.disk.stored import Spool, digest_of
from tfgen.errors import TemplateError, during
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.files.lazy_renderer import FORMATTED
from tfgen.render.files.rendered import RenderedFile
from tfgen.render.languages.placement import find_misplaced
from tfgen.render.memory.memo import Asked
from tfgen.render.memory.store import Remembered
from tfgen.render.targets.stack_problems import group_problems
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tfgen.disk.stored import Stored
    from tfgen.errors import Problem
    from tfgen.hcl.parse import BlockHeader, Gap
    from tfgen.hcl.shape import Formatted
    from tfgen.render.blame.blame import Blame
    from tfgen.render.files.lazy_renderer import LazyRenderer
    from tfgen.render.languages.placement import Misplaced
    from tfgen.render.memory.memo import Memo
    from tfgen.render.proof.prover import Proof, Prover
    from tfgen.render.targets.draft import Draft
    from tfgen.render.targets.stack_problems import StackProblem
    from tfgen.render.targets.target import Target

# Files that wait to be proved: with those of the first, most shapes are known, and parsers may share the rest.
_AT_ONCE = 1_000

_PROVED: Final = frozenset({"json", "yaml"})
"""Languages whose files are read by a parser, which takes as long as to render them."""
_RIGHT: Final = Remembered(None)

OnTarget = Callable[["Target"], object]
"""Called with a target that has been rendered."""


class _Place(NamedTuple):
    """Where a file belongs in its round: for which target and template, and the key of what these read."""

    number: int
    target: Target
    template: str
    key: bytes | None


class _Waiting(NamedTuple):
    """A file that was formatted and not proved yet."""

    place: _Place
    draft: Draft
    formatted: Formatted


class _Round:
    """Some templates for some targets. `files` has a place for each template and target, in order.

    `made` is what was found right by target and template, for targets of which not all was known; `pending` has the
    keys of what waits to be proved, and `alike` are places of what will be the same as that.
    """

    def __init__(self, renderer: LazyRenderer, templates: Sequence[str]) -> None:
        self.renderer = renderer
        self.asked = Asked(renderer.variant, tuple(templates))
        self.files: list[RenderedFile | None] = []
        self.new: list[Target] = []
        self.made: defaultdict[str, dict[str, Remembered]] = defaultdict(dict)
        self.pending: set[bytes] = set()
        self.alike: list[_Place] = []

    def put(self, place: _Place, made: Remembered, spooled: Stored | None) -> None:
        """What stands in a place."""
        if made.digest is not None:
            self.files[place.number] = RenderedFile(
                place.target, place.template, self.renderer, made.digest, made.blocks, spooled
            )

    def find(self, names: Collection[str] | None = None) -> list[RenderedFile]:
        """The files that were made, or those for the targets of these names."""
        return [file for file in self.files if file and (names is None or file.folder in names)]


class Pipeline:
    """Renders targets with one set of templates after the other, and collects what goes wrong on the way."""

    def __init__(self, prover: Prover, memo: Memo, on_target: OnTarget = lambda _: None) -> None:
        self._prover = prover
        self._memo = memo
        self._on_target = on_target
        self._problems: list[StackProblem] = []
        self._gaps: dict[tuple[str, Gap], list[StackProblem]] = {}
        self._spool = Spool()
        self._spooled: dict[bytes, Stored] = {}
        self._untold: set[tuple[str, str]] = set()  # of which it cannot be told what they read

    def render(
        self, renderer: LazyRenderer, templates: Sequence[str], targets: Iterable[Target], *, tells: bool = True
    ) -> list[RenderedFile]:
        """Every file of the targets from these templates, in the order of targets and of templates.

        `tells` says whether the targets are told as rendered.
        """
        round_ = _Round(renderer, templates)
        places = self._places(round_, targets, tells=tells)
        if renderer.language in FORMATTED:
            self._render_hcl(round_, places)
        else:
            self._render_documents(round_, places)
        if renderer.language == TERRAFORM and round_.new:
            self._problems += _find_duplicates(round_.find({target.name for target in round_.new}), renderer)
        if not self._problems:
            for target in round_.new:
                self._memo.keep_all(round_.asked, target.known, round_.made[target.name])
        return round_.find()

    def _render_hcl(self, round_: _Round, places: Iterable[_Place]) -> None:
        """Files of HCL, formatted, and read by both parsers."""
        waiting: list[_Waiting] = []
        for place in places:
            waiting += self._ready(round_, place)
            if len(waiting) == _AT_ONCE:
                self._settle(round_, waiting)
                waiting.clear()
        self._settle(round_, waiting)

    def _ready(self, round_: _Round, place: _Place) -> Iterator[_Waiting]:
        """The text of a place that has to be proved."""
        for draft, it in self._render(round_, place):
            with _during(it.template, it.target):
                if result := self._format(draft, round_.renderer):
                    if it.key:
                        round_.pending.add(it.key)
                    yield _Waiting(it, draft, result)

    def _settle(self, round_: _Round, waiting: Sequence[_Waiting]) -> None:
        """Prove what waits, and use it for all places that are the same; if it was wrong, those are rendered too."""
        self._prove(round_, waiting)
        round_.pending.clear()
        alike, round_.alike = round_.alike, []
        others = [it for place in alike if not self._recall(round_, place) for it in self._ready(round_, place)]
        self._prove(round_, others)
        round_.pending.clear()

    def _render_documents(self, round_: _Round, places: Iterable[_Place]) -> None:
        """Files of other languages, whose text stays as it was rendered."""
        for place in places:
            for draft, it in self._render(round_, place):
                with _during(it.template, it.target):
                    key = _key_of_text(draft, round_.renderer)
                    if key and self._memo.find(key):
                        self._keep(round_, it, draft.source)
                    elif self._is_right(draft, round_.renderer):
                        self._keep(round_, it, draft.source)
                        if key and not self._problems:
                            self._memo.keep(key, _RIGHT)

    def _format(self, draft: Draft, renderer: LazyRenderer) -> Formatted | None:
        """The formatted text; None when it is no HCL, which is a problem then."""
        if known := self._prover.recall(draft):
            return known
        misplaced = list(find_misplaced(draft.text))
        try:
            result = self._prover.format(draft.source)
        except HclSyntaxError as error:
            self._problems.append(_explain_syntax(draft, error, misplaced, renderer.blame))
            return None
        if not misplaced:
            self._prover.learn(draft, result)
        self._problems += [_at_line(draft, renderer.blame, *it) for it in misplaced]
        return result

    def _is_right(self, draft: Draft, renderer: LazyRenderer) -> bool:
        """Whether it is in its language, with values where they may stand; what is wrong is a problem."""
        from tfgen.render.proof.documents import find_fault  # with parsers, which a run without such files spares

        misplaced = list(renderer.loaded.environment.dialect.find_misplaced(draft.text))
        if fault := find_fault(renderer.language, draft.source):
            at_fault = misplaced and renderer.language == "json" and draft.text.holes
            self._problems.append(renderer.blame.source_line(draft, *(misplaced[0] if at_fault else fault)))
        else:
            self._problems += [_at_line(draft, renderer.blame, *it) for it in misplaced]
        return not (fault or misplaced)

    @property
    def notes(self) -> tuple[Problem, ...]:
        """Where python-hcl2 stops at what Terraform reads, each with the template line behind it."""
        return tuple(group_problems(problem for problems in self._gaps.values() for problem in problems))

    def finish(self) -> None:
        """Raise TemplateError with everything found, each with the template line behind it.

        A mistake that shows in many targets is one problem.
        """
        if self._problems:
            raise TemplateError(*group_problems(self._problems))

    def _places(self, round_: _Round, targets: Iterable[Target], *, tells: bool) -> Iterator[_Place]:
        """The places of what has to be rendered. What is known is put into its place, or will be with what is alike."""
        for target in targets:
            known = self._memo.find_all(round_.asked, target.known)
            if len(known) < len(round_.asked.templates):
                round_.new.append(target)
            for template in round_.asked.templates:
                round_.files.append(None)
                place = _Place(len(round_.files) - 1, target, template, None)
                if made := known.get(template):
                    round_.put(place, made, self._spooled.get(made.digest or b""))
                else:
                    yield from self._missing(round_, place)
            if tells:
                self._on_target(target)

    def _missing(self, round_: _Round, place: _Place) -> Iterator[_Place]:
        """The place, if it has to be rendered."""
        with _during(place.template, place.target):
            place = place._replace(key=self._memo.key(round_.asked.variant, place.template, place.target.known))
            if place.key in round_.pending:
                round_.alike.append(place)
                return
            is_known = self._recall(round_, place)
        if not is_known:
            yield place

    def _recall(self, round_: _Round, place: _Place) -> bool:
        """Put what is known into its place, if it is."""
        made = self._memo.find(place.key) if place.key else None
        if made:
            round_.put(place, made, self._spooled.get(made.digest or b""))
            round_.made[place.target.name][place.template] = made
        return made is not None

    def _render(self, round_: _Round, place: _Place) -> list[tuple[Draft, _Place]]:
        """The draft, and the place with its key, as it is known then what the template reads."""
        count = len(self._problems)
        with _during(place.template, place.target):
            drafts = list(round_.renderer.loaded.render(place.target, [place.template], self._problems))
            if len(self._problems) == count:
                place = self._with_key(round_, place)
                if not drafts:
                    self._keep(round_, place, None)
        return [(draft, place) for draft in drafts]

    def _with_key(self, round_: _Round, place: _Place) -> _Place:
        variant = round_.asked.variant
        if place.key or (variant, place.template) in self._untold:
            return place
        if not self._memo.knows(variant, place.template):
            closure = round_.renderer.closure_of(place.template)
            self._memo.learn(variant, place.template, closure)
            if closure is None:
                self._untold.add((variant, place.template))
        return place._replace(key=self._memo.key(variant, place.template, place.target.known))

    def _prove(self, round_: _Round, waiting: Sequence[_Waiting]) -> None:
        """Put the files into their places, as far as they are right."""
        renderer = round_.renderer
        is_variables = renderer.language == "variables"
        proofs = _read_variables(waiting) if is_variables else self._proofs(waiting)
        for (place, draft, result), proof in zip(waiting, proofs, strict=True):
            if isinstance(proof, HclSyntaxError):
                self._problems.append(renderer.blame.formatted_line(draft, result.text, proof.line, proof.message))
                continue
            if is_variables:
                self._problems += _find_code(draft, result.text, renderer.blame)
            if proof.gap:  # the next run says it again, as it does not know the file
                self._note_gap(draft, result.text, proof.gap, renderer.blame)
            self._keep(round_, place, result.text, proof.blocks, remember=not proof.gap)

    def _proofs(self, waiting: Sequence[_Waiting]) -> list[Proof]:
        """What the parsers say of all of them; where one fails, each is tried alone to tell which it is."""
        try:
            return self._prover.prove([one.formatted for one in waiting])
        except Exception:
            for _, draft, result in waiting:
                with _during(draft.template, draft.target):
                    self._prover.prove([result])
            raise

    def _note_gap(self, draft: Draft, text: str, gap: Gap, blame: Blame) -> None:
        """Note it for a stack; the template line is looked for once, as that takes a second render."""
        known = self._gaps.setdefault((draft.template, gap), [])
        problem = known[0] if known else blame.formatted_line(draft, text, gap.line, gap.message)
        known.append(replace(problem, stack=draft.target.name))

    def _keep(
        self,
        round_: _Round,
        place: _Place,
        text: str | None,
        blocks: tuple[BlockHeader, ...] = (),
        *,
        remember: bool = True,
    ) -> None:
        """Put a proven file into its place, and remember it unless something went wrong: then the run fails anyway."""
        stored = None if text is None else self._store(text.encode())
        made = Remembered(stored.digest if stored else None, blocks)
        round_.put(place, made, stored)
        if remember and not self._problems:
            round_.made[place.target.name][place.template] = made
            if place.key:
                self._memo.keep(place.key, made)

    def _store(self, content: bytes) -> Stored:
        """The content where it takes no memory, once however many files have it."""
        digest = digest_of(content)
        if digest not in self._spooled:
            self._spooled[digest] = self._spool.add(content)
        return self._spooled[digest]


def _key_of_text(draft: Draft, renderer: LazyRenderer) -> bytes | None:
    """A hash of everything that decides whether a text is right; None where checking is as quick as hashing."""
    if renderer.language not in _PROVED:
        return None
    said = (renderer.variant, renderer.language, draft.header, draft.text, [*draft.text.holes])
    return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=32, person=b"right").digest()


def _during(template: str, target: Target) -> AbstractContextManager[None]:
    return during(f"rendering {TEMPLATES}/{template} for {target.name}")


def _explain_syntax(draft: Draft, error: HclSyntaxError, misplaced: Iterable[Misplaced], blame: Blame) -> StackProblem:
    """What is wrong on a line that cannot be parsed: if a value is misplaced there, that is the reason."""
    for line, message in misplaced:
        if line + draft.header.count("\n") == error.line:
            return blame.source_line(draft, error.line, message)
    return blame.source_line(draft, error.line, error.message)


def _at_line(draft: Draft, blame: Blame, line: int, message: str) -> StackProblem:
    return blame.source_line(draft, line + draft.header.count("\n"), message)


def _read_variables(waiting: Iterable[_Waiting]) -> list[Proof]:
    from tfgen.render.proof.documents import read_variables

    return [read_variables(one.formatted.text) for one in waiting]


def _find_code(draft: Draft, text: str, blame: Blame) -> Iterator[StackProblem]:
    """Anything but plain values in a file of values of variables."""
    from tfgen.render.proof.documents import find_in_variables

    for line, message in find_in_variables(text):
        yield blame.formatted_line(draft, text, line, message)


def _find_duplicates(files: Iterable[RenderedFile], renderer: LazyRenderer) -> Iterator[StackProblem]:
    """Two blocks with one address in a folder, in any of its files: Terraform refuses the second.

    The files of a folder follow each other.
    """
    for _, inside in groupby(files, lambda file: file.folder):
        seen: defaultdict[str, list[tuple[RenderedFile, BlockHeader]]] = defaultdict(list)
        for file in inside:
            for block in file.blocks:
                if block.has_address:
                    seen[block.address].append((file, block))
        for (first, one), *others in seen.values():
            for file, block in others:
                blame = renderer.blame
                place = blame.formatted_line(first.draft, first.text, one.line, "").position
                message = f"{block.address} is already defined by {place}. Rename one of the two."
                yield blame.formatted_line(file.draft, file.text, block.line, message)
