# moto cannot change a global database: it refuses its tags, and is waited for in vain after anything else. After an import
# the provider sets both.
resource "aws_rds_global_cluster" "main" {
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [source_db_cluster_identifier, force_destroy, tags, tags_all]
  }
}
