"""What may stand in the blocks of OpenTofu's state encryption.

https://opentofu.org/docs/language/state/encryption/, and the structures `Config` of each key provider and method in
`internal/encryption` of https://github.com/opentofu/opentofu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING, list_of, map_of
from tfgen.rules.shared.structure import Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.types import Type

_TYPES: Final[Mapping[str, Type]] = {
    "text": STRING,
    "number": NUMBER,
    "flag": BOOL,
    "list": list_of(STRING),
    "map": map_of(STRING),
    "any": DYNAMIC,
}
# By kind the arguments, those that have to be there with an exclamation mark, behind their type.
_KEY_PROVIDERS: Final = {
    "aws_kms": {
        "text": "kms_key_id! key_spec! access_key profile region secret_key sts_region token http_proxy https_proxy "
        "no_proxy custom_ca_bundle ec2_metadata_service_endpoint ec2_metadata_service_endpoint_mode retry_mode",
        "number": "max_retries",
        "flag": "skip_credentials_validation skip_requesting_account_id insecure use_dualstack_endpoint "
        "use_fips_endpoint skip_metadata_api_check",
        "list": "shared_credentials_files shared_config_files allowed_account_ids forbidden_account_ids",
        "map": "encryption_context",
        "any": "assume_role assume_role_with_web_identity",
    },
    "azure_vault": {
        "text": "vault_uri! vault_key_name! client_id client_id_file_path client_secret client_secret_file_path "
        "client_certificate client_certificate_password client_certificate_path oidc_token oidc_token_file_path "
        "oidc_request_url oidc_request_token msi_endpoint metadata_host environment subscription_id tenant_id",
        "number": "key_length! symmetric_key_size",
        "flag": "use_cli use_oidc use_msi use_aks_workload_identity symmetric",
    },
    "external": {"list": "command!"},
    "gcp_kms": {
        "text": "kms_encryption_key! credentials access_token impersonate_service_account "
        "additional_authenticated_data",
        "number": "key_length!",
        "list": "impersonate_service_account_delegates",
    },
    "openbao": {"text": "key_name! address token transit_engine_path associated_data", "number": "key_length"},
    "pbkdf2": {
        "text": "passphrase hash_function",
        "number": "key_length iterations salt_length",
        "any": "chain",
    },
}
_METHODS: Final = {
    "aes_gcm": {"any": "keys! aad"},
    "external": {"list": "encrypt_command! decrypt_command!", "any": "keys"},
    "unencrypted": dict[str, str](),
}
_FALLBACK: Final = Shape({"method": Kind.ANY}, (), {"fallback": 0}, frozenset({"fallback"}))
_ENFORCED: Final = Shape({"method": Kind.ANY, "enforced": Kind.FLAG}, (), {"fallback": 0}, frozenset({"fallback"}))
SHAPES: Final[Mapping[str, Shape]] = {
    "encryption": Shape(
        {},
        (),
        {"key_provider": 2, "method": 2, "state": 0, "plan": 0, "remote_state_data_sources": 0},
        frozenset({"state", "plan", "remote_state_data_sources"}),
    ),
    "state": _ENFORCED,
    "plan": _ENFORCED,
    "fallback": _FALLBACK,
    "default": _FALLBACK,
    "remote_state_data_source": _FALLBACK,
    "remote_state_data_sources": Shape({}, (), {"default": 0, "remote_state_data_source": 1}, frozenset({"default"})),
}
"""The blocks with a shape of their own, wherever they stand."""


def _shape(arguments: Mapping[str, str], **more: str) -> Shape:
    names = " ".join((*arguments.values(), *more.values())).split()
    blocks = {"endpoints": 0} if "kms_key_id!" in names else {}
    required = tuple(name.removesuffix("!") for name in names if name.endswith("!"))
    return Shape({name.removesuffix("!"): Kind.ANY for name in names}, required, blocks)


KINDS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "key_provider": {name: _shape(one, meta="encrypted_metadata_alias") for name, one in _KEY_PROVIDERS.items()},
    "method": {name: _shape(one) for name, one in _METHODS.items()},
}
"""The kinds of key providers and methods, each with what may stand in its block."""


def type_of(block_type: str, kind: str, argument: str) -> Type:
    """The type of an argument of a key provider or a method; any where nothing is said of it."""
    groups = (_KEY_PROVIDERS if block_type == "key_provider" else _METHODS).get(kind, {})
    return next((_TYPES[name] for name, names in groups.items() if argument in names.replace("!", "").split()), DYNAMIC)
