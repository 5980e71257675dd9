terraform {
required_providers {
  aws = {
version = "6.0.0"
source = "hashicorp/aws"
}
}
backend "s3" {
bucket = "acme-state"
key = "shop/prod/eu-west-1.tfstate"
region = "us-east-1"
}


}

locals {
    prefix = "prod-eu-west-1"
}

provider "aws" {
region = "eu-west-1"
default_tags = [
{
tags = {
Environment = "prod"
}
},
]
}

variable "retention" {
default = 30
description = "Days literal"
type = number
}
data "aws_caller_identity" "me" {
}
resource "aws_sqs_queue" "orders_dead_7678A8FF" {
name = "prod-orders-dead"
tags = {
Environment = "prod"
Team = "pay \"ments\""
}
}
resource "aws_sqs_queue" "orders_queue_A1AAE4D8" {
name = "prod-orders"
tags = {
Environment = "prod"
Team = "pay \"ments\""
}
redrive_policy = "${jsonencode({"deadLetterTargetArn" = aws_sqs_queue.orders_dead_7678A8FF.arn, "maxReceiveCount" = 5})}"
}
resource "aws_cloudwatch_log_group" "logs" {
lifecycle {
  ignore_changes = [
"tags",
]
  prevent_destroy = true
}
name = "/shop/prod"
retention_in_days = "${var.retention}"
}
resource "aws_iam_role" "role" {
name = "shop-prod-eu-west-1"
assume_role_policy = {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}
}
resource "aws_s3_bucket" "many" {
for_each = "${toset(["a", "b", "c"])}"
bucket = "shop-prod-eu-west-1-${each.value}"
}
resource "aws_security_group" "sg" {
name = "web"
ingress = [
{
from_port = 443
to_port = 443
protocol = "tcp"
cidr_blocks = [
"0.0.0.0/0",
]
ipv6_cidr_blocks = [
]
prefix_list_ids = [
]
security_groups = [
]
self = false
},
]
}
resource "aws_cloudwatch_metric_alarm" "alarm" {
alarm_name = "dead"
threshold = 0
metric_name = "ApproximateNumberOfMessagesVisible"
namespace = "AWS/SQS"
evaluation_periods = 1
comparison_operator = "GreaterThanThreshold"
period = 60
statistic = "Sum"
dimensions = {
QueueName = "${aws_sqs_queue.orders_dead_7678A8FF.name}"
}
}

output "queue" {
value = "${aws_sqs_queue.orders_queue_A1AAE4D8.url}"
description = "Where orders go"
sensitive = true
}

output "account" {
value = "${data.aws_caller_identity.me.account_id}"
}