"""What not every version of Terraform and OpenTofu can read, each with the first release that does.

The facts are those of the engines' own parsers (the schemas of blocks in `internal/configs` and the table of functions
in `internal/lang/functions.go` of https://github.com/hashicorp/terraform and https://github.com/opentofu/opentofu), at
each minor release from Terraform 1.0 and OpenTofu 1.6 on, and of the notes of these releases: `CHANGELOG.md` of the
branch, such as https://github.com/hashicorp/terraform/blob/v1.15/CHANGELOG.md and
https://github.com/opentofu/opentofu/blob/v1.9/CHANGELOG.md. What is older than both is in none of the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.dialects.dialect import ALPHA, Engine, Since
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.dialects.dialect import Dialect


class Construct(Struct, frozen=True):
    """Something to write, what people call it, since when, and what to write where it is not known."""

    words: str
    since: Since
    remedy: str = ""


# The name of an argument, or of a block with {}, behind the types of the blocks around it; * is any.
# The label of a block stands behind a colon.
_ROWS: Final[tuple[tuple[str, str | None, str | None], ...]] = (
    ("action{}", "1.14", None),
    ("check{}", "1.5", "1.6"),
    ("ephemeral{}", "1.10", "1.11"),
    ("ephemeral.lifecycle.enabled", None, "1.11"),
    ("import{}", "1.5", "1.6"),
    ("import.for_each", "1.7", "1.7"),
    ("import.identity", "1.12", "1.12"),
    ("language{}", None, "1.12"),
    ("module.ignore_nested_deprecations", "1.15", None),
    ("module.lifecycle{}", None, "1.11"),
    ("moved{}", "1.1", "1.6"),
    ("output.deprecated", "1.15", "1.10"),
    ("output.ephemeral", "1.10", "1.11"),
    ("output.precondition{}", "1.2", "1.6"),
    ("output.type", "1.15", None),
    ("provider.for_each", None, "1.9"),
    ("removed{}", "1.7", "1.7"),
    ("removed.connection{}", "1.9", None),
    ("removed.lifecycle{}", "1.7", "1.10"),
    ("removed.provisioner{}", "1.9", "1.10"),
    ("resource.lifecycle.action_trigger{}", "1.14", None),
    ("resource.lifecycle.action_trigger.on_failure", "1.16", None),
    ("resource.lifecycle.destroy", "1.16", "1.12"),
    ("resource.lifecycle.replace_triggered_by", "1.2", "1.6"),
    ("resource:terraform_data{}", "1.4", "1.6"),
    ("resource:terraform_data.store{}", "1.16", None),
    ("data.lifecycle.enabled", None, "1.11"),
    ("data.lifecycle.postcondition{}", "1.2", "1.6"),
    ("data.lifecycle.precondition{}", "1.2", "1.6"),
    ("resource.lifecycle.enabled", None, "1.11"),
    ("resource.lifecycle.postcondition{}", "1.2", "1.6"),
    ("resource.lifecycle.precondition{}", "1.2", "1.6"),
    ("terraform.backend:azurerm.timeout_seconds", None, "1.9"),
    ("terraform.backend:gcs.universe_domain", None, "1.12"),
    ("terraform.backend:oci{}", "1.12", None),
    ("terraform.backend:pg.index_name", None, "1.10"),
    ("terraform.backend:pg.table_name", None, "1.10"),
    ("terraform.backend:s3.lock_tags", None, "1.11"),
    ("terraform.backend:s3.state_tags", None, "1.11"),
    ("terraform.backend:s3.use_lockfile", "1.10", "1.10"),
    ("terraform.cloud{}", "1.1", "1.6"),
    ("terraform.encryption{}", None, "1.7"),
    ("terraform.encryption.key_provider.encrypted_metadata_alias", None, "1.9"),
    ("terraform.encryption.key_provider:external{}", None, "1.10"),
    ("terraform.encryption.key_provider:pbkdf2.chain", None, "1.10"),
    ("terraform.encryption.method:external{}", None, "1.10"),
    ("terraform.state_store{}", ALPHA, None),
    ("variable.const", "1.15", "1.12"),
    ("variable.deprecated", "1.15", "1.10"),
    ("variable.ephemeral", "1.10", "1.11"),
    ("variable.nullable", "1.1", "1.6"),
    # Files of tests and of queries.
    ("query.list{}", "1.14", None),
    ("test.mock_provider{}", "1.7", "1.8"),
    ("test.mock_provider.for_each", None, "1.11"),
    ("test.mock_provider.override_data{}", "1.7", "1.9"),
    ("test.mock_provider.override_resource{}", "1.7", "1.9"),
    ("test.mock_provider.source", "1.7", None),
    ("test.override_data{}", "1.7", "1.8"),
    ("test.override_module{}", "1.7", "1.8"),
    ("test.override_resource{}", "1.7", "1.8"),
    ("test.run.override_data{}", "1.7", "1.8"),
    ("test.run.override_module{}", "1.7", "1.8"),
    ("test.run.override_resource{}", "1.7", "1.8"),
    ("test.run{}", "1.6", "1.6"),
    ("test.run.backend{}", ALPHA, None),
    ("test.run.parallel", "1.12", None),
    ("test.run.skip_cleanup", ALPHA, None),
    ("test.run.state_key", "1.11", None),
    ("test.test{}", "1.12", None),
    ("test.test.skip_cleanup", ALPHA, None),
    ("test.variable{}", "1.13", None),
)

_FUNCTIONS: Final[tuple[tuple[str, str | None, str | None], ...]] = (
    ("base64gunzip", None, "1.7"),
    ("cidrcontains", None, "1.7"),
    ("convert", "1.15", "1.13"),
    ("endswith", "1.3", "1.6"),
    ("ephemeralasnull", "1.10", "1.11"),
    ("issensitive", "1.8", "1.7"),
    ("plantimestamp", "1.5", "1.6"),
    ("startswith", "1.3", "1.6"),
    ("strcontains", "1.5", "1.6"),
    ("templatestring", "1.9", "1.7"),
    ("timecmp", "1.3", "1.6"),
    ("urldecode", None, "1.7"),
)

EARLY_SOURCE: Final = Construct(
    "an expression for the source or version of a module", Since("1.15", "1.8"), "Write the source out"
)
EARLY_BACKEND: Final = Construct(
    "a reference in a backend", Since(None, "1.8"), "Write the value, or give it to init with -backend-config"
)
DYNAMIC_PROTECTION: Final = Construct("a reference in prevent_destroy", Since(None, "1.12"), "Write true or false")
DESTROY_EVENT: Final = Construct("an action before or after something is destroyed", Since("1.16", None))
PROVIDER_INSTANCE: Final = Construct("one of several instances of a provider configuration", Since(None, "1.9"))
OPTIONAL_ATTRIBUTE: Final = Construct("optional() in a type", Since("1.3", "1.6"))
PROVIDER_FUNCTION: Final = Construct("a function of a provider", Since("1.8", "1.7"))
CROSS_VALIDATION: Final = Construct("a validation that looks at more than its variable", Since("1.9", "1.9"))
IMPORT_REFERENCE: Final = Construct("a reference in the id of an import", Since("1.6", "1.6"))
# https://github.com/hashicorp/terraform/issues/36376, https://github.com/opentofu/opentofu/issues/3436: what is written
# out in brackets is a tuple, for which Terraform 1.11 panics.
FROM_THE_END: Final = Construct("element() with a negative index", Since("1.10", "1.11"), "Count from the start")
FROM_THE_END_OF_TUPLE: Final = Construct(
    "element() with a negative index into what is written in brackets",
    Since("1.12", "1.11"),
    "Write tolist() around it, or count from the start",
)
# Terraform refuses it as a recursion, whatever is rendered; https://opentofu.org/docs/language/functions/templatefile
NESTED_TEMPLATE: Final = Construct(
    "templatefile() in a template", Since(None, "1.7"), "Render the inner one beside it, and pass its text"
)
NESTED: Final = "nested-template"
"""The kind of fault with a value that is one for some engines: a template renders another one."""
IMPORT_IN_MODULE: Final = Construct("import in a module that is called", Since("1.16", None))
WRITE_ONLY: Final = Construct("a write-only argument", Since("1.11", "1.11"))


def _words(key: str) -> str:
    """What people call it: `type in output blocks`, `an encryption block in terraform blocks`, `an action block`."""
    *around, name = key.split(".")
    if around and around[0] in ("test", "query"):
        kind_of_file = {"test": "tests", "query": "queries"}[around[0]]
        return f"{_words('.'.join([*around[1:], name]))}{'' if around[1:] else f' in {kind_of_file}'}"
    kind, _, label = around[-1].partition(":") if around else ("", "", "")
    inside = f" in {kind} {label}" if label else f" in {kind} blocks" if kind else ""
    what, _, label = name.removesuffix("{}").partition(":")
    if not name.endswith("{}"):
        return f"{name}{inside}"
    article = "an" if what[0] in "aeiou" else "a"
    return f"{what} {label}{inside}" if label else f"{article} {what} block{inside}"


CONSTRUCTS: Final[Mapping[str, Construct]] = {
    key: Construct(_words(key), Since(terraform, tofu)) for key, terraform, tofu in _ROWS
}
"""Arguments and blocks by their place, as in `_ROWS`."""
FUNCTIONS: Final[Mapping[str, Construct]] = {
    name: Construct(f"the function {name}", Since(terraform, tofu)) for name, terraform, tofu in _FUNCTIONS
}
"""Functions by name."""


def refusal(construct: Construct, dialect: Dialect) -> str | None:
    """Why a folder's engine does not know something, with a remedy; None when its newest version does."""
    if dialect.has(construct.since):
        return None
    fact = f"{construct.words} {_needs(construct.since, dialect.engine)}"
    return f"{fact}, and this folder is for {dialect.describe()}. {_remedy(construct, dialect)}"


def _needs(since: Since, engine: Engine) -> str:
    """`needs Terraform 1.15 or OpenTofu 1.10`, `is OpenTofu only (from 1.9 on)`."""
    if ALPHA in since:
        return "is only in alpha versions of Terraform"
    first = {one: since.of(one) for one in Engine if since.of(one)}
    if engine not in first:
        ((other, version),) = first.items()
        return f"is {other.label} only (from {version} on)"
    return f"needs {' or '.join(f'{one.label} {version}' for one, version in first.items())}"


def _remedy(construct: Construct, dialect: Dialect) -> str:
    instead = construct.remedy or "Take it away"
    first = construct.since.of(dialect.engine)
    if first is None and dialect.engine is Engine.TERRAFORM:
        return f"{instead}, or say that it is for OpenTofu: --engine tofu, or a file .opentofu-version."
    return f"{instead}." if first in (None, ALPHA) else f"{instead}, or admit a newer version."
