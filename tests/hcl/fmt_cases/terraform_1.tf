terraform {
  required_version=">= 1.11"
  required_providers {
    aws={
      source="hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
      configuration_aliases=[aws.primary,aws.replica]
    }
  }
  backend "s3" {
    bucket="state"
    use_lockfile=true
  }
}
provider "aws" {
  region="us-east-1"
  alias = "primary"
  default_tags { tags = local.tags }
}
ephemeral "random_password" "db" {
  length=32
}
resource "aws_db_instance" "db" {
  password_wo=ephemeral.random_password.db.result
  password_wo_version=1
  lifecycle {
    precondition {
      condition=var.size>0
      error_message="Must be positive."
    }
    ignore_changes=[tags["x"],engine_version]
    replace_triggered_by=[aws_vpc.main.id]
  }
}
moved {
  from=aws_vpc.a
  to=aws_vpc.b
}
removed {
  from=aws_vpc.c
  lifecycle { destroy=false }
}
import {
  for_each=toset(["a","b"])
  to=aws_vpc.d[each.key]
  id="vpc-${each.key}"
}
check "health" {
  data "http" "x" { url="https://example.com" }
  assert {
    condition=data.http.x.status_code==200
    error_message="${data.http.x.url} is down"
  }
}
