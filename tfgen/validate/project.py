"""Validate a project: render it in memory, and check the whole matrix."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from tfgen.dialects.files import Above, find_pin
from tfgen.dialects.lock_file import read_lock
from tfgen.disk.cache import Cache
from tfgen.disk.inputs import note_fact
from tfgen.disk.project import OUTPUT
from tfgen.disk.stored import StoredTexts
from tfgen.generate import plan_render
from tfgen.module.tfvars import is_tfvars
from tfgen.rules.own.catalogue import load_catalogue
from tfgen.rules.shared.secrets import hearing
from tfgen.stacks.selection import EVERYTHING
from tfgen.structs import replace
from tfgen.validate.answers.answer import Answerer, Scope
from tfgen.validate.folders.folder import Folder
from tfgen.validate.folders.handwritten import add_handwritten, find_handwritten
from tfgen.validate.folders.keys import digest
from tfgen.validate.folders.previous import COMMIT, name_state, open_previous
from tfgen.validate.folders.seen_files import files_seen
from tfgen.validate.judging.judge import Judge
from tfgen.validate.memory.resident import Resident
from tfgen.validate.origins.origin import Origins
from tfgen.validate.sources.source import check_source, read_sources
from tfgen.validate.verdicts.attempt import attempt
from tfgen.validate.verdicts.verdict import Unchecked, Verdict, join_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Pin
    from tfgen.disk.stored import Stored
    from tfgen.generate import RenderPlan
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.rules.registry import Catalogue
    from tfgen.stacks.selection import Selection
    from tfgen.stacks.stack import Stack
    from tfgen.validate.answers.finding import Report
    from tfgen.validate.folders.named import NamedMemory
    from tfgen.validate.memory.verdicts import Memory
    from tfgen.validate.sources.source import Source


def validate_project(
    project: Path,
    *,
    rules: Sequence[str] | None = None,
    catalogue: Catalogue | None = None,
    selection: Selection = EVERYTHING,
    since: str | None = None,
    plan: RenderPlan | None = None,
    resident: Resident | None = None,
) -> Report:
    """Render a project in memory and check every root module, and all of them together.

    `rules` are names in `catalogue`, without it that of the project, and by default all of them: only their findings
    are reported; with a selection only those in such stacks and in the folders of their accounts. Every rule still sees
    the whole matrix. `since` is the commit to compare with, without it the last one. `plan` is that of the render,
    where there is one already. `resident` is what is remembered of looks at this project before, and what it is looked
    at for, without it what the user's cache has; where it stays in the process, it is for the caller to save.

    Raises ConfigError, TemplateError or OutputError like `plan_render`, and TfgenError for a suppression that is wrong
    for a `since` that is no commit and an assumed version that has no schema.
    """
    cache = resident.cache if resident else Cache(project)
    catalogue = catalogue or load_catalogue(project)
    plan = plan or plan_render(project, cache=cache, is_applied=False)
    config = plan.config
    _refuse_misplaced(catalogue, config)
    chosen = _names_of(config, config.select(selection)) if selection else None
    scope = Scope(catalogue.names if rules is None else rules, chosen)
    kept = resident or Resident(project, cache, stays=False)
    kept.begin(len(config.root_modules))
    folders = [_with_surroundings(one, kept.named) for one in _folders(project / OUTPUT, plan, kept.engine)]
    folders = list(map(kept.with_texts, folders))
    with hearing(lambda: kept.heard.heard):
        verdict, called = _judge(project, since, Judge(config, folders, kept, kept.engine, catalogue))
        sources = read_sources(project)
        verdict = join_verdicts([_gaps(plan), verdict, *_judge_sources(project, config, sources, cache, kept.memory)])
    if not kept.stays:
        kept.save()
    with _tracing(project, plan, cache) as origins:
        answerer = Answerer([*folders, *called], origins, sources, catalogue)
        return answerer.answer(verdict, ran=catalogue.names, scope=scope)


@contextmanager
def _tracing(project: Path, plan: RenderPlan, cache: Cache) -> Iterator[Origins]:
    """What finds the origins of findings, and remembers them where nothing goes wrong."""
    origins = Origins(project, OUTPUT, plan.config, (*_terraform(plan), *plan.companions), cache)
    yield origins
    origins.save()


def _terraform(plan: RenderPlan) -> Iterator[RenderedFile]:
    return (file for file in plan.files if file.name.endswith(".tf"))


def _gaps(plan: RenderPlan) -> Verdict:
    """What is not checked because one of the two parsers could not read it."""
    return Verdict((), tuple(Unchecked("", str(note), said=True) for note in plan.notes))


def _judge(project: Path, since: str | None, judge: Judge) -> tuple[Verdict, tuple[Folder, ...]]:
    """What the rules say, and the folders that calls led to; the judge goes away, with all that it has parsed."""
    with open_previous(project, OUTPUT, since) as previous:
        note_fact(COMMIT, name_state(previous))
        return judge.judge(previous), tuple(judge.called)


def _refuse_misplaced(catalogue: Catalogue, config: Config) -> None:
    """Raise ConfigError for a rule of the project's own that names places there are not."""
    if catalogue.own:
        from tfgen.rules.own.places import refuse_misplaced

        refuse_misplaced(catalogue, config)


def _judge_sources(
    project: Path, config: Config, sources: Sequence[Source], cache: Cache, memory: Memory
) -> Iterator[Verdict]:
    """What rules say of each file that somebody wrote, and of what all of them say to each other."""
    keys = [digest(("source", source.file, source.text)) for source in sources]
    for source, key in zip(sources, keys, strict=True):
        yield memory.recall(key, partial(check_source, source))
    yield memory.recall(digest(("sources", *keys)), partial(_check_words, project, config, cache))


def _check_words(project: Path, config: Config, cache: Cache) -> Verdict:
    """What the rules about words say; these are read when nobody knows that, as that takes a while."""
    from tfgen.validate.sources.words import check_words

    return attempt("what config and templates say to each other", partial(check_words, project, config, cache))


def _folders(output: Path, plan: RenderPlan, engine: Pin) -> Iterator[Folder]:
    """The root modules in the order of rendering, each with what people wrote in its folder."""
    contents: defaultdict[str, dict[str, Stored]] = defaultdict(dict)
    for file in _terraform(plan):
        contents[file.folder][file.name] = file
    texts = {name: StoredTexts(found) for name, found in contents.items()}
    stacks = {stack.name: stack for stack in plan.config.root_modules}
    others = {name: {file: one.data for file, one in found.items()} for name, found in plan.beside.items()}
    above = Above()
    for name, found in texts.items():
        path, beside = output / name, others.get(name, {})
        written = find_handwritten(path, {*found, *beside})
        lock = read_lock(path)
        pin = find_pin(path, engine, [*found, *written], lock, above)
        folder = Folder(name, path.as_posix(), found, stacks[name], beside=beside, pin=pin, lock=lock)
        yield add_handwritten(folder, found, written) if written else folder


def _with_surroundings(folder: Folder, named: NamedMemory) -> Folder:
    """With what functions see of the files that it names, and the texts of those beside it that set variables."""
    folder = replace(folder, outside=digest(files_seen(folder, list(named.look(folder.texts)))))
    texts = {name: content.decode() for name, content in folder.beside.items() if is_tfvars(name)}
    return replace(folder, tfvars={**folder.tfvars, **texts}) if texts else folder


def _names_of(config: Config, chosen: Sequence[Stack]) -> frozenset[str]:
    """The folders of these stacks, and those that people apply for the same cells."""
    cells = {cell.name for stack in chosen for cell in stack.cells}
    beside = {one.name for one in config.root_modules if one.manual and any(cell.name in cells for cell in one.cells)}
    return frozenset({stack.name for stack in chosen} | beside)
