resource "google_storage_bucket" "site" {}

resource "google_storage_bucket_iam_member" "readers" {
  bucket = google_storage_bucket.site.name
}
