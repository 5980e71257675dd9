"""What looks like a secret, and what only seems to.

The secrets are put together here, so that no scanner of this repository takes them for real ones.
"""

from __future__ import annotations

import base64
import json
import math
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings, strategies

from tfgen.rules.shared import random_words, secret_detectors, secret_names, secrets
from tfgen.rules.shared.secrets import find_in_value, find_secrets

if TYPE_CHECKING:
    import re

RANDOM = "".join(("x8Kd92mQ", "pL4vR7nT"))


def _part(claims: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


JWT = ".".join((_part({"alg": "HS256"}), _part({"sub": "1234567890"}), "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"))
# By what they are: the value of a setting whose name says nothing.
TOKENS = {
    "aws key": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "github, fine-grained": "github_pat_11ABCDEFG0abcdefghijkl_MNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyzABC",
    "gitlab": "glpat-" + "ABCDEFGHIJKLMNOPQRST",
    "slack": "xoxb-" + "123456789012-1234567890123-abcdefGHIJKLmnopQRSTuvwx",
    "slack hook": "https://hooks.slack.com/services/" + "T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
    "stripe": "sk_live_" + "4eC39HqLyjWDarjtT1zdP7dc",
    "sendgrid": "SG." + "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr",
    "npm": "npm_" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "google": "AIzaSy" + "DaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
    "jwt": JWT,
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "encrypted private key": "-----BEGIN ENCRYPTED " + "PRIVATE KEY-----",
    "openssh": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "basic auth": "https://user:" + "p4ss@example.com/x",
    "database url": "postgres://admin:" + "hunter2@db.example.com:5432/x",
}
# By what they are called.
NAMED = [
    ("password", "hunter2"),
    ("password", "changeme"),
    ("PASSWORD", "P@ssw0rd"),
    ("masterPassword", "correct horse battery staple"),
    ("db_pass", "Tr0ub4dor&3"),
    ("pwd", "abc12345"),
    ("passphrase", "open-sesame-4711"),
    ("token", RANDOM),
    ("auth_token", "9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d"),
    ("stripe_token", "sk_test_" + "4eC39HqLyjWDarjtT1zdP7dc"),
    ("client_secret", "6f1ed002ab5595859014ebf0951522d9"),
    ("aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"),
    ("datadog_api_key", "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"),
    ("credentials", "u7Yh2kLp9QwZ"),
    ("private_key", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"),
    ("password", "my-secret-password"),
    ("jwt_secret", "keep-it-quiet"),
    ("secretKey", "minio4711"),
    ("client_secret", "keep-it-4711-quiet"),
]
HARMLESS = [
    ("account_id", "111122223333"),
    ("kms_key_id", "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    ("kms_key_id", "1234abcd-12ab-34cd-56ef-1234567890ab"),
    ("kms_key_id", "mrk-1234abcd12ab34cd56ef1234567890ab"),
    ("topic", "arn:aws:sns:us-east-1:111122223333:trading-production-alarms-topic-with-a-long-name"),
    ("commit", "3f786850e387550fdab836ed7e6dc881de23001b"),
    ("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("source_code_hash", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="),
    ("provider", "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ("image", "111122223333.dkr.ecr.us-east-1.amazonaws.com/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b82"),
    ("credentials", "secret"),
    ("secret_arn", "arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf"),
    ("secret_name", "prod/db/password"),
    ("password", "/prod/db/password"),
    ("password_secret", "projects/acme/secrets/db-password/versions/1"),
    ("secret_key_ref", "db-credentials"),
    ("token_endpoint", "https://login.example.com/oauth2/token"),
    ("token_validity", "24h"),
    ("token", "${{ secrets.GITHUB_TOKEN }}"),
    ("api_key_source", "HEADER"),
    ("ami", "ami-0123456789abcdef0"),
    ("zone_id", "Z0123456789ABCDEFGHIJ"),
    ("policy", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
    ("policy", "AmazonEC2ContainerRegistryReadOnly"),
    ("rules", "AWSManagedRulesKnownBadInputsRuleSet"),
    ("public_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ9r7kqV3z5mY2tQ0bGx1cXoW8uPnLdE4fHs6jKvMw2a me@x"),
    ("certificate", "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n"),
    ("thumbprint", "6938fd4d98bab03faadb97b34396831e3780aea1"),
    ("cidr", "10.0.0.0/16"),
    ("bucket", "trading-prod-terraform-state-777788889999-us-east-1"),
    ("client_secret_var", "OIDC_CLIENT_SECRET"),
    ("s3_secret_key_var", "APP__storage__S3_SECRET_ACCESS_KEY"),
    ("client_secret_var", "oidc.portal.clientSecret"),
    ("customer_master_key_spec", "SYMMETRIC_DEFAULT"),
    ("ClientSecret", "urn:k8s:secret:proxy:client-secret"),
    ("existingSecret", "grafana-admin-credentials"),
    ("passwordKey", "admin-password"),
    ("existingSecretPasswordKey", "password"),
    ("secretKey", "pguser"),
    ("secret", "upload-bucket-sa"),
    ("S3_SECRET_KEY", "yoursecretkey"),
    ("OPENAI_API_KEY", "sk-..."),
    ("password_encryption", "SCRAM-SHA-256"),
    ("role", "build-ci-IAMRole-1FIPDG9DE2CWJ"),
    ("schema", "public-display-data-aggregator-POSTGRES-SCHEMA"),
    ("content", "gradle-verification=H18QZ1H7PSUZJMWEVOUTYW7TAIBQJ"),
    ("dkim_value", "dyj3dpfllc7brvxpnwdjzmk2is3mfjk2merbjrwns2siher4p64ra"),
    ("policy", "script-src 'sha256-wrP1y/XyBiQiNtWvqeo56CoSUTnjHRpOzs4kag+stYs='"),
    ("tenancy", "ocid1.tenancy.oc1..aaaaaaaaned4fkpkisbwjlr56u7cj63lf3wffbilvqknstgtvzub7vhqkggq"),
]
WRITTEN = [
    'password = "hunter2!"',
    '{% set db_password = "S3cretPa55" %}',
    f"{{%- set token = '{RANDOM}' -%}}",
    "  export DB_PASSWORD=hunter2x",
    '"password": "abc123!x"',
    "password: Tr0ub4dor3",
    '{{ mysql(password="S3cretPa55") }}',
    '{{ {"password": "hunter2a"} | hcl }}',
    'secret_string = jsonencode({ password = "hunter2a" })',
    'environment { variables = { DB_PASSWORD = "hunter2a" } }',
    'password = "hunter2-{{ stack.environment }}"',
    f"# the old key: {TOKENS['aws key']}",
    f"{{# {TOKENS['github']} #}}",
    f'  value = "{TOKENS["stripe"]}"',
    f"Authorization: Bearer {JWT}",
    f'value = "{"/".join(("qT7/bX2vLm", "9kRfYw+8sZ1/Hc", "D4gNpJ6eAu0iK5oVt3"))}"',
    f'source = "/home/pages/modules/{"".join(("qT7bX2vLm9kRf", "Yw8sZ1HcD4gNpJ6eAu0iK5oVt3"))}/other"',
]
HARMLESS_LINES = [
    'value = "arn:aws:secretsmanager:{{ stack.region }}:{{ account_id }}:secret:shop/{{ env }}/us-east-1/db"',
    'Resource = "arn:${var.partition}:secretsmanager:${var.region}:${var.account}:secret:shop/1/db-4x7-??????"',
    "password = random_password.db.result",
    "password = {{ database.password | hcl }}",
    'password = "{{ database.password }}"',
    'password = "${random_password.x.result}"',
    "password_wo = ephemeral.aws_secretsmanager_secret_version.db.secret_string",
    '"secretsmanager:GetSecretValue"',
    '"token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"',
    "id-token: write",
    "secrets: inherit",
    '{% if database.credentials == "secret" %}',
    "{% macro secret(name, password=none) %}",
    "# The password is in Secrets Manager: never in the state.",
    'resource "aws_secretsmanager_secret" "database" {',
    'data "aws_secretsmanager_secret_version" "password" {',
    "uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
    "TOKEN=$(aws ecr get-login-password)",
    'PASSWORD="$1"',
    'private_key = file("key.pem")',
    'error_message = "The password must have 16 characters."',
    "manage_master_user_password = true",
    'SET_SECRET="kubectl exec vault-0 -n ${self.input.ns} -- vault kv patch -mount=kv apps/shop"',
    'secret_data = "postgres://${var.user}:${var.password}@${var.host}:5432/${var.name}?sslmode=require"',
    '# "mongodb://shop:password@mongodb-0.svc.cluster.local:27017/shop"',
    "Format: postgresql://postgres.<ref>:<password>@<host>:5432/postgres",
    """description = "Key = name, value = secret: { 'service-secret' = 'abc123!' }\"""",
    'accounts = ["external-secrets:external-secrets"]',
    'allow_password_reset = rule.password_reset == "ALLOW"',
    "export TF_WORKSPACE=network-workload-development",
    'key = "HKLM\\\\SOFTWARE\\\\FSLogix\\\\Profiles\\\\FlipFlopProfileDirectoryName = 1"',
    'source = "/var/folders/zz/4kq7x_w53nj0hbv9lmtsrc1f0000gn/T/Build-GxUQ8e/checkout/modules/network"',
]


def _patterns_of_names() -> list[re.Pattern[str]]:
    """By which detect-secrets finds values that have the name of a secret."""
    from detect_secrets.plugins import keyword

    return [*{**keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP, **keyword.CONFIG_DENYLIST_REGEX_TO_GROUP}]


@pytest.mark.parametrize("value", TOKENS.values(), ids=TOKENS)
def test_a_token_is_known_by_its_form_whatever_its_name(value: str) -> None:
    assert find_in_value("key", "vars", value)


@pytest.mark.parametrize(("name", "value"), NAMED, ids=lambda text: text[:20])
def test_a_secret_is_known_by_its_name(name: str, value: str) -> None:
    assert find_in_value(name, "vars", value)
    assert not find_in_value("size", "vars", "t3.micro")


@pytest.mark.parametrize(("name", "value"), HARMLESS, ids=lambda text: text[:20])
def test_hashes_ids_and_names_of_secrets_are_none(name: str, value: str) -> None:
    assert find_in_value(name, "vars", value) is None


@pytest.mark.parametrize("line", WRITTEN)
def test_a_secret_in_text_is_found_in_its_line(line: str) -> None:
    assert [secret.line for secret in find_secrets(f"a\n{line}\nb\n")] == [2]


@pytest.mark.parametrize("line", HARMLESS_LINES)
def test_references_and_settings_about_secrets_are_none(line: str) -> None:
    assert list(find_secrets(line)) == []


@pytest.mark.parametrize(
    "line", ["a" * 100_000, "password" * 2_000, "secret = " * 2_000, "://a:" * 5_000, "'" * 20_000, "eyJa.b" * 5_000]
)
def test_a_long_line_takes_time_in_proportion(line: str) -> None:
    """As processor time of this process, a hundred times what it takes: other work does not count."""
    start = time.process_time()
    list(find_secrets(line))
    assert time.process_time() - start < 20


@pytest.mark.parametrize("needless", ["requests", "multiprocessing", "logging", "detect_secrets.core.scan"])
def test_what_detect_secrets_does_beside_is_not_loaded(needless: str) -> None:
    """A client for HTTP alone takes longer to load than a small folder to check."""
    text = f'password = "{RANDOM}"'
    code = f"import sys; from tfgen.rules.shared.secrets import find_secrets; print(len(list(find_secrets({text!r}))))"
    code += f"; print({needless!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\nFalse\n"


ORDINARY = """
resource "aws_secretsmanager_secret_version" "database" {
  secret_id                = aws_secretsmanager_secret.database.id
  secret_string_wo_version = var.password_version
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket             = "orders-logs" # https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
  kms_master_key_arn = aws_kms_key.logs.arn
  policy             = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerRegistryReadOnly"
}
"""


def test_ordinary_terraform_loads_no_detector() -> None:
    program = f"""
import sys
from tfgen.rules.shared.secrets import find_secrets
print(list(find_secrets({ORDINARY!r})), "detect_secrets" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[] False\n"


@pytest.mark.parametrize("detector", secret_detectors.detectors(), ids=lambda detector: type(detector).__name__)
@settings(max_examples=10, deadline=None)
@given(data=strategies.data())
def test_all_that_a_detector_finds_has_what_is_looked_for_before_detectors_are_loaded(
    detector: Any, data: strategies.DataObject
) -> None:
    text = data.draw(strategies.sampled_from(list(detector.denylist)).flatmap(strategies.from_regex))
    found = [line for line in text.split("\n") if any(detector.analyze_string(line))]
    assert [line for line in found if not secrets._FORM.search(line)] == []


@pytest.mark.parametrize("pattern", _patterns_of_names(), ids=range(len(_patterns_of_names())))
@settings(max_examples=10, deadline=None)
@given(data=strategies.data())
def test_all_that_is_found_by_its_name_has_what_is_looked_for_first(
    pattern: re.Pattern[str], data: strategies.DataObject
) -> None:
    found = [line for line in data.draw(strategies.from_regex(pattern)).split("\n") if pattern.search(line)]
    assert [line for line in found if not secret_names._NAMED.search(line)] == []


@pytest.mark.parametrize("name", ["pa\u017f\u017fword", "Api_\u212aey", "CONTRASE\u00d1A", "credent\u0131als"])
def test_a_name_with_a_sign_that_stands_for_a_letter_is_looked_at(name: str) -> None:
    assert secret_names._may_name(name)


def test_no_word_of_fewer_characters_is_as_random_as_the_limit() -> None:
    detector = secret_detectors.entropy()
    assert math.log2(random_words._DISTINCT - 1) <= detector.entropy_limit
    assert random_words._LONG.fullmatch(detector.charset)
    words = [detector.charset[start : start + random_words._DISTINCT - 1] for start in range(40)]
    assert all(detector.calculate_shannon_entropy(word) <= detector.entropy_limit for word in words)


@given(strategies.text(secret_detectors.entropy().charset, min_size=20))
def test_words_are_as_random_as_the_detector_says(word: str) -> None:
    assert random_words._bits(word) == pytest.approx(secret_detectors.entropy().calculate_shannon_entropy(word))
    assert secret_detectors.entropy().entropy_limit > random_words._NEARLY
