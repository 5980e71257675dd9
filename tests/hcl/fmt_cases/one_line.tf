variable "a" {}
variable "b" { }
variable "c" {type=string}
output "d" { value=[1,2] }
resource "x" "y" {
  timeouts { create="5m" }
  empty {}
  lifecycle { prevent_destroy = true } # one
  dynamic "z" { for_each = {a=1} }
  a = 1
}
locals {a={b=1,c=2}}
