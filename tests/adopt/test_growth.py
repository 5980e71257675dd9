"""What `tfgen adopt` does grows no faster than folders, and it holds none of them: calls and objects are counted."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import run, write_tree
from tfgen.adopt import adoption, blocks, items
from tfgen.adopt.bodies import BodyMerger
from tfgen.adopt.items import BlockItem, UnreadBlock, Value
from tfgen.adopt.layers import write_layers
from tfgen.adopt.pieces import Choice, Hole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
SAME = 'resource "aws_sns_topic" "alarms" {\n  name = "alarms"\n}\n'
OF_ENVIRONMENT = """\
# Of an environment.
resource "aws_sqs_queue" "main" {
  name = "orders-%(env)s"
  tags = { %(kind)s = "${path.module}/%(env)s", size = %(number)s }
}
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def estate(folder: Path, count: int) -> None:
    """As many folders; each environment has names, a size and a key of its own, and every third is the last region."""
    files: dict[str, str] = {}
    for number in range(count):
        env, region = f"env{number // len(REGIONS):03}", REGIONS[number % len(REGIONS)]
        kind = "first" if region == REGIONS[0] else "other"
        values = {"env": env, "kind": kind, "number": number // len(REGIONS)}
        files[f"{env}/{region}/main.tf"] = f"{SAME}\n{OF_ENVIRONMENT % values}"
        files[f"{env}/{region}/topic.tf"] = SAME.replace("alarms", "more")
    write_tree(folder, files)


def adopt(folder: Path, layout: str = "{environment}/{region}") -> None:
    result = run("adopt", str(folder), "--layout", layout, "--dry-run")
    assert result.exit_code == 0, result.output


def counted(counts: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def count(*args: object, **keywords: object) -> object:
        counts[name] += 1
        return function(*args, **keywords)

    return count


def costs(tmp_path: Path, counts: Counter[str]) -> Iterator[Counter[str]]:
    for folders in (9, 18, 36):
        estate(tmp_path / str(folders), folders)
        counts.clear()
        adopt(tmp_path / str(folders))
        yield Counter(counts)


def test_a_block_that_many_folders_have_is_formatted_and_parsed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = Counter[str]()
    for module, name in ((blocks, "_settle"), (items, "read_block")):
        monkeypatch.setattr(module, name, counted(counts, name, getattr(module, name)))
    # Two topics, and two kinds of a queue for each environment.
    expected = [{"_settle": 2 + 2 * each, "read_block": 2 + 2 * each} for each in (3, 6, 12)]
    assert [dict(it) for it in costs(tmp_path, counts)] == expected


def test_blocks_are_merged_no_more_often_for_more_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counter[str]()
    monkeypatch.setattr(BodyMerger, "_merge", counted(counts, "merged", BodyMerger._merge))
    nine, eighteen, thirty_six = (it["merged"] for it in costs(tmp_path, counts))
    assert thirty_six - eighteen <= 2 * (eighteen - nine)


def test_all_that_is_called_grows_no_faster_than_folders(tmp_path: Path) -> None:
    costs: list[int] = []
    for folders in (3, 9, 18, 36):  # the first one imports what there is
        estate(tmp_path / str(folders), folders)
        counts = Counter[str]()
        sys.setprofile(lambda _frame, event, _function, counts=counts: counts.update([event]))
        try:
            adopt(tmp_path / str(folders))
        finally:
            sys.setprofile(None)
        costs.append(counts["call"])
    assert costs[3] - costs[2] < 2.2 * (costs[2] - costs[1])


def test_only_one_block_of_each_folder_is_held_as_a_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(kinds: Any) -> int:
        gc.collect()
        return sum(isinstance(one, kinds) for one in gc.get_objects())

    def watched(self: BodyMerger, found: Mapping[Any, Any], path: Any, indent: str) -> Any:
        alive.append(held(BlockItem))
        return merge(self, found, path, indent)

    def proven(*args: Any, **keywords: Any) -> Any:
        at_last.append(held(BlockItem | UnreadBlock | Value | Hole | Choice))
        return prove(*args, **keywords)

    alive, at_last = list[int](), list[int]()
    merge, prove = BodyMerger._item, adoption.prove
    monkeypatch.setattr(BodyMerger, "_item", watched)
    monkeypatch.setattr(adoption, "prove", proven)
    write_tree(tmp_path / "live", {f"e{i}/r{i}/main.tf": SAME + SAME.replace("alarms", "more") for i in range(9)})
    adopt(tmp_path / "live")
    assert max(alive) <= 9 + 1  # and the one that all of these are, as it was read
    assert at_last == [0]


def test_misfits_of_one_kind_are_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first folder has a key in common with each other one, and half of these have none with the other half.
    counts = Counter[str]()
    monkeypatch.setattr(BodyMerger, "_fitting", counted(counts, "searches", BodyMerger._fitting))
    searches = []
    for folders in (9, 19, 39):
        keys = [("one", "other"), *[("one",), ("other",)] * (folders // 2)]
        files = {f"env{i:02}/main.tf": subnets(mine, i) for i, mine in enumerate(keys)}
        write_tree(tmp_path / f"live{folders}", files)
        counts.clear()
        adopt(tmp_path / f"live{folders}", "{environment}")
        searches.append(counts["searches"])
    assert searches[0] > 0
    assert searches[1:] == searches[:1] * 2


def subnets(keys: Iterable[str], number: int) -> str:
    lines = "".join(f'    {key} = "10.{number}.0.0/{20 + i}"\n' for i, key in enumerate(keys))
    return f'resource "aws_subnet" "main" {{\n  for_each = {{\n{lines}  }}\n}}\n'


def test_values_of_their_own_are_placed_in_few_tries() -> None:
    calls = Counter[int]()
    for environments in (20, 40, 80):
        values = {(f"env{number:03}", region): number for number in range(environments) for region in REGIONS}
        sys.setprofile(lambda _frame, event, _function, n=environments: calls.update([n] * (event == "call")))
        try:
            written = write_layers(values, 2)
        finally:
            sys.setprofile(None)
        assert written == {((0, f"env{number:03}"),): number for number in range(environments)}
    assert calls[80] - calls[40] < 2.2 * (calls[40] - calls[20])
