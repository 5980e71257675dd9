"""The rules as a table, as JSON and as a page, and one rule explained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.errors import count_of
from tfgen.report.table import format_table
from tfgen.rules.registry import PACKED
from tfgen.rules.rule import Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.rules.own.trial import Outcome
    from tfgen.rules.registry import AnyRule, Catalogue

FORMS = ("table", "json", "markdown")
_INTRODUCTION = (
    "# Rules",
    "",
    "What `tfgen validate` looks for, made from the rules' docstrings by `tfgen rules --format markdown`.",
    "[validating.md](validating.md) says how to choose, run and suppress them.",
)


def format_rules(rules: Sequence[AnyRule], form: str, catalogue: Catalogue = PACKED) -> Iterator[str]:
    """The lines of the rules in one of the FORMS."""
    if form == "json":
        yield json.dumps([_record(rule, catalogue) for rule in rules], indent=2, ensure_ascii=False)
    elif form == "markdown":
        yield from _format_page(rules, catalogue)
    else:
        rows = [
            (
                rule.name,
                rule.severity.value,
                catalogue.preset_of(rule.name),
                _key(rule.group),
                catalogue.load_documentation(rule.name).summary,
            )
            for rule in rules
        ]
        yield from format_table(("rule", "severity", "preset", "group", "finds"), rows)


def format_rule(rule: AnyRule, catalogue: Catalogue = PACKED) -> Iterator[str]:
    """One rule explained: what it finds, why that matters, an example, and how to keep it quiet."""
    documentation = catalogue.load_documentation(rule.name)
    yield f"{rule.name}: {rule.severity.value}, preset {catalogue.preset_of(rule.name)}, group {_key(rule.group)}"
    yield from ("", documentation.summary, "", documentation.why)
    for title, example in (("Bad", documentation.bad), ("Good", documentation.good)):
        if example:
            yield from ("", f"{title}:", "", *(f"    {line}".rstrip() for line in example.split("\n")))
    yield from ("", "To keep it quiet, on the line or above the block, in the template:", "")
    yield f"    # tfgen:ignore {rule.name} <reason>"
    yield from ("", "or for some stacks, in a layer of config/regions.yaml:", "")
    yield f"    checks: {{ignore: [{{rule: {rule.name}, address: aws_vpc.main, reason: <reason>}}]}}"


def format_outcomes(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What is not as the examples of a project's rules say, which rules have none, and how many there are."""
    for outcome in outcomes:
        yield from (f"{failure.position}: {failure.message}" for failure in outcome.failures)
    if untested := [outcome.rule for outcome in outcomes if not outcome.examples]:
        yield f"without examples: {', '.join(untested)}"
    failures = sum(len(outcome.failures) for outcome in outcomes)
    examples = sum(outcome.examples for outcome in outcomes)
    yield f"{count_of(len(outcomes), 'rule')}, {count_of(examples, 'example')}, {count_of(failures, 'failure')}"


def _record(rule: AnyRule, catalogue: Catalogue) -> dict[str, str]:
    documentation = catalogue.load_documentation(rule.name)
    return {
        "name": rule.name,
        "severity": rule.severity.value,
        "preset": catalogue.preset_of(rule.name),
        "group": _key(rule.group),
        "summary": documentation.summary,
        "why": documentation.why,
        "bad": documentation.bad,
        "good": documentation.good,
    }


def _format_page(rules: Sequence[AnyRule], catalogue: Catalogue) -> Iterator[str]:
    yield from _INTRODUCTION
    for group in Group:
        members = [rule for rule in rules if rule.group is group]
        if members:
            yield from ("", f"## {group.value.capitalize()}", "", f"Group `{_key(group)}`.")
            for rule in members:
                yield from _format_section(rule, catalogue)


def _format_section(rule: AnyRule, catalogue: Catalogue) -> Iterator[str]:
    documentation = catalogue.load_documentation(rule.name)
    yield from (
        "",
        f"### {rule.name}",
        "",
        f"{rule.severity.value.capitalize()}, preset {catalogue.preset_of(rule.name)}: {documentation.summary}",
    )
    yield from ("", documentation.why)
    for title, example in (("Bad", documentation.bad), ("Good", documentation.good)):
        language = "yaml" if rule.group is Group.PROJECT else "hcl"
        if example:
            yield from ("", f"{title}:", "", f"```{language}", *example.split("\n"), "```")


def _key(group: Group) -> str:
    """The group as `--select` takes it."""
    return group.name.lower()
