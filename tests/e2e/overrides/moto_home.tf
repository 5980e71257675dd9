# moto refuses tags of a global database that was imported, which the provider sets behind the import.
resource "aws_rds_global_cluster" "main" {
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [source_db_cluster_identifier, tags, tags_all]
  }
}
