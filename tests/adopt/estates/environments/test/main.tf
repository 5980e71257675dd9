# The shop's database and what reads it.
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "shop-state"
    key    = "test/shop.tfstate"
    region = "eu-west-1"
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["222222222222"]
}

locals {
  tags = {
    Environment = "test"
    Owner       = "payments"
  }
}

# Orders of the last years.
resource "aws_db_instance" "orders" {
  identifier              = "shop-test-orders"
  engine                  = "postgres"
  instance_class          = "db.t4g.small"
  allocated_storage       = 10
  multi_az                = false
  backup_retention_period = 1
  deletion_protection     = false
  username                = "shop"
  password                = var.password
  tags                    = local.tags
}

variable "password" {
  type      = string
  sensitive = true
}

resource "aws_iam_role" "reader" {
  name               = "shop-test-reader"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": { "AWS": "arn:aws:iam::222222222222:root" }
      }]
    }
  EOT
}
