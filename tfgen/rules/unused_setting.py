"""Settings and derived values that are declared or set and that nothing reads.

Why:
    Somebody sets it and believes that it does something. Mostly the setting has another name in the template, or what
    read it was removed. Read are settings by templates, by locals and checks in config/settings.yaml, and by components
    and overrides in config/regions.yaml.

Bad:
    # in config/settings.yaml
    properties:
      size: {type: integer, default: 1}
      retention_days: {type: integer, default: 30}
    # in templates/main.tf.j2
    output "size" {
      value = {{ size | hcl }}
    }

Good:
    # in config/settings.yaml
    properties:
      size: {type: integer, default: 1}
    # in templates/main.tf.j2
    output "size" {
      value = {{ size | hcl }}
    }
"""

from tfgen.rules.api import Group, Hit, Iterable, Iterator, ProjectRule, Severity, Word, Words


def check(words: Words) -> Iterator[Hit]:
    """A hit for each word, or group of them, that nothing reads."""
    yield from _find(words, words.words)


def _find(words: Words, found: Iterable[Word]) -> Iterator[Hit]:
    for word in found:
        if not words.is_used(word.path) and not words.is_checked(word.path):
            fact = f"nothing reads {word.noun} {word.name}: no template, local, check or component"
            yield Hit(word.position, f"{fact}. Remove it, or read it.", word.name)
        elif not words.reads_whole(word.path):
            yield from _find(words, word.inner)


RULE = ProjectRule("unused-setting", Severity.WARNING, Group.PROJECT, check)
