"""The arguments of Terraform's backends, which stand in backend blocks and in the config of `terraform_remote_state`.

Those of `terraform validate` 1.11 (https://developer.hashicorp.com/terraform/language/backend) and of OpenTofu 1.12
(https://opentofu.org/docs/language/settings/backends/configuration/), each with its type.
"""

from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING, Type, list_of, map_of
from tfgen.rules.api import Mapping

TYPES = ("azurerm", "consul", "cos", "gcs", "http", "kubernetes", "local", "oci", "oss", "pg", "remote", "s3")
"""What a backend block may be of. `terraform_remote_state` reads a state of `cloud` too, which has its own block."""
CLOUD = "cloud"


def _arguments(
    text: str, *, flags: str = "", numbers: str = "", lists: str = "", tables: str = "", others: str = ""
) -> Mapping[str, Type]:
    kinds = (
        *((text, STRING), (flags, BOOL), (numbers, NUMBER)),
        *((lists, list_of(STRING)), (tables, map_of(STRING)), (others, DYNAMIC)),
    )
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
    CLOUD: _arguments("hostname organization token", others="workspaces"),
    "consul": _arguments(
        "path access_token address scheme datacenter http_auth ca_file cert_file key_file", flags="gzip lock"
    ),
    "cos": _arguments(
        "secret_id secret_key security_token region bucket endpoint domain prefix key acl shared_credentials_dir "
        "profile cam_role_name",
        flags="encrypt accelerate",
        others="assume_role",
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
    "kubernetes": _arguments(
        "secret_suffix namespace host username password client_certificate client_key cluster_ca_certificate "
        "config_path config_context config_context_auth_info config_context_cluster token proxy_url",
        flags="in_cluster_config load_config_file insecure",
        lists="config_paths",
        tables="labels",
        others="exec",
    ),
    "local": _arguments("path workspace_dir"),
    "oss": _arguments(
        "access_key secret_key security_token ecs_role_name region sts_endpoint tablestore_endpoint endpoint bucket "
        "prefix key tablestore_instance_name tablestore_table acl shared_credentials_file profile "
        "assume_role_role_arn assume_role_session_name assume_role_policy",
        flags="encrypt",
        numbers="assume_role_session_expiration",
        others="assume_role",
    ),
    "pg": _arguments(
        "conn_str schema_name table_name index_name",
        flags="skip_schema_creation skip_table_creation skip_index_creation",
    ),
    "remote": _arguments("hostname organization token", others="workspaces"),
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
    "cos": ("bucket", "region"),
    "gcs": ("bucket",),
    "http": ("address",),
    "kubernetes": ("secret_suffix",),
    "oss": ("bucket",),
    "remote": ("organization", "workspaces"),
    "s3": ("bucket", "key"),
}
"""What Terraform asks for when it is not given."""

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "cos": ("assume_role",),
    "kubernetes": ("exec",),
    "oss": ("assume_role",),
    "remote": ("workspaces",),
}
"""What is written as a block in a backend block, and as an argument in the config of `terraform_remote_state`."""
