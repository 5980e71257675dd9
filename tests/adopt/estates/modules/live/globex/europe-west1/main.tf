module "bucket" {
  source = "../../../modules/bucket"

  name     = "globex-europe-west1-files"
  location = "europe-west1"
  days     = 90
}

module "shared" {
  source = "../shared"
  tenant = "globex"
}

output "bucket" {
  value = module.bucket.name
}
