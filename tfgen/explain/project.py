"""Explain a name in a stack of a project: a setting, or an address of the generated Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.languages import TERRAFORM
from tfgen.config.load import load_config
from tfgen.disk.cache import Cache
from tfgen.disk.project import OUTPUT, TEMPLATES
from tfgen.errors import ConfigError, TfgenError, quoted
from tfgen.explain.arguments import Explainer
from tfgen.explain.documents import DocumentExplainer, choose_document, explain_copy, find_documents
from tfgen.explain.origins import Origins
from tfgen.explain.readers import find_uses
from tfgen.explain.settings import SettingExplained, explain_setting, is_known, parse_key, refuse_unknown
from tfgen.explain.unrendered import describe_unrendered
from tfgen.generate import plan_render
from tfgen.render.files.project import CopiedFile
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.dialect import dialect_of
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.explain.explained import Explained
    from tfgen.explain.origins import Steps
    from tfgen.generate import OnTarget, RenderPlan
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.stacks.stack import Stack


def explain(
    project: Path,
    stack: str,
    name: str,
    cache: Cache | None = None,
    on_target: OnTarget = lambda _target, _total: None,
) -> SettingExplained | Explained:
    """What a name means in a stack: the setting of that name, else the block or argument of that address, else a file.

    A file of Terraform has a line behind a colon, `main.tf:7`; any other one stands alone, or with a line or key:
    `values.yaml:image.tag`.

    `on_target` hears of each folder that is rendered.

    Raises ConfigError and TemplateError like a render, and TfgenError for a name that means nothing there.
    """
    cache = cache or Cache(project)
    selection = Selection(names=(stack,), of_one=True)
    try:
        plan = plan_render(project, selection=selection, cache=cache, on_target=on_target)
    except ConfigError:
        _refuse_documents(load_config(project, cache), stack, name)
        raise
    chosen = _one(plan.config.select(selection))
    origins = Origins(plan.config)
    explainer = make_explainer(plan, chosen, origins, cache)
    path = parse_key(name)
    if is_known(chosen.scope, path):
        uses = find_uses(project, plan.config, path, cache)
        return explain_setting(chosen, path, origins, uses, _decided(explainer, path))
    found = explainer.explain(name) or explainer.explain_line(name)
    if found is None:
        found = _explain_document(plan, chosen, name, origins, cache, on_target)
    if found is None:
        raise _refuse(plan, chosen, name, explainer.addresses)
    return found


def _refuse_documents(config: Config, folder: str, name: str) -> None:
    """Raise TfgenError if the stack is a folder of documents: these are explained by a stack of their cells."""
    documents = (stack for instances in config.documents for stack in instances.stacks)
    if (found := next((stack for stack in documents if stack.name == folder), None)) is None:
        return
    cells = {cell.name for cell in found.cells}
    near = (stack.name for stack in config.root_modules if cells & {cell.name for cell in stack.cells})
    if stack := next(near, None):
        fact = f"{quoted(folder)} holds documents, which are asked for by a stack of their cells"
        inside = (
            name if name.startswith(f"{folder}/") else f"{folder}/{name}"
        )  # other cells may have a file of this name
        raise TfgenError(f"{fact}: tfgen explain {stack} {inside}")


def _refuse(plan: RenderPlan, stack: Stack, name: str, addresses: Sequence[str]) -> TfgenError:
    """The error for a name that is not rendered; it may still be a file in the stack's folder."""
    files: tuple[RenderedFile | CopiedFile, ...] = (*plan.files, *plan.companions, *plan.copied)
    rendered = {file.name for file in files if file.folder == stack.name}
    found = describe_unrendered(plan.project, stack.name, name, rendered)
    return found or refuse_unknown(plan.config, stack, name, addresses, rendered)


def _explain_document(
    plan: RenderPlan, stack: Stack, name: str, origins: Origins, cache: Cache, on_target: OnTarget
) -> Explained | None:
    """What wrote a file or a part of it. If the project has documents, the whole matrix is rendered to find it."""
    if plan.config.documents:
        plan = plan_render(plan.project, cache=cache, on_target=on_target)
    documents = find_documents(plan, stack)
    if (chosen := choose_document(documents, name)) is None:
        return None
    path, part = chosen
    if isinstance(file := documents[path], CopiedFile):
        return explain_copy(plan, file, path, part)
    return DocumentExplainer(plan, origins, cache, file).explain_part(path, part)


def make_explainer(plan: RenderPlan, stack: Stack, origins: Origins, cache: Cache) -> Explainer:
    """What explains the addresses of one stack of a render."""
    syntax = next(one.component.model.syntax for one in plan.config.terraform if stack in one.stacks)
    environment = TemplateEnvironment(plan.project / TEMPLATES, dialect_of(TERRAFORM, syntax), cache)
    places = plan.project / OUTPUT / stack.name, plan.project / TEMPLATES
    return Explainer(stack, origins, environment, places, plan.files)


def _one(stacks: Sequence[Stack]) -> Stack:
    if len(stacks) > 1:
        names = ", ".join(stack.name for stack in stacks[:3])
        raise TfgenError(f"{len(stacks)} stacks are meant ({names}, …), and values are those of one. Name one of them.")
    return stacks[0]


def _decided(explainer: Explainer, path: Steps) -> tuple[str, ...]:
    """The arguments that a setting decides, without those inside others."""
    return tuple(explainer.decided_by(path))
