"""The switches of the platform, and the settings of what they switch on."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from tfgen.config.types import Model, RegionName, whole

Owner = Literal["owner", "external"]


class Features(Model, frozen=True):
    """What a stack has beyond the base; each switch changes only what belongs to it."""

    custom_domain: Annotated[
        bool, Meta(description="A domain for the API, latency-routed over the regions, with health checks.")
    ] = False
    waf: Annotated[bool, Meta(description="A web ACL before the API: managed rules, a rate limit, logs.")] = False
    xray: Annotated[bool, Meta(description="Traces of API and function, a group and a sampling rule.")] = False
    s3_replication: Annotated[bool, Meta(description="A replica of the data bucket in another region.")] = False
    aurora_global: Annotated[
        bool,
        Meta(description="One database over the environment's regions: the home region writes, the others follow."),
    ] = False
    alarms: Annotated[bool, Meta(description="CloudWatch alarms, an encrypted SNS topic, a dashboard.")] = False
    ssm_parameters: Annotated[bool, Meta(description="Parameters of the environment that the function reads.")] = False
    cicd: Annotated[bool, Meta(description="Workflows for GitHub Actions, and the roles they assume.")] = False
    guardduty: Annotated[bool, Meta(description="Threat detection, with findings sent to the alarms' topic.")] = False
    security_hub: Annotated[bool, Meta(description="Security standards, with the AWS Config recorder they need.")] = (
        False
    )
    backup: Annotated[bool, Meta(description="An AWS Backup plan for database and data bucket.")] = False


class Ownership(Model, frozen=True):
    """What exists once in an account and region: whether this stack owns it, or something outside of tfgen does."""

    state_bucket: Annotated[Owner, Meta(description="The bucket and key of Terraform's state.")] = "owner"
    oidc_provider: Annotated[Owner, Meta(description="The identity provider of GitHub Actions.")] = "owner"
    api_account: Annotated[Owner, Meta(description="API Gateway's log role.")] = "owner"
    guardduty_detector: Annotated[Owner, Meta(description="The GuardDuty detector.")] = "owner"
    security_hub_account: Annotated[Owner, Meta(description="The subscription to Security Hub.")] = "owner"
    config_recorder: Annotated[Owner, Meta(description="The recorder of AWS Config.")] = "owner"


class Domain(Model, frozen=True):
    """The domain of features.custom_domain: one an environment, the same in all its regions."""

    name: Annotated[
        Annotated[
            str,
            Meta(
                pattern=whole(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"),
                examples=["api.example.com"],
                max_length=64,
            ),
        ]
        | None,
        Meta(description="Name that clients call."),
    ] = None
    zone_id: Annotated[
        Annotated[str, Meta(pattern=whole(r"Z[A-Z0-9]+"), examples=["Z0123456789ABCDEFGHIJ"], max_length=32)] | None,
        Meta(description="Route 53 hosted zone that the name is in."),
    ] = None


class Waf(Model, frozen=True):
    """The web ACL of features.waf."""

    # https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
    rate_limit: Annotated[
        int, Meta(ge=10, le=2_000_000_000, description="Requests in five minutes after which an address is blocked.")
    ] = 2000
    block_anonymous_addresses: Annotated[
        bool, Meta(description="Block addresses of VPNs, proxies and hosting providers.")
    ] = True


class Tracing(Model, frozen=True):
    """The sampling rule of features.xray."""

    reservoir: Annotated[int, Meta(ge=0, le=100, description="Traces a second that are always taken.")] = 1
    rate: Annotated[float, Meta(ge=0, le=1, description="Share of the other requests that is traced.")] = 0.05


class Replication(Model, frozen=True):
    """The replica of features.s3_replication."""

    region: Annotated[RegionName | None, Meta(description="Region of the replica bucket; not the stack's own.")] = None


class Backup(Model, frozen=True):
    """The plan of features.backup: one copy a day."""

    retention_days: Annotated[int, Meta(ge=1, le=36_500, description="Days that a copy is kept.")] = 35


class Alarms(Model, frozen=True):
    """The topic and thresholds of features.alarms."""

    emails: Annotated[
        list[
            Annotated[str, Meta(pattern=whole(r"[\w.+\-]+@[\w.\-]+"), examples=["oncall@example.com"], max_length=254)]
        ],
        Meta(description="Addresses that are subscribed; each has to confirm by a link."),
    ] = field(default_factory=list)
    database_connections: Annotated[int, Meta(ge=1, description="Connections to an instance that raise an alarm.")] = (
        500
    )
    freeable_memory_mb: Annotated[
        int, Meta(ge=1, description="MiB of an instance's memory that must stay free, or an alarm is raised.")
    ] = 256
    replica_lag_milliseconds: Annotated[
        int, Meta(ge=1, description="Lag of a reader, or of a global database's region, that raises an alarm.")
    ] = 1000
