resource "aws_sqs_queue" "wrong" {
  name          = ["a"]  # wrong-type
  delay_seconds = "soon" # wrong-type
  fifo_queue    = 1      # wrong-type
  tags          = ["a"]  # wrong-type
}

resource "aws_sqs_queue" "converted" {
  name          = true
  delay_seconds = "5"
  fifo_queue    = "true"
  tags          = { a = 1, b = true }
}

resource "aws_sqs_queue" "wrong_in_map" {
  tags = { a = ["b"] } # wrong-type
}

resource "aws_lambda_function" "text_for_set" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/x"
  handler       = "a.b"
  runtime       = "python3.12"
  filename      = "x.zip"
  vpc_config {
    subnet_ids         = "a" # wrong-type
    security_group_ids = ["a"]
  }
}

resource "aws_vpc" "local" {
  cidr_block         = "10.0.0.0/16"
  enable_dns_support = local.word # wrong-type
}

resource "aws_subnet" "local_null" {
  vpc_id                  = local.nothing # missing-argument
  map_public_ip_on_launch = "true"
}

resource "aws_sqs_queue" "instances" {
  for_each      = toset(["a"])
  name          = each.value
  delay_seconds = each.value # only tfgen: wrong-type
}

resource "aws_iam_policy" "object_for_text" {
  policy = { # wrong-type
    Version = "2012-10-17"
  }
}

resource "aws_subnet" "reference" {
  vpc_id = aws_sqs_queue.converted.tags_all # only tfgen: wrong-type
}

resource "aws_sqs_queue" "whole_resource" {
  delay_seconds = aws_sqs_queue.converted # only tfgen: wrong-type
}

locals {
  word    = "yes"
  nothing = null
}
