"""Read rendered stacks the way a test wants to: by address, with plain strings, policies as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

from tests.declared import Described, parse_platform
from tfgen.config.load import Config, load_config
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.jinja.renderer import Renderer
from tfgen.render.targets.target import Layout, Targets
from tfgen.render.templates.files import choose_templates, find_templates

PROJECT = Path(__file__).parents[2]
Body = dict[str, Any]
# What an expression may need to become a value that python-hcl2 reads.
_JSON = re.compile(r"^jsonencode\((.*)\)$", re.DOTALL)
_SET = re.compile(r"^toset\((.*)\)$", re.DOTALL)
_EACH = re.compile(r"\$\{(each\.[\w.]+)\}|^(each\.[\w.]+)$")
# Where a block begins that is not inside another one; what else begins a line like this makes its piece unreadable.
_BLOCK = re.compile(r'^(?=[a-z]+ "|terraform \{)', re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """One rendered stack: its settings, its text and its blocks."""

    stack: Described
    text: str
    blocks: dict[str, list[Body]]

    def __getitem__(self, address: str) -> Body:
        """The only resource with this address."""
        kind, label = address.split(".")
        return self.resources(kind)[label]

    @property
    def password_keeper(self) -> str:
        """Who keeps the database's password: "rds", this "stack", or the one of the "home" region, by a replica."""
        if self.stack.settings.database.credentials == "managed":
            return "rds"
        return "stack" if self.stack.is_home or not self.stack.settings.features.aurora_global else "home"

    def resources(self, kind: str) -> dict[str, Body]:
        """Label to body of all resources of a type."""
        return {label: body for block in self.blocks.get("resource", []) for label, body in block.get(kind, {}).items()}

    def all_resources(self) -> list[tuple[str, str, Body]]:
        """Type, label and body of every resource."""
        return [
            (kind, label, body)
            for block in self.blocks["resource"]
            for kind, labels in block.items()
            for label, body in labels.items()
        ]

    def instances(self, kind: str) -> list[Body]:
        """The bodies that `for_each` makes of a type's resources, with each.key and each.value filled in."""
        return [instance for body in self.resources(kind).values() for instance in self._expand(body)]

    def _expand(self, body: Body) -> list[Body]:
        if "for_each" not in body:
            return [body]
        return [_fill(body, {"key": key, "value": value}) for key, value in self._items(body["for_each"])]

    def _items(self, collection: Any) -> list[tuple[str, Any]]:
        if isinstance(collection, dict):
            return list(collection.items())
        if match := _SET.match(collection):
            return [(key, key) for key in evaluate(match[1])]
        # Over another resource: its keys; its values are known to AWS only.
        return [(key, {}) for key, _ in self._items(self[collection]["for_each"])]


@cache
def platform() -> dict[str, Module]:
    """The committed matrix, rendered with the committed templates: stack name to module."""
    return render(load_config(PROJECT))


@cache
def render_text(config: str) -> dict[str, Module]:
    """A matrix written in a test, rendered with the committed templates."""
    return render(parse_platform(config))


def render(config: Config, folder: Path = PROJECT) -> dict[str, Module]:
    """Every stack of a matrix, rendered with the templates of a project folder, which must not fail."""
    output = folder / "generated"
    environment = _environment(folder / "templates")
    renderer = Renderer(folder, output, environment)
    targets = Targets(config, Layout(folder, output, folder))
    names = choose_templates(find_templates(folder / "templates").names, "*.tf.j2")
    modules = {}
    for stack in config.stacks:
        failures: list[Any] = []
        blocks: dict[str, list[Body]] = {}
        target = targets.of(stack, output, grouped=False)
        drafts = list(renderer.render(target, names, failures))
        assert not failures
        for draft in drafts:
            for kind, bodies in _parse(draft.source).items():
                blocks.setdefault(kind, []).extend(bodies)
        modules[stack.name] = Module(Described(stack), "".join(draft.source for draft in drafts), blocks)
    return modules


@cache
def _environment(templates: Path) -> TemplateEnvironment:
    """Compiles each template once, for all matrices."""
    return TemplateEnvironment(templates)


def _parse(text: str) -> dict[str, list[Body]]:
    """The blocks of a file by kind."""
    blocks: dict[str, list[Body]] = {}
    for piece in _BLOCK.split(text):
        for kind, bodies in _parse_piece(piece).items():
            blocks.setdefault(kind, []).extend(bodies)
    return blocks


@cache
def _parse_piece(text: str) -> dict[str, list[Body]]:
    """Each piece is parsed once: parsing takes most of these tests' time, and stacks have most pieces in common."""
    options = hcl2.SerializationOptions(with_comments=False, explicit_blocks=False)
    blocks: dict[str, list[Body]] = _plain(hcl2.loads(text, serialization_options=options))
    return blocks


@cache
def evaluate(expression: str) -> Any:
    """The value of an HCL expression that is made of literals; references in it stay text."""
    return _plain(hcl2.loads(f"value = {expression}\n"))["value"]


@cache
def policy(expression: str) -> Any:
    """What `jsonencode(...)` encodes."""
    match = _JSON.match(expression)
    assert match, expression
    return evaluate(match[1])


def statements(expression: str) -> dict[str, Body]:
    """The statements of a policy by Sid, or by position where there is none."""
    return {str(item.get("Sid", number)): item for number, item in enumerate(policy(expression)["Statement"])}


def _plain(value: Any) -> Any:
    """python-hcl2 keeps quotes of strings and wraps expressions: `"a"` and `${a.b}`; take both off."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
        return value[2:-1]
    return value


def _fill(value: Any, each: Body) -> Any:
    if isinstance(value, dict):
        return {name: _fill(item, each) for name, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, each) for item in value]
    if isinstance(value, str):
        return _EACH.sub(lambda match: str(_look_up(match[1] or match[2], each)), value)
    return value


def _look_up(reference: str, each: Body) -> Any:
    """`each.value.zone` in {"key": ..., "value": {"zone": ...}}; the reference itself where AWS gives the value."""
    value: Any = each
    for name in reference.split(".")[1:]:
        if name not in value:
            return reference
        value = value[name]
    return value
