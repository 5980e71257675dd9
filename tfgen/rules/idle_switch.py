"""Switches that switch nothing: settings that are true or false and that only checks read.

Why:
    A check says what a feature needs, but the feature itself is in no template: whoever switches it on gets nothing,
    and is told nothing.

Bad:
    # in config/settings.yaml
    properties:
      features: {properties: {backup: {type: boolean, default: false}}}
      vault: {type: string, default: ""}
    checks:
      - condition: '!features.backup || vault != ""'
        error_message: features.backup is on, but vault is not set. Set it.
    # in templates/main.tf.j2
    output "vault" {
      value = {{ vault | hcl }}
    }

Good:
    # in config/settings.yaml
    properties:
      features: {properties: {backup: {type: boolean, default: false}}}
      vault: {type: string, default: ""}
    checks:
      - condition: '!features.backup || vault != ""'
        error_message: features.backup is on, but vault is not set. Set it.
    # in templates/main.tf.j2
    {% if features.backup %}
    output "vault" {
      value = {{ vault | hcl }}
    }
    {% endif %}
"""

from tfgen.rules.api import Group, Hit, Iterable, Iterator, ProjectRule, Severity, Word, Words


def check(words: Words) -> Iterator[Hit]:
    """A hit for each switch that a check reads, and nothing else."""
    for word in _switches(words.words):
        if words.is_checked(word.path) and not words.is_used(word.path):
            fact = f"{word.name} switches nothing on: checks read it, but no template, local or component does"
            yield Hit(word.position, f"{fact}. Use it there, or remove it.", word.name)


def _switches(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        if word.is_switch:
            yield word
        yield from _switches(word.inner)


RULE = ProjectRule("idle-switch", Severity.WARNING, Group.PROJECT, check)
