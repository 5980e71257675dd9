variable "a" {
  type = "string"
  default = "${var.b}"
}
variable b { type = "list" }
variable "c" { type = "map" }
variable "d" { type = list }
variable "e" { type = map }
variable "f" { type = set }
variable "g" { type = "any" }
variable "h" {
  type = map( string )
  validation {
    type = "string"
    condition = "${length(var.h)>0}"
  }
}
resource aws_vpc main {
  type = "string"
  provider = "aws.west"
  depends_on = ["aws_vpc.other"]
  lifecycle {
    ignore_changes=["tags","cidr_block"]
    create_before_destroy = "true"
  }
}
provider aws {
  region="us-east-1"
}
resource "aws_vpc" "caf\u00e9" {}
