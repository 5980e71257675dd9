"""What makes `apply` and `destroy` refuse, before anything is run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.seal import SHORT, VARIABLE, is_short
from tfgen.errors import Problem, TfgenError, did_you_mean, listed, quoted
from tfgen.terraform.plans import PlanState, SavedPlan, digest_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tfgen.terraform.engine import Engine
    from tfgen.terraform.root_module import RootModule, RootModules

_NOT_OURS = "was changed, or not made by your tfgen in this folder, and could do anything. Run: tfgen plan"
_SHARE = f"(Machines that hand each other plans share a secret, {VARIABLE}.)"


def check_environment(environment: Mapping[str, str]) -> Iterator[Problem]:
    """Variables that make all stacks share what each must have for itself, and a key to plans that is none."""
    if workspace := environment.get("TF_WORKSPACE"):
        fact = f'TF_WORKSPACE is set to "{workspace}". A stack has its own state and lives in the default workspace.'
        yield Problem(None, f"{fact} Run: unset TF_WORKSPACE")
    if (secret := environment.get(VARIABLE)) and is_short(secret):
        yield Problem(None, SHORT)
    if Path(environment.get("TF_DATA_DIR", "")).is_absolute():
        fact = "TF_DATA_DIR is an absolute path, so all stacks would share one data folder."
        yield Problem(None, f"{fact} Make it relative, or run: unset TF_DATA_DIR")


def check_confirmed(modules: Iterable[RootModule], confirmed: Collection[str], verb: str) -> Iterator[Problem]:
    """Environments with `protect: true` that the command line does not name."""
    for environment in dict.fromkeys(module.group for module in modules if module.protect):
        if environment not in confirmed:
            yield Problem(
                None, f"{environment} is protected (protect: true). To {verb} it add: --confirm {environment}"
            )


def check_known(confirmed: Iterable[str], known: Iterable[RootModule]) -> Iterator[Problem]:
    """Names behind --confirm that nothing is confirmed by; `known` are all root modules of the project."""
    groups = {name: None for module in known for name in (module.group, *(cell.split("/")[0] for cell in module.cells))}
    for name in confirmed:
        if name not in groups:
            remedy = did_you_mean(name, groups, otherwise=f"Known: {listed(groups)}.")
            yield Problem(None, f"--confirm {quoted(name)} is the name of nothing in the matrix. {remedy}")


def check_rendered(selection: RootModules, project: Path) -> Iterator[Problem]:
    """Generated files of the selected stacks that are not what would be rendered now."""
    for name in _find_outdated(selection, project):
        yield Problem(None, f"generated/{name} is not what would be rendered now. Run: tfgen render, and review it")


def outdated_notes(selection: RootModules, project: Path) -> tuple[str, ...]:
    """The same as notes for who only plans; also when it cannot be told, since a plan does not need the templates."""
    try:
        outdated = _find_outdated(selection, project)
    except TfgenError as error:
        reason = str(error).partition("\n")[0]
        return (f"whether generated/ is what would be rendered now is not known: {reason}",)
    return tuple(
        f"generated/{name} is not what would be rendered now, so apply refuses it. Run: tfgen render"
        for name in outdated
    )


def _find_outdated(selection: RootModules, project: Path) -> list[str]:
    # Here, because Jinja and parsers take longer to load than a command needs that renders nothing.
    from tfgen.generate import plan_render
    from tfgen.output.plan import Action
    from tfgen.stacks.selection import Selection

    live = [module for module in selection.modules if not module.retired]
    if not live:
        return []
    plan = plan_render(project, selection=Selection.of(live))
    changed = {change.folder for change in plan.changes if change.action is not Action.KEEP}
    return sorted(changed & {module.name for module in live})


def check_plans(modules: Iterable[RootModule], engine: Engine, *, destroy: bool) -> Iterator[Problem]:
    """Saved plans that this user's tfgen did not make, or not of what is in their folders now, or not with this engine.

    Of plans for something else, to destroy and not to apply or the other way round, only the first matters.
    """
    for module in modules:
        saved = SavedPlan(module.plan_folder, module.project)
        meta = saved.read_meta()
        if meta is None or saved.state is None:
            continue
        if not _is_genuine(saved):
            yield Problem(None, f"the saved plan of {module.name} {_NOT_OURS}{' --destroy' * destroy}. {_SHARE}")
        elif saved.state is not PlanState.SAVED or meta.destroy is not destroy:
            continue
        elif meta.digest != digest_folder(module.folder):
            yield Problem(None, f"generated/{module.name} has changed since it was planned. Run: tfgen plan")
        elif meta.engine != str(engine):
            yield Problem(None, f"{module.name} was planned with {meta.engine}, and this is {engine}. Run: tfgen plan")


def _is_genuine(saved: SavedPlan) -> bool:
    try:
        return saved.is_genuine
    except OSError:
        return False


def refuse(*problems: Iterable[Problem]) -> None:
    """Raises TfgenError with all problems, if there is one."""
    if found := [problem for some in problems for problem in some]:
        raise TfgenError(*found)
