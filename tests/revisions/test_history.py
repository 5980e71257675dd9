"""A history of a dozen edits, each with what `tfgen diff` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.revisions.histories import commit, git
from tests.trees import run

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: demo}
defaults:
  function: {timeout: 30, memory: 128}
  tier: small
regions:
  us-east-1: {}
  us-west-2: {}
environments:
  dev: {account_id: "111122223333"}
  prod: {account_id: "444455556666"}
"""
SETTINGS = """\
properties:
  account_id: {type: string}
  tier: {type: string}
  function:
    type: object
    properties:
      timeout: {type: integer}
      memory: {type: integer}
"""
FUNCTION = """\
resource "aws_lambda_function" "processor" {
  function_name = "processor"
  role          = aws_iam_role.processor.arn
  timeout       = {{ function.timeout | hcl }}
  memory_size   = {{ function.memory | hcl }}
}

resource "aws_iam_role" "processor" {
  name               = "processor"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Lambda"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
"""
STORAGE = """\
resource "aws_s3_bucket" "data" {
  bucket = {{ ("demo-" ~ stack.name | replace("/", "-")) | hcl }}
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Tls", Effect = "Deny", Action = "s3:*", Resource = "${aws_s3_bucket.data.arn}/*" },
      { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "*" },
    ]
  })
}
"""
BASE = {
    "config/regions.yaml": MATRIX,
    "config/settings.yaml": SETTINGS,
    "templates/function.tf.j2": FUNCTION,
    "templates/storage.tf.j2": STORAGE,
}


class Step(NamedTuple):
    """An edit of one file, and the lines that tell of it."""

    name: str
    file: str
    before: str
    after: str
    want: tuple[str, ...]


ALL = "4 stacks"
TLS = 'aws_s3_bucket_policy.data.policy.Statement["Tls"]'
TRUST = "data.aws_iam_policy_document.trust"
RENAMED = "destroyed and created again, as no moved block says so"
MOVED = "moved {\n  from = aws_s3_bucket.data\n  to   = aws_s3_bucket.archive\n}"
IN_PROD = '{% if stack.environment == "prod" %}\n'
PROD = "2 stacks (prod/us-east-1, prod/us-west-2)"
STEPS = (
    Step(
        "nothing: a comment, and layout",
        "templates/function.tf.j2",
        "  timeout       =",
        "  # in seconds\n  timeout =",
        (),
    ),
    Step(
        "a default of the config",
        "config/regions.yaml",
        "timeout: 30",
        "timeout: 60",
        (f"{ALL}: aws_lambda_function.processor.timeout 30 → 60",),
    ),
    Step(
        "two settings, one of them for one stack more",
        "config/regions.yaml",
        '  prod: {account_id: "444455556666"}\n',
        '  prod: {account_id: "444455556666", function: {timeout: 90}}\n'
        "overrides:\n"
        "  - match: {environment: prod, region: us-west-2}\n"
        "    set: {function: {memory: 256}}\n",
        (
            f"{PROD}: aws_lambda_function.processor",
            "    timeout 60 → 90",
            "    memory_size 128 → 256  (in prod/us-west-2)",
        ),
    ),
    Step(
        "an argument more, and one less",
        "templates/function.tf.j2",
        '  function_name = "processor"\n',
        '  function_name = "processor"\n  architectures = ["arm64"]\n',
        (f'{ALL}: + aws_lambda_function.processor.architectures = ["arm64"]',),
    ),
    Step(
        "an action of a statement in JSON",
        "templates/storage.tf.j2",
        '["s3:GetObject", "s3:ListBucket"]',
        '["s3:GetObjectVersion", "s3:ListBucket", "s3:GetObject"]',
        (f'{ALL}: + aws_s3_bucket_policy.data.policy.Statement["Read"].Action[] = "s3:GetObjectVersion"',),
    ),
    Step(
        "a statement less",
        "templates/storage.tf.j2",
        '      { Sid = "Tls", Effect = "Deny", Action = "s3:*", Resource = "${aws_s3_bucket.data.arn}/*" },\n',
        "",
        (f'{ALL}: - {TLS} = {{Action = "s3:*", Effect = "Deny",  … 3_bucket.data.arn}}/*", Sid = "Tls"}}',),
    ),
    Step(
        "a statement of a policy document",
        "templates/function.tf.j2",
        'identifiers = ["lambda.amazonaws.com"]',
        'identifiers = ["edgelambda.amazonaws.com", "lambda.amazonaws.com"]',
        (f'{ALL}: + {TRUST}.statement.principals.identifiers[] = "edgelambda.amazonaws.com"',),
    ),
    Step(
        "a resource more",
        "templates/storage.tf.j2",
        'resource "aws_s3_bucket_policy"',
        'resource "aws_sns_topic" "alarms" {\n  name = "alarms"\n}\n\nresource "aws_s3_bucket_policy"',
        (f"{ALL}: + aws_sns_topic.alarms",),
    ),
    Step(
        "a rename without a moved block",
        "templates/storage.tf.j2",
        'resource "aws_sns_topic" "alarms"',
        'resource "aws_sns_topic" "alerts"',
        (
            f"{ALL}: aws_sns_topic.alarms is aws_sns_topic.alerts now: {RENAMED}  [data is lost]",
            "    to keep it: moved { from = aws_sns_topic.alarms, to = aws_sns_topic.alerts }",
        ),
    ),
    Step(
        "a rename with one, references included",
        "templates/storage.tf.j2",
        'resource "aws_s3_bucket" "data" {',
        f'{MOVED}\n\nresource "aws_s3_bucket" "archive" {{',
        (f"{ALL}: aws_s3_bucket.data moved to aws_s3_bucket.archive",),
    ),
    Step(
        "a resource in some stacks only",
        "templates/storage.tf.j2",
        'resource "aws_sns_topic" "alerts" {\n  name = "alarms"\n}\n',
        IN_PROD + 'resource "aws_sns_topic" "alerts" {\n  name = "alarms"\n}\n{% endif %}\n',
        ("2 stacks (dev/us-east-1, dev/us-west-2): - aws_sns_topic.alerts  [data is lost]",),
    ),
    Step(
        "a stack less",
        "config/regions.yaml",
        "overrides:\n",
        'exclude:\n  - {environment: dev, region: us-west-2, reason: "nobody is there"}\noverrides:\n',
        ("dev/us-west-2 left the matrix: 4 resources, data in aws_s3_bucket.archive",),
    ),
    Step(
        "a stack more",
        "config/regions.yaml",
        'exclude:\n  - {environment: dev, region: us-west-2, reason: "nobody is there"}\n',
        "",
        ("dev/us-west-2 is new: 4 resources",),
    ),
    Step(
        "instances in the place of one, with a moved block",
        "templates/storage.tf.j2",
        'resource "aws_sns_topic" "alerts" {\n  name = "alarms"\n}\n',
        'moved {\n  from = aws_sns_topic.alerts\n  to   = aws_sns_topic.alerts["day"]\n}\n'
        'resource "aws_sns_topic" "alerts" {\n  for_each = toset(["day", "night"])\n  name = each.key\n}\n',
        (
            f"{PROD}: aws_sns_topic.alerts",
            '    name "alarms" → each.key',
            '    + for_each = toset(["day", "night"])',
            f'{PROD}: aws_sns_topic.alerts moved to aws_sns_topic.alerts["day"]',
        ),
    ),
    Step(
        "a key of an instance for another one",
        "templates/storage.tf.j2",
        '["day", "night"]',
        '["day", "late"]',
        (
            f'{PROD}: - aws_sns_topic.alerts.for_each[] = "night"  [data is lost]',
            f'{PROD}: + aws_sns_topic.alerts.for_each[] = "late"',
        ),
    ),
    Step(
        "keys that a local names",
        "templates/storage.tf.j2",
        'resource "aws_sns_topic" "alerts" {\n  for_each = toset(["day", "late"])\n',
        'locals {\n  times = ["late", "day"]\n}\n\n'
        'resource "aws_sns_topic" "alerts" {\n  for_each = toset(local.times)\n',
        (
            f'{PROD}: aws_sns_topic.alerts.for_each toset(["day", "late"]) → toset(local.times)',
            f"{PROD}: + local.times",
        ),
    ),
    Step(
        "one of them less",
        "templates/storage.tf.j2",
        '["late", "day"]',
        '["day"]',
        (
            f'{PROD}: - aws_sns_topic.alerts["late"]  [data is lost]',
            f'{PROD}: - local.times[0] = "late"',
        ),
    ),
)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with all commits, the last one checked out."""
    folder = tmp_path_factory.mktemp("history")
    files = dict(BASE)
    commit(folder, files, "base")
    for step in STEPS:
        assert step.before in files[step.file], step.name
        files[step.file] = files[step.file].replace(step.before, step.after)
        if step.name.startswith("a rename with one"):
            files[step.file] = files[step.file].replace("aws_s3_bucket.data.", "aws_s3_bucket.archive.")
        commit(folder, {step.file: files[step.file]}, step.name)
    return folder


@pytest.mark.parametrize("step", STEPS, ids=[step.name for step in STEPS])
def test_an_edit_is_told_by_address_and_argument(step: Step, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(history, "checkout", "-q", f"main~{len(STEPS) - 1 - STEPS.index(step)}")
    monkeypatch.chdir(history)
    result = run("diff", "HEAD~1", "--exit-code")
    *lines, _summary = result.stdout.splitlines()
    assert lines == list(step.want)
    assert result.exit_code == (1 if step.want else 0)
    git(history, "checkout", "-q", "main")
