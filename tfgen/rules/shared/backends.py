"""The arguments of Terraform's backends, which stand in backend blocks and in the config of `terraform_remote_state`.

Those of `terraform validate` 1.11 (https://developer.hashicorp.com/terraform/language/backend) and of OpenTofu 1.12
(https://opentofu.org/docs/language/settings/backends/configuration/), each with its type.
"""

import re

from tfgen.errors import did_you_mean
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING, Type, list_of
from tfgen.rules.api import Mapping

TYPES = ("azurerm", "consul", "cos", "gcs", "http", "kubernetes", "local", "oci", "oss", "pg", "remote", "s3")


def _arguments(
    text: str, *, flags: str = "", numbers: str = "", lists: str = "", others: str = ""
) -> Mapping[str, Type]:
    kinds = ((text, STRING), (flags, BOOL), (numbers, NUMBER), (lists, list_of(STRING)), (others, DYNAMIC))
    return {name: type_ for names, type_ in kinds for name in names.split()}


ARGUMENTS: Mapping[str, Mapping[str, Type]] = {
    "azurerm": _arguments(
        "storage_account_name container_name key resource_group_name subscription_id tenant_id client_id client_secret "
        "client_certificate client_certificate_path client_certificate_password client_id_file_path "
        "client_secret_file_path environment metadata_host endpoint access_key sas_token msi_endpoint oidc_token "
        "oidc_token_file_path oidc_request_token oidc_request_url ado_pipeline_service_connection_id",
        flags="use_msi use_oidc use_cli use_aks_workload_identity use_azuread_auth snapshot lookup_blob_endpoint",
        numbers="timeout_seconds",
    ),
    "consul": _arguments(
        "path access_token address scheme datacenter http_auth ca_file cert_file key_file", flags="gzip lock"
    ),
    "gcs": _arguments(
        "bucket prefix credentials access_token impersonate_service_account encryption_key kms_encryption_key "
        "storage_custom_endpoint universe_domain",
        lists="impersonate_service_account_delegates",
    ),
    "http": _arguments(
        "address update_method lock_address lock_method unlock_address unlock_method username password "
        "client_ca_certificate_pem client_certificate_pem client_private_key_pem",
        flags="skip_cert_verification",
        numbers="retry_max retry_wait_min retry_wait_max",
    ),
    "local": _arguments("path workspace_dir"),
    "pg": _arguments(
        "conn_str schema_name table_name index_name",
        flags="skip_schema_creation skip_table_creation skip_index_creation",
    ),
    "s3": _arguments(
        "access_key acl bucket custom_ca_bundle dynamodb_endpoint dynamodb_table ec2_metadata_service_endpoint "
        "ec2_metadata_service_endpoint_mode endpoint http_proxy https_proxy iam_endpoint key kms_key_id no_proxy "
        "profile region retry_mode secret_key shared_credentials_file sse_customer_key sts_endpoint sts_region token "
        "workspace_key_prefix",
        flags="encrypt force_path_style insecure skip_credentials_validation skip_metadata_api_check "
        "skip_region_validation skip_requesting_account_id skip_s3_checksum use_dualstack_endpoint use_fips_endpoint "
        "use_lockfile use_path_style",
        numbers="max_retries",
        lists="allowed_account_ids forbidden_account_ids shared_config_files shared_credentials_files",
        others="assume_role assume_role_with_web_identity endpoints lock_tags state_tags",
    ),
}
"""The arguments by backend; of other backends only the name is known."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "consul": ("path",),
    "cos": ("bucket",),
    "gcs": ("bucket",),
    "http": ("address",),
    "kubernetes": ("secret_suffix",),
    "oss": ("bucket",),
    "remote": ("organization", "workspaces"),
    "s3": ("bucket", "key"),
}
"""What Terraform asks for when it is not given."""

_ROLE = ("role_arn", "duration", "policy", "policy_arns", "session_name")
_S3_OBJECTS: Mapping[str, tuple[str, ...]] = {
    "assume_role": (*_ROLE, "external_id", "source_identity", "tags", "transitive_tag_keys"),
    "assume_role_with_web_identity": (*_ROLE, "web_identity_token", "web_identity_token_file"),
    "endpoints": ("dynamodb", "iam", "s3", "sso", "sts"),
}
_KEY = re.compile(
    r"(arn:[^:]+:kms:[^:]+:\d{12}:)?((key/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})|alias/.+)"
)
_ROLE_ARN = re.compile(r"arn:[^:]+:iam:[^:]*:[^:]*:role/.+")


def value_fault(kind: str, name: str, value: object) -> str | None:
    """What a backend of this kind has against a known value of an argument; None when it has nothing."""
    if kind == "http" and name.endswith("address") and isinstance(value, str) and not value.startswith("http"):
        return f"{name} has to begin with http:// or https://."
    if kind != "s3":
        return None
    if name in _S3_OBJECTS:
        return _object_fault(name, value)
    return _text_fault(name, value) if isinstance(value, str) else None


def _object_fault(name: str, value: object) -> str | None:
    if not isinstance(value, dict):
        return f"{name} is an object. Write it as {name} = {{ ... }}."
    known = _S3_OBJECTS[name]
    if unknown := [key for key in value if key not in known]:
        return f'{name} has no "{unknown[0]}". {did_you_mean(str(unknown[0]), known, otherwise="Take it away.")}'
    role = value.get("role_arn")
    if name.startswith("assume_role") and role is None:
        return f"{name} has no role_arn. Add it."
    if isinstance(role, str) and not _ROLE_ARN.fullmatch(role):
        return "role_arn is not the ARN of a role. Write it as in arn:aws:iam::123456789012:role/state."
    return None


def _text_fault(name: str, value: str) -> str | None:
    if name in ("bucket", "key", "region") and not value.strip():
        return f"{name} is empty. Write its value."
    if name in ("key", "workspace_key_prefix") and (value.startswith("/") or value.endswith("/")):
        return f"{name} may not begin or end with a slash. Take it away."
    if name == "kms_key_id" and not _KEY.fullmatch(value):
        return "kms_key_id is not the id, alias or ARN of a key. Write it as in alias/trading-state."
    return None
