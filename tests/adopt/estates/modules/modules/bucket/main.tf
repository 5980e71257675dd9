variable "name" {
  type = string
}

variable "location" {
  type = string
}

variable "days" {
  type = number
}

resource "google_storage_bucket" "main" {
  name     = var.name
  location = var.location

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.days
    }
  }
}

output "name" {
  value = google_storage_bucket.main.name
}
