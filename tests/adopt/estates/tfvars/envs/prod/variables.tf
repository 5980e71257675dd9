variable "instance_type" {
  type = string
}

variable "size" {
  type    = number
  default = 1
}

variable "subnets" {
  type = list(string)
}
