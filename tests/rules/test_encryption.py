"""State encryption of OpenTofu: what its blocks may hold, and which words lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
variable "passphrase" {
  type = string
}
terraform {
  encryption {
    key_provider "pbkdf2" "one" {
      passphrase = var.passphrase
      iterations = 600000
    }
    key_provider "external" "two" {
      command                  = ["./key"]
      encrypted_metadata_alias = "two"
    }
    key_provider "aws_kms" "three" {
      kms_key_id = "alias/state"
      key_spec   = "AES_256"
      region     = "eu-west-1"
      endpoints {
        sts = "https://sts.example.com"
      }
    }
    method "aes_gcm" "new" {
      keys = key_provider.pbkdf2.one
    }
    method "unencrypted" "old" {}
    state {
      enforced = true
      method   = method.aes_gcm.new
      fallback {
        method = method.unencrypted.old
      }
    }
    plan {
      method = method.aes_gcm.new
    }
    remote_state_data_sources {
      default {
        method = method.aes_gcm.new
      }
      remote_state_data_source "network" {
        method = method.unencrypted.old
      }
    }
  }
}
output "length" {
  value = length(var.passphrase)
}
"""


def test_what_opentofu_takes_is_right(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tofu": GOOD})
    assert run("validate", "--rule", "invalid-encryption", tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('"pbkdf2" "one"', '"pbkdf" "one"', 'OpenTofu has no key provider pbkdf. Did you mean "pbkdf2"?'),
        ('"aes_gcm" "new"', '"aes" "new"', "OpenTofu has no encryption method aes."),
        ("passphrase = var", "passphrse = var", 'have no argument "passphrse". Did you mean "passphrase"?'),
        ("iterations = 600000", 'iterations = "many"', "iterations does not fit: a number is required"),
        ('command                  = ["./key"]', 'command = "./key"', "command does not fit: a list of string"),
        ('      kms_key_id = "alias/state"\n', "", "this aws_kms key_provider block has no kms_key_id."),
        ("keys = key_provider.pbkdf2.one", "keys = key_provider.pbkdf2.two", "there is no key_provider.pbkdf2.two"),
        ("method   = method.aes_gcm.new", "method = method.aes_gcm.nwe", "there is no method.aes_gcm.nwe here."),
        ("method   = method.aes_gcm.new", 'method = "aes_gcm"', "a method is named without quotes"),
        ("enforced = true", 'enforced = "yes"', "enforced has to be true or false."),
        ("    plan {", "    plans {", 'encryption blocks have no block "plans". Did you mean "plan"?'),
        ("    plan {", "    state {", "there is a state block already in this encryption block."),
        ('method "unencrypted" "old" {}', 'method "unencrypted" "old" { keys = 1 }', 'have no argument "keys"'),
        ('"external" "two"', '"pbkdf2" "one"', "there is a key_provider.pbkdf2.one already."),
        ("      fallback {", "      fallbak {", 'Did you mean "fallback"?'),
    ],
)
def test_what_opentofu_refuses_is_told(right: str, wrong: str, words: str, tmp_path: Path) -> None:
    assert right in GOOD
    write_tree(tmp_path, {"main.tofu": GOOD.replace(right, wrong, 1)})
    result = run("validate", "--rule", "invalid-encryption", tmp_path)
    assert result.exit_code == 1
    assert words in result.stdout
