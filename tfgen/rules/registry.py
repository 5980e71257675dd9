"""Every rule by name, imported when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, did_you_mean
from tfgen.rules.documentation import parse_documentation
from tfgen.rules.rule import Group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from types import ModuleType

    from tfgen.rules.documentation import Documentation
    from tfgen.rules.rule import MatrixRule, ProjectRule, Rule

# In the order of names; each is also that of its module in this folder, with `_` for `-`.
RULES = (
    "access-log-race",
    "account-not-pinned",
    "account-singleton",
    "api-deployment",
    "api-execution-log",
    "api-log-role",
    "api-log-role-race",
    "api-permission",
    "api-permission-route",
    "argument-as-block",
    "block-as-argument",
    "block-count",
    "bucket-name-taken",
    "bucket-public-access",
    "certificate-record-owner",
    "cidr-free-space",
    "cidr-overlap",
    "cluster-zones",
    "computed-argument",
    "config-recorder-race",
    "conflicting-arguments",
    "count-and-for-each",
    "cycle",
    "database-subnet-zones",
    "database-unreachable",
    "deletion-unprotected",
    "deprecated-argument",
    "deprecated-resource",
    "duplicate-address",
    "duplicate-argument",
    "environment-parity",
    "ephemeral-argument",
    "ephemeral-output",
    "event-permission",
    "failing-function",
    "final-snapshot-name",
    "function-arguments",
    "function-teardown",
    "global-cluster-mismatch",
    "global-database-attachment",
    "global-database-class",
    "global-database-member",
    "global-database-order",
    "global-database-upgrade",
    "health-check-target",
    "hidden-misspelling",
    "iam-wildcard",
    "idle-switch",
    "inconsistent-conditional",
    "instance-key",
    "integration-method",
    "invalid-arn",
    "invalid-backend",
    "invalid-check",
    "invalid-cidr",
    "invalid-condition",
    "invalid-count",
    "invalid-enum",
    "invalid-for",
    "invalid-for-each",
    "invalid-format",
    "invalid-index",
    "invalid-interpolation",
    "invalid-json-policy",
    "invalid-key",
    "invalid-lifecycle",
    "invalid-meta-argument",
    "invalid-module-call",
    "invalid-name",
    "invalid-output",
    "invalid-port",
    "invalid-provider-configuration",
    "invalid-provider-requirement",
    "invalid-provisioner",
    "invalid-refactoring",
    "invalid-reference",
    "invalid-remote-state",
    "invalid-terraform-block",
    "invalid-top-level-block",
    "invalid-variable",
    "key-without-encryption",
    "known-after-apply",
    "lambda-in-public-subnet",
    "lambda-outside-vpc",
    "lambda-permission-without-source",
    "lambda-rights",
    "lambda-without-nat",
    "latency-record",
    "likely-invalid-value",
    "log-group-race",
    "log-group-unmanaged",
    "log-key-policy",
    "method-without-integration",
    "misplaced-count-each-self",
    "missing-argument",
    "missing-block",
    "missing-companion",
    "module-backend",
    "module-import",
    "module-input",
    "module-output",
    "module-providers",
    "module-source",
    "name-charset",
    "name-collision",
    "name-length",
    "nat-without-internet",
    "noncurrent-versions-kept",
    "number-range",
    "open-to-the-world",
    "password-in-state",
    "password-out-of-step",
    "provider-upgrade",
    "public-database",
    "refused-argument",
    "region-mismatch",
    "repeated-default-tag",
    "replication-race",
    "replication-rights",
    "replication-role-race",
    "replication-rule-shape",
    "replication-skips-encrypted",
    "replication-target",
    "reserved-variable",
    "role-policy-race",
    "routing-policy-mismatch",
    "secondary-writer",
    "secret-in-source",
    "secret-read-race",
    "security-hub-default-standards",
    "security-hub-without-config",
    "sensitive-output",
    "serverless-capacity",
    "ssm-name",
    "state-bucket-unprotected",
    "state-key-changed",
    "state-key-collision",
    "state-not-locked",
    "state-not-remote",
    "subnet-outside-vpc",
    "syntax",
    "template-leftover",
    "timestamp-in-config",
    "topic-key-policy",
    "topic-policy",
    "undeclared-alias",
    "undeclared-data",
    "undeclared-ephemeral",
    "undeclared-local",
    "undeclared-module",
    "undeclared-provider",
    "undeclared-resource",
    "undeclared-variable",
    "unencrypted-storage",
    "unknown-argument",
    "unknown-attribute",
    "unknown-block",
    "unknown-engine-version",
    "unknown-function",
    "unknown-ignored-argument",
    "unknown-instance-class",
    "unknown-remote-output",
    "unknown-resource-type",
    "unprotected-resource",
    "unused-data",
    "unused-local",
    "unused-setting",
    "unused-suppression",
    "unused-variable",
    "vanished-resource",
    "variable-default",
    "variable-type",
    "waf-association",
    "waf-log-name",
    "waf-log-policy",
    "workspace-not-guarded",
    "write-only-reference",
    "write-only-version",
    "wrong-operand",
    "wrong-type",
    "zone-outside-region",
)


def load_rule(name: str) -> Rule | MatrixRule | ProjectRule:
    """The rule of this name. Raises TfgenError, with the nearest name, when there is none."""
    if name not in RULES:
        raise TfgenError(f'there is no rule "{name}". {suggest_rule(name)}')
    rule: Rule | MatrixRule | ProjectRule = _module(name).RULE
    return rule


def load_rules(names: Iterable[str] = RULES) -> tuple[Rule | MatrixRule | ProjectRule, ...]:
    """The rules of these names, in the order of the registry, each once. Raises TfgenError like `load_rule`."""
    wanted = {name: load_rule(name) for name in names}
    return tuple(wanted[name] for name in RULES if name in wanted)


def load_documentation(name: str) -> Documentation:
    """What a rule's module says of it. Raises TfgenError like `load_rule`."""
    load_rule(name)
    return parse_documentation(_module(name).__doc__ or "")


def suggest_rule(name: str) -> str:
    """The remedy for a rule's name that does not exist."""
    return did_you_mean(name, RULES, otherwise="`tfgen rules` lists them.")


def choose_rules(only: Collection[str] = (), select: Collection[str] = (), ignore: Collection[str] = ()) -> list[str]:
    """The names of the rules to run: those in `only` and `select`, or all, but those in `ignore`.

    `only` holds names of rules, `select` and `ignore` names of rules and of groups. Raises TfgenError, with the nearest
    name, for one that is neither.
    """
    wanted = {load_rule(name).name for name in only} | _expand(select) if only or select else set(RULES)
    unwanted = _expand(ignore)
    return [name for name in RULES if name in wanted and name not in unwanted]


def _expand(names: Iterable[str]) -> set[str]:
    """The rules that these names of rules and groups mean; a group is named as in Group, in lower case: `schema`."""
    groups = {group.name.lower(): group for group in Group}
    found: set[str] = set()
    for name in names:
        if name in groups:
            found.update(rule.name for rule in load_rules() if rule.group is groups[name])
        elif name in RULES:
            found.add(name)
        else:
            remedy = did_you_mean(name, (*RULES, *groups), otherwise="`tfgen rules` lists them.")
            raise TfgenError(f'there is no rule or group "{name}". {remedy}')
    return found


def _module(name: str) -> ModuleType:
    return import_module(f"tfgen.rules.{name.replace('-', '_')}")
