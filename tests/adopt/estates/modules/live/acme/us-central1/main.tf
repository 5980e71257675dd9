module "bucket" {
  source = "../../../modules/bucket"

  name     = "acme-us-central1-files"
  location = "us-central1"
  days     = 30
}

module "shared" {
  source = "../shared"
  tenant = "acme"
}

output "bucket" {
  value = module.bucket.name
}
