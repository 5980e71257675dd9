module "bucket" {
  source = "../../../modules/bucket"

  name     = "acme-europe-west1-files"
  location = "europe-west1"
  days     = 30
}

module "shared" {
  source = "../shared"
  tenant = "acme"
}

output "bucket" {
  value = module.bucket.name
}
