"""The blocks that are Terraform's own, as forms: what stands in them, of which one is made at random.

https://developer.hashicorp.com/terraform/language
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.recall.tree import Item, Node

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random
    from typing import Any


@dataclass(frozen=True)
class Form:
    """A block: its labels, the texts that arguments may have, the blocks in it; `needed` are always there."""

    type: str
    labels: tuple[str, ...] = ()
    arguments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocks: tuple[Form, ...] = ()
    needed: frozenset[str] = frozenset()

    def make(self, rng: Random, *labels: str) -> Node:
        """A block of this form."""
        items: list[Item | Node] = [
            Item(name, rng.choice(texts))
            for name, texts in self.arguments.items()
            if name in self.needed or rng.random() < 0.4
        ]
        items += [form.make(rng) for form in self.blocks if form.type in self.needed or rng.random() < 0.4]
        return Node(self.type, list(labels or self.labels), items)


def _form(type_: str, *labels: str, needed: str = "", blocks: tuple[Form, ...] = (), **arguments: Any) -> Form:
    several = {name: (texts,) if isinstance(texts, str) else texts for name, texts in arguments.items()}
    return Form(type_, labels, several, blocks, frozenset(needed.split()))


_MESSAGE = ('"It is wrong."', '"Not ${var.text}."')
_CONDITIONS = ("var.number > 0", 'var.text != ""', "length(var.items) > 0", "can(var.text)")
PRECONDITION = _form("precondition", condition=_CONDITIONS, error_message=_MESSAGE, needed="condition error_message")
POSTCONDITION = _form(
    "postcondition", condition=('self.id != ""', *_CONDITIONS), error_message=_MESSAGE, needed="condition error_message"
)
LIFECYCLE = _form(
    "lifecycle",
    create_before_destroy=("true", "false"),
    prevent_destroy=("true", "false"),
    ignore_changes=("all", "[]", "[tags]", '[tags["a"]]'),
    replace_triggered_by=("[terraform_data.first]", "[terraform_data.first.id]"),
    blocks=(PRECONDITION, POSTCONDITION),
)
CONNECTION = _form(
    "connection",
    type=('"ssh"', '"winrm"'),
    host=('"10.0.0.1"', "self.id"),
    user='"root"',
    password='"secret"',
    port=("22", "5985"),
    timeout='"5m"',
    private_key='"key"',
    agent=("true", "false"),
    needed="host",
)
LOCAL_EXEC = _form(
    "provisioner",
    "local-exec",
    command=('"echo a"', '"echo ${self.id}"'),
    working_dir="path.module",
    interpreter='["bash", "-c"]',
    environment=('{ A = "b" }', "{ A = self.id }"),
    when=("create", "destroy"),
    on_failure=("continue", "fail"),
    quiet=("true", "false"),
    needed="command",
)
_REMOTE = {"when": ("create", "destroy"), "on_failure": ("continue", "fail")}
REMOTE_EXEC = _form(
    "provisioner", "remote-exec", inline='["a", "b"]', **_REMOTE, blocks=(CONNECTION,), needed="inline connection"
)
FILE = _form(
    "provisioner",
    "file",
    content='"a"',
    destination='"/tmp/a"',
    **_REMOTE,
    blocks=(CONNECTION,),
    needed="content destination connection",
)
PROVISIONERS = (LOCAL_EXEC, REMOTE_EXEC, FILE)
VALIDATION = _form(
    "validation",
    condition=("var.NAME != null", "can(var.NAME)", "var.NAME != var.text"),
    error_message=_MESSAGE,
    needed="condition error_message",
)
VARIABLE = _form(
    "variable",
    type=("string", "any"),
    default=('"a"', "null"),
    description='"What it is for"',
    sensitive=("true", "false"),
    nullable="true",
    ephemeral="false",
    blocks=(VALIDATION,),
    needed="type",
)
OUTPUT = _form(
    "output",
    value=("var.text", "terraform_data.first.id", "local.text"),
    description='"What it is"',
    sensitive="true",
    depends_on="[terraform_data.first]",
    blocks=(PRECONDITION,),
    needed="value",
)
MOVED = _form("moved", **{"from": "terraform_data.gone", "to": "terraform_data.first"}, needed="from to")
REMOVED = _form(
    "removed",
    **{"from": ("terraform_data.left", "module.left")},
    blocks=(_form("lifecycle", destroy="false", needed="destroy"),),
    needed="from lifecycle",
)
IMPORT = _form("import", to="terraform_data.first", id=('"abc"', "var.text"), needed="to id")
CHECK = _form(
    "check",
    "health",
    blocks=(_form("assert", condition=_CONDITIONS, error_message=_MESSAGE, needed="condition error_message"),),
    needed="assert",
)
DATA_STATE = _form(
    "data",
    "terraform_remote_state",
    "other",
    backend='"s3"',
    config=(
        '{ bucket = "b", key = "k", region = "us-east-1" }',
        '{ bucket = var.text, key = "a/${var.text}", region = "us-east-1", encrypt = true }',
        (
            '{ bucket = "b", key = "k", region = "us-east-1",'
            ' assume_role = { role_arn = "arn:aws:iam::123456789012:role/a" } }'
        ),
    ),
    workspace='"default"',
    defaults='{ a = "b" }',
    needed="backend config",
)
LOCAL_STATE = _form(
    "data",
    "terraform_remote_state",
    "local",
    backend='"local"',
    config='{ path = "a.tfstate" }',
    needed="backend config",
)
BACKENDS = (
    _form("backend", "local", path='"a.tfstate"', workspace_dir='"states"'),
    _form(
        "backend",
        "s3",
        bucket='"b"',
        key='"k/terraform.tfstate"',
        region='"us-east-1"',
        encrypt=("true", "false"),
        dynamodb_table='"locks"',
        use_lockfile="true",
        profile='"p"',
        workspace_key_prefix='"env"',
        kms_key_id='"alias/a"',
        needed="bucket key region",
    ),
    _form(
        "backend",
        "gcs",
        bucket='"b"',
        prefix='"p"',
        needed="bucket",
    ),
    _form(
        "backend",
        "azurerm",
        resource_group_name='"g"',
        storage_account_name='"s"',
        container_name='"c"',
        key='"k"',
        needed="storage_account_name container_name key",
    ),
    _form("backend", "http", address='"https://example.com/state"', update_method='"POST"', needed="address"),
    _form(
        "cloud",
        organization='"o"',
        hostname='"app.terraform.io"',
        blocks=(_form("workspaces", name='"w"', needed="name"),),
        needed="organization workspaces",
    ),
)
PROVIDER = _form(
    "provider",
    "aws",
    region=('"us-east-1"', "var.text"),
    profile='"p"',
    access_key='"a"',
    max_retries="3",
    allowed_account_ids='["123456789012"]',
    blocks=(
        _form("default_tags", tags='{ a = "b" }'),
        _form(
            "assume_role",
            role_arn='"arn:aws:iam::123456789012:role/r"',
            session_name='"session"',
            external_id='"external"',
        ),
        _form("ignore_tags", keys='["k"]', key_prefixes='["p"]'),
        _form("endpoints", s3='"http://localhost:4566"', sqs='"http://localhost:4566"'),
    ),
    needed="region",
)
POLICY = _form(
    "data",
    "aws_iam_policy_document",
    "policy",
    version=('"2012-10-17"', '"2008-10-17"'),
    policy_id='"p"',
    source_policy_documents='["{}"]',
    override_policy_documents='["{}"]',
    blocks=(
        _form(
            "statement",
            sid='"One"',
            effect=('"Allow"', '"Deny"'),
            actions=('["s3:GetObject"]', '["*"]'),
            resources=('["*"]', '["arn:aws:s3:::b/*"]'),
            blocks=(
                _form("principals", type=('"AWS"', '"Service"'), identifiers='["*"]', needed="type identifiers"),
                _form(
                    "condition",
                    test=('"StringEquals"', '"Bool"'),
                    variable='"aws:SourceArn"',
                    values='["a"]',
                    needed="test variable values",
                ),
            ),
            needed="actions resources",
        ),
    ),
    needed="statement",
)
INGRESS = _form(
    "dynamic",
    "ingress",
    for_each=("[80, 443]", "toset(var.items)", "{ a = 80 }", "local.numbers"),
    iterator="",
    blocks=(
        _form(
            "content",
            from_port="80",
            to_port="ITERATOR.value",
            protocol='"tcp"',
            cidr_blocks='["10.0.0.0/8"]',
            description='"port ${ITERATOR.key}"',
            needed="from_port to_port protocol",
        ),
    ),
    needed="for_each content",
)
