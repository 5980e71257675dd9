"""What turns the encryption of storage on."""

from typing import Final

SWITCHES: Final = {
    "aws_db_instance": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_ebs_volume": "encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_neptune_cluster": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted",
}
"""The argument that does, by resource type; without it storage is not encrypted."""
COPIES: Final = ("replicate_source_db", "replication_source_identifier", "snapshot_id", "snapshot_identifier")
"""Arguments with which it is as encrypted as what it is a copy of."""
