"""What `tfgen.retirement` offers to the commands that run Terraform."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import FOLDER, GONE, WITHOUT_ACCOUNT
from tests.trees import CONFIG, read_tree, run
from tfgen.errors import OutputError
from tfgen.output.cleared import clear_retired
from tfgen.retirement import RetiredStack, find_retired, load_retired
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

STACK = RetiredStack(
    name=GONE,
    account_id="111122223333",
    component="stack",
    axes={"environment": "dev", "region": "us-west-2"},
    wave=1,
    protect=False,
    bucket="demo-state-111122223333-us-east-1",
    key="demo/dev/us-west-2/terraform.tfstate",
)


def test_a_retired_stack_is_described_as_it_was(retired: Path) -> None:
    (stack,) = load_retired(retired)
    assert stack == STACK
    assert str(stack.place) == "s3://demo-state-111122223333-us-east-1/demo/dev/us-west-2/terraform.tfstate"


def test_a_stack_is_retired_as_soon_as_it_has_left_the_matrix(left: Path) -> None:
    assert load_retired(left) == (STACK,)


@pytest.mark.parametrize(
    ("environments", "regions", "count"),
    [((), (), 1), (["dev"], (), 1), (["dev"], ["us-west-2"], 1), (["prod"], (), 0), ((), ["us-east-1"], 0)],
)
def test_a_selection_of_retired_stacks(retired: Path, environments: list[str], regions: list[str], count: int) -> None:
    assert len(load_retired(retired, Selection.parse(environments=environments, regions=regions))) == count


def test_accounts_are_no_stacks(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    assert [stack.name for stack in load_retired(rendered)] == ["dev/us-east-1", "dev/us-west-2"]
    assert [account.name for account in find_retired(rendered).accounts] == ["_bootstrap/111122223333"]


def test_a_project_that_was_never_rendered_has_retired_nothing(project: Path) -> None:
    assert load_retired(project) == ()


@pytest.mark.parametrize(("owner", "step"), [(Path, "unlink"), (Path, "rmdir"), (os, "replace")])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["disk", "Ctrl-C"])
def test_clearing_that_is_refused_or_interrupted_changes_nothing(
    retired: Path, monkeypatch: pytest.MonkeyPatch, owner: object, step: str, fault: BaseException
) -> None:
    before = read_tree(retired)
    with monkeypatch.context() as patch:
        patch.setattr(owner, step, refuse_once(getattr(owner, step), fault))
        with pytest.raises((OutputError, KeyboardInterrupt)):
            clear_retired(retired, [GONE])
    assert read_tree(retired) == before


def refuse_once(real: Callable[..., Any], fault: BaseException) -> Callable[..., Any]:
    """The function, which fails where it is first called for what is generated."""
    calls: list[object] = []

    def call(path: Path | str, *words: Any, **more: Any) -> Any:
        if "generated" in Path(path).parts and not calls:
            calls.append(path)
            raise fault
        return real(path, *words, **more)

    return call


def test_clearing_forgets_the_stack_and_deletes_what_was_generated(retired: Path) -> None:
    assert clear_retired(retired, [GONE]) == ([GONE], 1)
    assert load_retired(retired) == ()
    assert not (retired / FOLDER).exists()
    assert run("render", "--check").exit_code == 0


def test_clearing_leaves_the_files_of_others(retired: Path) -> None:
    foreign = {".terraform.lock.hcl": "# locked\n", "by_hand.tf": "locals {\n}\n", "deeper/retired.tf": "# mine\n"}
    write_tree(retired / FOLDER, foreign)
    clear_retired(retired, [GONE])
    assert read_tree(retired / FOLDER) == foreign


def test_clearing_twice_is_refused(retired: Path) -> None:
    clear_retired(retired, [GONE])
    with pytest.raises(OutputError, match="knows no such folder"):
        clear_retired(retired, [GONE])


def test_clearing_nothing_changes_nothing(retired: Path) -> None:
    before = read_tree(retired)
    assert clear_retired(retired, []) == ([], 0)
    assert read_tree(retired) == before
