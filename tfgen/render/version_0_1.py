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
