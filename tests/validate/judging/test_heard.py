"""What one process found nothing wrong with is not judged by the next, which finds what a fresh look finds."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import pytest

from tests.trees import write_tree
from tests.validate.judging.test_shared import ELSEWHERE, ROOT, changed, judge_alone, schemas, small, stacks
from tests.validate.judging.test_standing import AROUND, SPARED, mixes
from tests.validate.memory.test_resident import EDITS, PROJECT, change_a_line, edit, look_anew_or_stop
from tfgen.disk.cache import NO_CACHE
from tfgen.errors import TfgenError
from tfgen.evaluation.checks import ModuleCheck
from tfgen.generate import plan_render
from tfgen.module import grounds, heard, model
from tfgen.module.heard import Heard
from tfgen.module.pieces import Pieces
from tfgen.rules.registry import RULES
from tfgen.rules.shared import random_words, secret_names, secrets
from tfgen.rules.shared.secrets import find_secrets, hearing
from tfgen.validate.folders.folder import read_folder
from tfgen.validate.judging import standing
from tfgen.validate.judging.check import Checker
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.errors import Problem
    from tfgen.module.model import Resource
    from tfgen.validate import Report
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.verdicts.verdict import Verdict

ROUNDS = 40
RANDOM_EDITS = 25


@contextmanager
def a_new_process() -> Iterator[None]:
    """Nothing is known of what is kept in memory: no file, no number, no silence."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (standing, "_SILENT"),
            (standing, "_EARLIER"),
            (grounds, "_NUMBERS"),
            (grounds, "_EARLIER"),
        ):
            patch.setattr(module, name, {})
        patch.setattr(model, "_FILES", WeakValueDictionary())
        yield


class Processes:
    """Processes that judge one after the other: all that the next one has is what those before it packed."""

    def __init__(self) -> None:
        self.packed: bytes | None = None

    def judge(self, folders: Sequence[Folder], rules: Sequence[str] = RULES) -> list[Verdict]:
        """What the next one finds."""
        with a_new_process():
            told = Heard("here", lambda: self.packed)
            checker = Checker(rules, schemas(), folders=folders, pieces=Pieces({}), heard=told)
            found = [*map(checker.check_folder, folders), checker.check_matrix(folders, None, None)]
            self.packed = told.packed() or self.packed
        return found


@pytest.fixture(scope="module")
def processes() -> Processes:
    """Those of all rounds, so that each may hear of what another one found."""
    return Processes()


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_after_a_random_change_the_next_process_finds_what_a_fresh_look_finds(seed: int, processes: Processes) -> None:
    random = Random(1000 + seed)
    folders = list(changed({"dev": small("dev"), "prod": small("prod"), "test": small("test")}, random))
    assert processes.judge(folders) == judge_alone(folders)


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_a_block_rests_on_elsewhere_counts(what: str) -> None:
    processes = Processes()
    before = processes.judge(stacks(a=small("a")))
    old, new = (part.replace("NAME", "a") for part in ELSEWHERE[what])
    after = stacks(a={file: text.replace(old, new) for file, text in small("a").items()})
    assert processes.judge(after) == judge_alone(after) != before


def test_a_rule_says_the_same_whatever_others_heard_of_it() -> None:
    for rule in SPARED:
        processes = Processes()
        for text in mixes(rule, Random(f"{rule} again")):
            folders = stacks(main={"main.tf": f"{AROUND}{text}"})
            assert processes.judge(folders, [rule]) == judge_alone_by(rule, folders), text


def judge_alone_by(rule: str, folders: Sequence[Folder]) -> list[Verdict]:
    """What a fresh look finds."""
    checker = Checker([rule], schemas(), folders=folders)
    return [*map(checker.check_folder, folders), checker.check_matrix(folders, None, None)]


def test_the_next_process_looks_at_what_is_new_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    really = ModuleCheck._look

    def watched(self: ModuleCheck, resource: Resource) -> object:
        looked.append(resource.address)
        return really(self, resource)

    processes = Processes()
    processes.judge(stacks(a=small("a")))
    monkeypatch.setattr(ModuleCheck, "_look", watched)
    after = {
        file: text.replace("retention_in_days = local.days", "retention_in_days = 30")
        for file, text in small("a").items()
    }
    processes.judge(stacks(a=after))
    assert set(looked) == {"aws_cloudwatch_log_group.main", *WORTH}


WORTH = {"data.aws_iam_policy_document.main"}
"""Of which a rule that refers to what has changed asks what it is worth."""


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "_MOST", 3)
    told = Heard("here")
    for name in (b"a", b"b", b"c", b"d"):
        told.keep(name * 16)
    packed = told.packed()
    later = Heard("here", lambda: packed)
    assert [later.recall(name * 16) for name in (b"a", b"b", b"c", b"d")] == [0, 0, 0, None]
    later.recall(b"a" * 16)
    later.keep(b"e" * 16, 7)
    again = later.packed()
    last = Heard("here", lambda: again)
    assert last.recall(b"e" * 16) == 7


def test_who_spoke_is_told_too() -> None:
    told = Heard("here")
    for number, words in ((b"a" * 16, {"x", "y"}), (b"b" * 16, set()), (b"c" * 16, {"x", "y"})):
        told.keep(number, told.told_by(frozenset(words)))
    packed = told.packed()
    later = Heard("here", lambda: packed)
    known = [later.recall(name * 16) for name in (b"a", b"b", b"c")]
    assert [None if one is None else later.words_of(one) for one in known] == [{"x", "y"}, set(), {"x", "y"}]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project, rendered."""
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, PROJECT)
    plan_render(Path(), cache=NO_CACHE).apply()
    return tmp_path


def look() -> Report | tuple[Problem, ...]:
    """What the next process finds, or why it finds nothing."""
    with a_new_process():
        try:
            return validate_project(Path())
        except TfgenError as error:
            return error.problems


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_and_after_taking_it_back_a_project_is_found_as_without_a_cache(project: Path, name: str) -> None:
    look()
    edit(name)
    assert look() == look_anew_or_stop()
    write_tree(project, PROJECT)
    assert look() == look_anew_or_stop()


@pytest.mark.parametrize("seed", range(3))
def test_after_random_edits_too(project: Path, seed: int) -> None:
    random = Random(147 + seed)
    look()
    for _ in range(RANDOM_EDITS):
        file = random.choice(list(PROJECT))
        lines = Path(file).read_text().splitlines() or [""]
        change_a_line(lines, random)
        write_tree(project, {file: "\n".join([*lines, ""])})
        found = look()
        assert found == look_anew_or_stop()
        if isinstance(found, tuple):
            write_tree(project, PROJECT)


SECRETS = 'password = "hunter2hunter2"', 'password = "${var.password}"', "aws_key: AKIAIOSFODNN7EXAMPLE", "token: none1"
HASH = 'source_digest: "9VxQ2Zr8mK4tB7yL1nP6wD3sF5gH0jC+aE/uI=oX"'


@pytest.mark.parametrize("line", [*SECRETS, HASH, "", "name: plain"])
def test_a_line_is_found_to_hold_the_same_by_who_heard_of_it(line: str) -> None:
    fresh = list(find_secrets(line))
    processes = Processes()
    for _ in range(3):
        told = Heard("here", lambda: processes.packed)
        secrets._first_kind.cache_clear()
        with hearing(lambda told=told: told):
            assert list(find_secrets(line)) == fresh
        processes.packed = told.packed() or processes.packed


def test_no_detector_is_asked_about_a_line_that_another_process_found_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Heard("here")
    lines = "\n".join([HASH, 'password_path: "/a/b1"'])
    secrets._first_kind.cache_clear()
    with hearing(lambda: told):
        assert not list(find_secrets(lines))
    packed = told.packed()
    assert packed
    secrets._first_kind.cache_clear()
    for asked in ("entropy", "values_by_name"):
        monkeypatch.setattr(secret_names, asked, None)
    monkeypatch.setattr(random_words, "entropy", None)
    with hearing(lambda: Heard("here", lambda: packed)):
        assert not list(find_secrets(lines))


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4))
def test_after_a_random_change_of_the_platform_too(
    seed: int, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    paths = [Path("generated", "dev", region) for region in ("us-east-1", "us-west-2")]
    texts = {path.as_posix(): dict(read_folder(path).texts) for path in paths}
    folders = list(changed(texts, Random(145 + seed)))
    assert processes.judge(folders) == judge_alone(folders)
