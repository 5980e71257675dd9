"""The direction of imports, and the one place in which each third party is known."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "tfgen").rglob("*.py"))
]
KNOWN = frozenset(MODULES)

# Highest first: at run time a module imports from its own package and from lower layers only.
LAYERS = (
    ("tfgen.__main__",),
    ("tfgen.api", "tfgen.cli"),
    ("tfgen.rendering",),
    ("tfgen.first",),
    ("tfgen.report.page",),
    ("tfgen.lsp",),
    ("tfgen.checking",),
    ("tfgen.picture", "tfgen.report"),
    ("tfgen.watching",),
    ("tfgen.migration",),
    ("tfgen.promotion",),
    ("tfgen.comparison", "tfgen.revisions"),
    ("tfgen.providers.aws.identity",),
    ("tfgen.adopt",),
    ("tfgen.explain", "tfgen.terraform", "tfgen.validate"),
    ("tfgen.validate.answers", "tfgen.validate.judging", "tfgen.validate.origins"),
    ("tfgen.validate.alike", "tfgen.validate.sources"),
    ("tfgen.validate.memory",),
    ("tfgen.validate.folders",),
    ("tfgen.validate.verdicts",),
    ("tfgen.generate", "tfgen.links.project_order", "tfgen.overview", "tfgen.starters", "tfgen.unchanged"),
    ("tfgen.providers.aws",),
    ("tfgen.output", "tfgen.package", "tfgen.render", "tfgen.rules"),
    ("tfgen.render.files",),
    ("tfgen.render.blame", "tfgen.render.memory", "tfgen.render.provenance"),
    ("tfgen.render.jinja",),
    ("tfgen.render.proof",),
    ("tfgen.render.languages", "tfgen.render.targets"),
    ("tfgen.render.names",),
    ("tfgen.render.templates",),
    ("tfgen.retirement",),
    ("tfgen.config",),
    ("tfgen.settings",),
    ("tfgen.changes", "tfgen.conformance", "tfgen.links"),
    ("tfgen.evaluation",),
    ("tfgen.module",),
    ("tfgen.dialects",),
    ("tfgen.schema",),
    ("tfgen.hcl",),
    ("tfgen.stacks",),
    ("tfgen.yaml",),
    ("tfgen.disk",),
    ("tfgen.providers",),
    ("tfgen.providers.aws.functions", "tfgen.providers.aws.pack"),
    ("tfgen.providers.aws.rule_index", "tfgen.providers.pack", "tfgen.providers.rule_index"),
    ("tfgen.errors", "tfgen.garbage", "tfgen.patterns", "tfgen.printable", "tfgen.structs"),
    ("tfgen",),
)
FENCES = {
    "click": ("tfgen.cli",),
    "detect_secrets": ("tfgen.rules.shared.secret_detectors",),
    "hcl2": ("tfgen.hcl.outline", "tfgen.hcl.tables"),
    "jinja2": ("tfgen.render",),
    "lsprotocol": ("tfgen.lsp.server",),
    "lark": ("tfgen.hcl.outline", "tfgen.hcl.tables"),
    "pathspec": ("tfgen.disk.ignored",),
    "msgspec": (
        "tfgen.config",
        "tfgen.hcl.moulds",
        "tfgen.hcl.strings",
        "tfgen.hcl.syntax",
        "tfgen.evaluation",
        "tfgen.module",
        "tfgen.render.jinja.environment",
        "tfgen.render.memory.memo",
        "tfgen.render.memory.names_read",
        "tfgen.render.proof.prover",
        "tfgen.render.memory.reached",
        "tfgen.render.memory.store",
        "tfgen.retirement",
        "tfgen.rules.shared.structure",
        "tfgen.rules.sketch",
        "tfgen.schema",
        "tfgen.settings",
        "tfgen.starters.record",
        "tfgen.structs",
        "tfgen.terraform",
        "tfgen.validate",
    ),
    "pygohcl": ("tfgen.hcl.parse",),
    "pygls": ("tfgen.lsp.server",),
    "re2": ("tfgen.disk.ignored", "tfgen.evaluation.functions.patterns", "tfgen.settings.pattern"),
    "regex": ("tfgen.hcl.tables",),
    "rich": ("tfgen.report.folding", "tfgen.report.live", "tfgen.report.progress"),
    "ruamel": ("tfgen.promotion.edit",),
    "watchfiles": ("tfgen.watching",),
    "yaml": ("tfgen.yaml",),
}


# The one module that imports the pack of a provider, and the texts of the core that name resources of AWS all the same:
# the S3 backend is Terraform's own, how AWS is drawn stands with the drawing, tfgen 0.1 knew AWS alone, and the others
# are examples for users.
REGISTRY = "tfgen.providers.registry"
PROVIDER_WORDS = ("aws_", "arn:", "google_", "azurerm_")
NAMED_ALL_THE_SAME = {
    "tfgen.migration.catalogue",
    "tfgen.module.addresses",
    "tfgen.picture.aws",
    "tfgen.picture.aws_looks",
    "tfgen.report.rules",
    "tfgen.rules.shared.backend_values",
    "tfgen.rules.shared.encryption",
    "tfgen.settings.builtin",
}
CORE = [module for module in MODULES if not module.startswith(("tfgen.providers.", "tfgen.schema."))]


# What `validate` loads, but for what parses and renders, which uses all of its expressions.
JUDGING = (
    "tfgen.conformance",
    "tfgen.config",
    "tfgen.dialects",
    "tfgen.disk",
    "tfgen.evaluation",
    "tfgen.links",
    "tfgen.providers",
    "tfgen.rules",
    "tfgen.schema",
    "tfgen.settings",
    "tfgen.stacks",
    "tfgen.validate",
)


@cache
def _tree(module: str) -> ast.Module:
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py"
    return ast.parse((file if file.is_file() else path.with_suffix(".py")).read_text(encoding="utf-8"))


@cache
def _imported(module: str) -> frozenset[str]:
    return frozenset(_imports(_tree(module)))


@cache
def _libraries(module: str) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in _imported(module))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in _statements(tree):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide their direction"
            # `from tfgen.hcl import shape` imports the module tfgen.hcl.shape.
            yield from (name if name in KNOWN else node.module or "" for name in _names(node))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _statements(tree: ast.AST) -> list[ast.AST]:
    """All statements, the outer before the inner: an import is in no expression, and most of a tree are expressions."""
    found = [tree]
    for node in found:
        found += [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
    return found


def _names(node: ast.ImportFrom) -> list[str]:
    return [f"{node.module}.{alias.name}" for alias in node.names]


def _without_annotations(tree: ast.Module) -> ast.Module:
    """The tree without `if TYPE_CHECKING:`: the name of a type may come from above, as it is never imported."""
    body = [node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    return ast.Module(body, [])


def _belongs(module: str, package: str) -> bool:
    return module == package or (package != "tfgen" and module.startswith(f"{package}."))


@cache
def _place(module: str) -> tuple[int, str]:
    """The layer, 0 the highest, and the package of a module."""
    places = [(i, package) for i, layer in enumerate(LAYERS) for package in layer if _belongs(module, package)]
    assert places, f"give {module} a place in LAYERS"
    return max(places, key=lambda place: len(place[1]))


def _upwards(module: str) -> list[str]:
    """What a module imports of its own or a higher layer, but for its own package."""
    layer, package = _place(module)
    inside = {name for name in _imports(_without_annotations(_tree(module))) if name.split(".")[0] == "tfgen"}
    return [name for name in sorted(inside) if _place(name)[1] != package and _place(name)[0] <= layer]


def test_imports_go_downwards() -> None:
    assert {module: upwards for module in MODULES if (upwards := _upwards(module))} == {}


@pytest.mark.parametrize("library", FENCES)
def test_a_library_is_known_in_one_place(library: str) -> None:
    users = [module for module in MODULES if library in _libraries(module)]
    assert users, "take the fence away with the library"
    assert [user for user in users if not any(_belongs(user, package) for package in FENCES[library])] == []


def test_a_module_says_what_it_is() -> None:
    assert [module for module in MODULES if not ast.get_docstring(_tree(module))] == []


def _texts(tree: ast.Module) -> Iterator[str]:
    """The texts in a module that are no docstrings and no comments."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_what_judges_compiles_no_expression_before_it_is_used() -> None:
    """A check loads four times as many expressions as it uses: `tfgen.patterns.regex` makes them."""
    judging = [module for module in MODULES if any(_belongs(module, package) for package in JUDGING)]
    assert {module: names for module in judging if (names := [*_compiled_at_once(_tree(module))])} == {}


def _compiled_at_once(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "re.compile":
            yield ast.unparse(node)


def test_only_the_registry_imports_the_pack_of_a_provider() -> None:
    outside = [module for module in MODULES if not _belongs(module, "tfgen.providers.aws")]
    found = {
        module: {name for name in _imported(module) if _belongs(name, "tfgen.providers.aws")} for module in outside
    }
    assert {module: names for module, names in found.items() if names} == {REGISTRY: {"tfgen.providers.aws.pack"}}


def test_the_core_names_no_resource_of_a_provider() -> None:
    found = {
        module: {word for text in _texts(_tree(module)) for word in PROVIDER_WORDS if word in text} for module in CORE
    }
    named = {module: words for module, words in found.items() if words}
    assert {module: words for module, words in named.items() if module not in NAMED_ALL_THE_SAME} == {}
    assert named.keys() == NAMED_ALL_THE_SAME
