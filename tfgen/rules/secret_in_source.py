"""What looks like a secret, written out in the config, a template or Terraform.

Why:
    Whoever can read the repository, a fork, a build log or a backup has it, and it stays in the history after it was
    deleted. What is in Terraform is in the state as well. Of a project, the files in `config/` and everything below
    `templates/` are looked at, comments too; the detectors are those of detect-secrets. The secret itself is never
    printed. If it is none, or one that everybody may know, say so on the line or above it:
    `# tfgen:ignore secret-in-source <reason>`.

Bad:
    resource "aws_db_instance" "main" {
      password = "hunter2-in-production"
    }

Good:
    resource "aws_db_instance" "main" {
      manage_master_user_password = true
    }
"""

from tfgen.disk.header import is_headed
from tfgen.errors import Position
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.secrets import find_secrets

NAME = "secret-in-source"
_REMEDY = (
    "Take it out, replace it where it is used, for it has been seen, and read it from a secret store; "
    f"or say why it may stand here: # tfgen:ignore {NAME} <reason>"
)


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such line of files that somebody wrote; of generated ones the sources are looked at."""
    for file in root.module.files:
        if not is_headed(file.text):
            path = file.position(0).file
            yield from (secret_hit(Position(path, line, 1), kind) for line, kind in find_secrets(file.text))


def secret_hit(position: Position, kind: str, setting: str = "") -> Hit:
    """The hit for a secret of this kind; `setting` is the dotted path of its key, if it has one."""
    return Hit(position, f"this looks like a secret ({kind}). {_REMEDY}", setting)


RULE = Rule(NAME, Severity.ERROR, Group.SECURITY, check)
