resource "google_cloud_run_service" "api" {
  bucket = google_storage_bucket.site.name
}

module "monitoring" {
  source  = "./monitoring"
  service = google_cloud_run_service.api.name
}
