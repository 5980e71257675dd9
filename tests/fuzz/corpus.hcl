locals {
  a = [for x in range(3) : x if x > 1]
  b = { for k, v in { a = 1 } : k => v... }
  c = a.*.b[*].c[0]
}
# ----
resource "aws_vpc" "a" {
  count = 2
  cidr_block = cidrsubnet("10.0.0.0/8", 8, count.index)
  lifecycle {
    ignore_changes = [tags]
    precondition {
      condition = true
      error_message = "no"
    }
  }
}
# ----
variable "v" {
  type = object({ a = optional(string, "x"), b = list(number) })
  default = { b = [1] }
  validation {
    condition = var.v.a != ""
    error_message = "empty"
  }
}
output "o" {
  value = var.v
}
# ----
resource "aws_security_group" "s" {
  for_each = toset(["a"])
  dynamic "ingress" {
    for_each = [80]
    iterator = it
    content {
      from_port = it.value
      to_port = it.value
      protocol = "tcp"
    }
  }
}
# ----
module "m" {
  source = "./m"
  for_each = { a = 1 }
  x = each.value
}
moved {
  from = aws_vpc.a
  to = aws_vpc.b
}
# ----
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["s3:*"]
    resources = ["*"]
  }
}
import {
  to = aws_s3_bucket.b
  id = "b"
}
check "c" {
  assert {
    condition = 1 == 1
    error_message = "x"
  }
}
# ----
resource "aws_rds_global_cluster" "g" {
  global_cluster_identifier = "g"
}
resource "aws_rds_cluster" "c" {
  global_cluster_identifier = aws_rds_global_cluster.g.id
  engine = "aurora-mysql"
}
# ----
locals {
  t = <<-EOT
    a ${local.x ~}
    %{ if true }b%{ else }c%{ endif }
    %{ for i in [1] ~}
    ${i}
    %{ endfor }
  EOT
  x = "y"
}
# ----
terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
  backend "s3" {
    bucket = "b"
    key = "k"
  }
}
provider "aws" {
  alias = "x"
  region = "us-east-1"
}
