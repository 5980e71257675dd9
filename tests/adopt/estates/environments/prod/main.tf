# The shop's database and what reads it.
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "shop-state"
    key    = "prod/shop.tfstate"
    region = "eu-west-1"
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["333333333333"]
}

locals {
  tags = {
    Environment = "prod"
    Owner       = "payment"
  }
}

# Orders of the last years.
resource "aws_db_instance" "orders" {
  identifier              = "shop-prod-orders"
  engine                  = "postgres"
  instance_class          = "db.r6g.large"
  allocated_storage       = 300
  multi_az                = true
  backup_retention_period = 30
  deletion_protection     = true
  username                = "shop"
  password                = var.password
  tags                    = local.tags
}

variable "password" {
  type      = string
  sensitive = true
}

resource "aws_iam_role" "reader" {
  name               = "shop-prod-reader"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": { "AWS": "arn:aws:iam::333333333333:root" }
      }]
    }
  EOT
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "shop-prod-cpu"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  metric_name         = "CPUUtilization"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Average"
  threshold           = 80
  dimensions          = { DBInstanceIdentifier = aws_db_instance.orders.identifier }
}
