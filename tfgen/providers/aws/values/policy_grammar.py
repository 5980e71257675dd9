"""The grammar of IAM policies, as far as AWS refuses what breaks it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import did_you_mean
from tfgen.evaluation.evaluate import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_DOCUMENT = ("Version", "Id", "Statement")
_VERSIONS = ("2012-10-17", "2008-10-17")
_STATEMENT = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_EFFECTS = ("Allow", "Deny")


def policy_fault(document: object) -> str | None:
    """What is wrong with a policy document, and what to do; UNKNOWN parts of it are right."""
    if document is UNKNOWN:
        return None
    if not isinstance(document, dict):
        return "is JSON, but no policy document. A policy is an object with Version and Statement."
    if message := _unknown_key(document, _DOCUMENT, "which is no part of a policy document"):
        return message
    version = document.get("Version", UNKNOWN)
    if version is not UNKNOWN and version not in _VERSIONS:
        return f'has the version {version}. Write "2012-10-17": it is the version of the policy language.'
    statements = document.get("Statement", None if UNKNOWN not in document else UNKNOWN)
    for statement in statements if isinstance(statements, list) else [statements]:
        if message := _statement_fault(statement):
            return message
    return None


def _statement_fault(statement: object) -> str | None:
    if statement is UNKNOWN:
        return None
    if not isinstance(statement, dict):
        return "is a policy without a statement. Give it a Statement with Effect and Action."
    if message := _unknown_key(statement, _STATEMENT, "which is no part of a policy's statement"):
        return message
    if UNKNOWN in statement:
        return None
    effect = statement.get("Effect")
    if effect is not UNKNOWN and effect not in _EFFECTS:
        return 'has a statement whose Effect is neither "Allow" nor "Deny". Write one of the two.'
    if not ("Action" in statement or "NotAction" in statement):
        return "has a statement without an Action. Say what it allows or denies."
    return None


def _unknown_key(keys: Iterable[object], known: Collection[str], what: str) -> str | None:
    for key in keys:
        if key is not UNKNOWN and key not in known:
            remedy = did_you_mean(str(key), known, otherwise="Take it away.")
            return f'has "{key}", {what}. {remedy}'
    return None
