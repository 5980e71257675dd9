"""Which stacks cannot be planned yet, because they read what others of the run are about to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tfgen.stacks.order import Dependency
    from tfgen.terraform.context import Context
    from tfgen.terraform.planning import StackPlan
    from tfgen.terraform.root_module import RootModule


def find_waits(context: Context, module: RootModule, pending: Mapping[RootModule, StackPlan | None]) -> tuple[str, ...]:
    """The names of the stacks that have to be applied before a module can be planned.

    `pending` are the modules of the run that are not applied yet, with their plans as far as there are any. A plan that
    is made now is exact if what the module reads stays as it is: the outputs that it reads, and the resources of the
    stacks before it where it has data sources that may find them.
    """
    waits = context.selection.order.waits_of(module)
    if not waits:
        return ()
    # A retired one is planned to be destroyed, which an apply does not do.
    plans = {other.name: plan for other, plan in pending.items() if not other.retired}
    looks = module.name in context.selection.rendered.looking
    names = (one.before for one in waits if one.before in plans and _matters(one, plans[one.before], looks=looks))
    return tuple(dict.fromkeys(names))


def find_unseen(context: Context, module: RootModule, chosen: Collection[RootModule]) -> str:
    """What may be behind a plan that failed: stacks whose state it reads and that are not of this run; "" without."""
    names = {other.name for other in chosen}
    unseen = [one.before for one in context.selection.order.waits_of(module) if one.is_link and one.before not in names]
    if not unseen:
        return ""
    producers = ", ".join(dict.fromkeys(unseen))
    return f"{module.name} reads the state of {producers}, not chosen here. If that is not applied yet, choose it too."


def left_behind_notes(context: Context, plans: Iterable[StackPlan]) -> Iterator[str]:
    """Stacks that are not of this run and read outputs which it changes, or destroys."""
    made = {plan.module.name: plan for plan in plans if plan.changes}
    chosen = {module.name for module in context.selection.modules}
    for one in context.selection.order.dependencies:
        if (
            one.is_link
            and one.before in made
            and one.behind not in chosen
            and _matters(one, made[one.before], looks=False)
        ):
            yield f"{one.behind} reads outputs of {one.before} that change here, and is not chosen"


def _matters(dependency: Dependency, plan: StackPlan | None, *, looks: bool) -> bool:
    """Whether what is read may be other once this plan is applied."""
    if not dependency.is_link and not looks:
        return False
    if plan is None or plan.changes is None:
        return True
    if not dependency.is_link:
        return bool(plan.changes.steps)
    read = dependency.outputs
    return bool(plan.changes.outputs if read is None else plan.changes.outputs & read)
