"""A `default(...)` or `is defined` in a template on a name that no declaration and no cell has.

Why:
    An undefined name is an error, unless the template allows for it to be missing. A name that is missing everywhere is
    misspelt, or was renamed: the default is always taken, and what the config says is not.

Bad:
    # in config/settings.yaml
    properties:
      retention_days: {type: integer, default: 30}
    # in templates/main.tf.j2
    output "days" {
      value = {{ retention_day | default(7) | hcl }}
    }
    output "retention" {
      value = {{ retention_days | hcl }}
    }

Good:
    # in config/settings.yaml
    properties:
      retention_days: {type: integer, default: 30}
    # in templates/main.tf.j2
    output "days" {
      value = {{ retention_days | hcl }}
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, ProjectRule, Severity, Words
from tfgen.rules.words import said


def check(words: Words) -> Iterator[Hit]:
    """A hit for each such name on each line."""
    for position, paths in sorted(words.optional.items()):
        for path in sorted(paths, key=said):
            if not words.is_known(path):
                fact = f"{said(path)} is defined nowhere, so that what stands in for it is always taken"
                remedy = words.suggest(path) or "Declare it, or remove it."
                yield Hit(position, f"{fact}. {remedy}", said(path))


RULE = ProjectRule("hidden-misspelling", Severity.ERROR, Group.PROJECT, check)
