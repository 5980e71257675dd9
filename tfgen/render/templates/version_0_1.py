"""What templates were and saw in tfgen 0.1, for messages that name `tfgen migrate` and for what that command does."""

from typing import Final

FOLDERS: Final = ("bootstrap", "workflows", "atlantis")
"""Folders of templates that were rendered without being components: once an account, and once a repository."""
MOVED_NAMES: Final = (
    "account_id",
    "home_region",
    "is_home",
    "shared_account",
    "state_bucket",
    "state_key",
    "state_key_id",
    "state_region",
    "zones",
)
"""Names that templates saw below `stack`, and that are settings and locals since."""
_SETTINGS: Final = "whose settings stand without .settings, and whose own names below .stack"
FORMER_NAMES: Final = {
    "account": "tfgen 0.1 had it: account.id is account_id now, account.name is stack.name, and account.stacks "
    f"is stacks, {_SETTINGS}.",
    "environments": "tfgen 0.1 had it: make it of stacks, "
    f"{_SETTINGS}, as templates/workflows/_stacks.j2 of the starter trading does.",
    "accounts": 'tfgen 0.1 had it: write stacks | map(attribute="account_id") | unique.',
}
"""Names that 0.1 gave to templates of accounts and of the repository, and what is written for them since."""
