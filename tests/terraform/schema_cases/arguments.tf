resource "aws_sqs_queue" "unknown" {
  nme = "x" # unknown-argument
}

resource "aws_sqs_queue" "computed" {
  arn = "x" # computed-argument
}

resource "aws_sqs_queue" "computed_null" {
  arn = null
}

resource "aws_sqs_queue" "computed_unknown" {
  arn = var.text # computed-argument
}

resource "aws_eks_cluster" "nested_computed_that_may_be_null" {
  name     = "x"
  role_arn = "arn:aws:iam::123456789012:role/x"
  vpc_config {
    subnet_ids = ["a"]
  }
  kubernetes_network_config {
    service_ipv6_cidr = var.text
  }
}

resource "aws_sqs_queue" "implicit_id" {
  id = "x" # computed-argument
}

resource "aws_vpc_security_group_ingress_rule" "computed_id" {
  id                = "x" # computed-argument
  security_group_id = "x"
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_elasticache_reserved_cache_node" "chosen_id" {
  id                               = "x"
  reserved_cache_nodes_offering_id = "x"
}

resource "aws_subnet" "missing" { # missing-argument
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "missing_as_null" {
  vpc_id = null # missing-argument
}

resource "aws_subnet" "missing_as_null_of_a_choice" {
  vpc_id = true ? null : null # missing-argument
}

resource "aws_sqs_queue" "block" {
  tags { # argument-as-block
    a = "b"
  }
}

resource "aws_eip" "deprecated" {
  vpc = true # deprecated-argument
}

resource "aws_s3_bucket" "deprecated_null" {
  acl = null
}

resource "aws_s3_bucket_object" "deprecated_type" { # deprecated-resource
  bucket = "x"                                      # deprecated-argument
  key    = "y"                                      # deprecated-argument
}

variable "text" {
  type = string
}
