module "bucket" {
  source = "../../../modules/bucket"

  name     = "globex-us-central1-files"
  location = "us-central1"
  days     = 90
}

module "shared" {
  source = "../shared"
  tenant = "globex"
}

output "bucket" {
  value = module.bucket.name
}
