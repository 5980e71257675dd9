"""The typed settings of one stack: every key that may stand in the matrix, its type, default and limits.

The descriptions here are the reference that `docs/settings.md` and the JSON Schema are made of. Rules that
need two values, or the matrix, are in `tfgen.config.checks` and `tfgen.config.feature_checks`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from tfgen.config.features import Alarms, Backup, Domain, Features, Ownership, Replication, Tracing, Waf
from tfgen.config.types import (
    AccountId,
    Cidr,
    Model,
    ParameterName,
    ParameterValue,
    RegionName,
    RetentionDays,
    TagKey,
    TagValue,
    VarName,
    ZoneName,
    whole,
)


class Network(Model, frozen=True):
    """VPC, subnets and the way out."""

    nat: Annotated[
        Literal["single", "per_zone"],
        Meta(
            description="One NAT gateway per region, or one per availability zone, which survives the loss of a zone."
        ),
    ] = "single"
    zone_count: Annotated[
        int, Meta(ge=2, le=3, description="Use at most this many of the availability zones, from the first on.")
    ] = 3
    interface_endpoints: Annotated[
        bool, Meta(description="Reach Secrets Manager, KMS, logs, X-Ray and SSM inside the VPC instead of by NAT.")
    ] = False
    flow_logs: Annotated[bool, Meta(description="Record the accepted and rejected traffic of the VPC.")] = True


class Encryption(Model, frozen=True):
    """The stack's KMS key."""

    deletion_window_days: Annotated[
        int, Meta(ge=7, le=30, description="Days between destroying the key and losing what it encrypts.")
    ] = 30


class Capacity(Model, frozen=True):
    """Capacity of a Serverless v2 cluster in Aurora capacity units (ACU), in steps of 0.5."""

    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.requirements.html
    minimum: Annotated[float, Meta(ge=0, le=256, multiple_of=0.5, description="ACU when idle.")] = 0.5
    maximum: Annotated[float, Meta(ge=1, le=256, multiple_of=0.5, description="ACU under load.")] = 2


class Database(Model, frozen=True):
    """The Aurora MySQL cluster."""

    mode: Annotated[
        Literal["serverless", "provisioned"],
        Meta(description="Serverless v2, or instances of a fixed class."),
    ] = "serverless"
    engine_version: Annotated[
        str,
        Meta(
            pattern=whole(r"8\.0\.mysql_aurora\.3\.[0-9]+\.[0-9]+"),
            examples=["8.0.mysql_aurora.3.10.5"],
            description="Aurora MySQL version; 3.10 is an LTS line.",
        ),
    ] = "8.0.mysql_aurora.3.10.5"
    instance_class: Annotated[
        str,
        Meta(
            pattern=whole(r"db\.[a-z0-9]+\.[a-z0-9]+"),
            examples=["db.r6g.large"],
            description="Class of the instances of a provisioned cluster.",
        ),
    ] = "db.r6g.large"
    capacity: Annotated[Capacity, Meta(description="Range of a Serverless v2 cluster.")] = field(
        default_factory=Capacity
    )
    reader_count: Annotated[int, Meta(ge=0, le=15, description="Readers beside the writer.")] = 2
    name: Annotated[
        str,
        Meta(
            pattern=whole(r"[a-z][a-z0-9_]{0,63}"),
            examples=["trading"],
            description="Database that is made with the cluster.",
        ),
    ] = "trading"
    master_username: Annotated[
        str,
        Meta(
            pattern=whole(r"[a-z][a-z0-9_]{0,15}"),
            examples=["trading_admin"],
            description="Master user; its password is in Secrets Manager.",
        ),
    ] = "trading_admin"
    credentials: Annotated[
        Literal["managed", "secret"],
        Meta(
            description="Who makes the master password: RDS, or a secret of the home region's stack, which a global "
            "database needs. It is never in state, plan or variables."
        ),
    ] = "managed"
    password_version: Annotated[
        int, Meta(ge=1, description="With credentials secret: raise it to have a new password made and set.")
    ] = 1
    secret_recovery_days: Annotated[
        Literal[0, 7, 14, 30],
        Meta(description="With credentials secret: days in which a deleted secret can be restored."),
    ] = 30
    cluster_suffix: Annotated[
        Annotated[str, Meta(pattern=whole(r"[a-z0-9]+"), examples=["g1"], max_length=4)] | None,
        Meta(
            description="End of the cluster's name. Another one replaces the cluster: one that joins a global database "
            "has to be new."
        ),
    ] = None
    backup_retention_days: Annotated[int, Meta(ge=1, le=35, description="Days of point-in-time recovery.")] = 7
    deletion_protection: Annotated[bool, Meta(description="Refuse to delete the cluster.")] = True
    final_snapshot: Annotated[bool, Meta(description="Take a snapshot when the cluster is destroyed.")] = True
    generation: Annotated[
        int,
        Meta(
            ge=1,
            description="Part of the final snapshot's name: raise it when a destroyed environment is made again.",
        ),
    ] = 1
    apply_immediately: Annotated[bool, Meta(description="Change now instead of in the maintenance window.")] = False


class Function(Model, frozen=True):
    """The Lambda function that books trades."""

    memory_mb: Annotated[int, Meta(ge=128, le=10240, description="Memory in MB.")] = 512
    timeout_seconds: Annotated[int, Meta(ge=1, le=900, description="Time limit of one invocation in seconds.")] = 30
    runtime: Annotated[
        Literal["python3.11", "python3.12", "python3.13"],
        Meta(description="Lambda runtime; provider 5.100 ends at 3.13."),
    ] = "python3.13"
    architecture: Annotated[
        Literal["arm64", "x86_64"], Meta(description="Instruction set of function and archive.")
    ] = "arm64"
    reserved_concurrency: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="Executions kept for this function; null takes them from the account's pool."),
    ] = None
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Meta(description="Least level that is logged.")
    ] = "INFO"
    auto_migrate: Annotated[bool, Meta(description="Migrate the schema on first use instead of by the workflow.")] = (
        False
    )


class Throttling(Model, frozen=True):
    """What one stage of the API admits."""

    rate_limit: Annotated[int, Meta(ge=1, description="Requests per second.")] = 100
    burst_limit: Annotated[int, Meta(ge=1, description="Requests at once.")] = 200


class Api(Model, frozen=True):
    """The REST API in front of the function."""

    authorization: Annotated[Literal["NONE", "AWS_IAM"], Meta(description="Who may call POST /trade.")] = "AWS_IAM"
    throttling: Annotated[Throttling, Meta(description="Limits of the stage.")] = field(default_factory=Throttling)


class Storage(Model, frozen=True):
    """The data bucket and the bucket for its access logs."""

    expiration_days: Annotated[int, Meta(ge=1, description="Days after which objects expire.")] = 90
    force_destroy: Annotated[
        bool, Meta(description="Let `terraform destroy` delete buckets that hold objects, and backups.")
    ] = False


class Logs(Model, frozen=True):
    """CloudWatch log groups."""

    retention_days: Annotated[RetentionDays, Meta(description="Days that log events are kept.")] = 30


class State(Model, frozen=True):
    """The S3 backend, where Terraform keeps the stack's state."""

    bucket: Annotated[
        Annotated[str, Meta(pattern=whole(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]"), examples=["acme-terraform-state"])]
        | None,
        Meta(description="State bucket; null means <project>-state-<account_id>-<home_region>."),
    ] = None
    region: Annotated[
        RegionName | None, Meta(description="Region of the state bucket; null means the home region.")
    ] = None
    lock_table: Annotated[
        Annotated[str, Meta(pattern=whole(r"[A-Za-z0-9_.-]{3,255}"), examples=["terraform-locks"])] | None,
        Meta(description="DynamoDB table that is locked beside S3's own lock, for clients older than 1.10."),
    ] = None
    kms_key_id: Annotated[
        Annotated[
            str,
            Meta(
                pattern=whole(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-f0-9-]+"),
                examples=["arn:aws:kms:us-east-1:012345678901:key/1a2b-3c4d"],
            ),
        ]
        | None,
        Meta(description="ARN of the key that encrypts the state; null means S3's own key."),
    ] = None


class Ignore(Model, frozen=True, kw_only=True):
    """A rule of `tfgen validate` that is kept quiet in the stack."""

    rule: Annotated[str, Meta(description="Name of the rule, as `tfgen rules` lists it.", examples=["unused-local"])]
    address: Annotated[
        str,
        Meta(
            description="The addresses it is kept quiet for; * stands for any characters.",
            examples=["aws_subnet.private_*"],
        ),
    ] = "*"
    reason: Annotated[str, Meta(min_length=1, description="Why.")]


class Checks(Model, frozen=True):
    """What `tfgen validate` shall not say."""

    ignore: Annotated[
        list[Ignore],
        Meta(
            description="Rules that are kept quiet: rule, reason and, if not for every address, address. "
            "One that nothing needs is a finding."
        ),
    ] = field(default_factory=list)


class Settings(Model, frozen=True, kw_only=True):
    """Everything that may be set in `defaults`, in a region, in an environment and in an override."""

    account_id: AccountId
    home_region: Annotated[RegionName, Meta(description="Region of the environment that owns what exists once.")]
    cidr: Cidr
    availability_zones: Annotated[
        list[ZoneName], Meta(min_length=2, max_length=3, description="Zones that get subnets: two or three.")
    ]
    network: Annotated[Network, Meta(description=Network.__doc__)] = field(default_factory=Network)
    encryption: Annotated[Encryption, Meta(description=Encryption.__doc__)] = field(default_factory=Encryption)
    database: Annotated[Database, Meta(description=Database.__doc__)] = field(default_factory=Database)
    function: Annotated[Function, Meta(description=Function.__doc__)] = field(default_factory=Function)
    api: Annotated[Api, Meta(description=Api.__doc__)] = field(default_factory=Api)
    storage: Annotated[Storage, Meta(description=Storage.__doc__)] = field(default_factory=Storage)
    logs: Annotated[Logs, Meta(description=Logs.__doc__)] = field(default_factory=Logs)
    state: Annotated[State, Meta(description=State.__doc__)] = field(default_factory=State)
    features: Annotated[Features, Meta(description=Features.__doc__)] = field(default_factory=Features)
    ownership: Annotated[Ownership, Meta(description=Ownership.__doc__)] = field(default_factory=Ownership)
    domain: Annotated[Domain, Meta(description=Domain.__doc__)] = field(default_factory=Domain)
    waf: Annotated[Waf, Meta(description=Waf.__doc__)] = field(default_factory=Waf)
    tracing: Annotated[Tracing, Meta(description=Tracing.__doc__)] = field(default_factory=Tracing)
    replication: Annotated[Replication, Meta(description=Replication.__doc__)] = field(default_factory=Replication)
    backup: Annotated[Backup, Meta(description=Backup.__doc__)] = field(default_factory=Backup)
    alarms: Annotated[Alarms, Meta(description=Alarms.__doc__)] = field(default_factory=Alarms)
    parameters: Annotated[
        dict[ParameterName, ParameterValue],
        Meta(description="With features.ssm_parameters: what the function reads below /<project>/<environment>/."),
    ] = field(default_factory=dict)
    checks: Annotated[Checks, Meta(description=Checks.__doc__)] = field(default_factory=Checks)
    protect: Annotated[
        bool, Meta(description="Write prevent_destroy to what holds data: cluster, buckets, keys, secrets.")
    ] = False
    tags: Annotated[
        dict[TagKey, TagValue],
        Meta(description="Tags of every resource, beside those tfgen's templates set."),
    ] = field(default_factory=dict)
    vars: Annotated[
        dict[VarName, Any],
        Meta(description="Your own values for your own templates: any type, merged like the rest."),
    ] = field(default_factory=dict)
