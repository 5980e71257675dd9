# More lines than a person would draw, and a card with every kind of badge.
resource "aws_sqs_queue" "q1" {}

resource "aws_sqs_queue" "q2" {}

resource "aws_sqs_queue" "q3" {}

resource "aws_sqs_queue" "q4" {}

resource "aws_lambda_function" "f1" {
  environment {
    variables = { QUEUES = join(",", [aws_sqs_queue.q2.arn, aws_sqs_queue.q3.arn, aws_sqs_queue.q4.arn]) }
  }
}

resource "aws_lambda_function" "f2" {
  environment {
    variables = { QUEUES = join(",", [aws_sqs_queue.q1.arn, aws_sqs_queue.q3.arn, aws_sqs_queue.q4.arn]) }
  }
}

resource "aws_lambda_function" "f3" {
  environment {
    variables = { QUEUES = join(",", [aws_sqs_queue.q1.arn, aws_sqs_queue.q2.arn, aws_sqs_queue.q4.arn]) }
  }
}

resource "aws_lambda_function" "f4" {
  environment {
    variables = { QUEUES = join(",", [aws_sqs_queue.q1.arn, aws_sqs_queue.q2.arn, aws_sqs_queue.q3.arn]) }
  }
}

resource "aws_rds_cluster" "main" {
  key_a = aws_kms_key.key_with_a_name_a.arn
  key_b = aws_kms_key.key_with_a_name_b.arn
  key_c = aws_kms_key.key_with_a_name_c.arn
  key_d = aws_kms_key.key_with_a_name_d.arn
}

resource "aws_rds_cluster_instance" "main" {
  cluster_identifier = aws_rds_cluster.main.id
}

resource "aws_rds_cluster_role_association" "main" {
  db_cluster_identifier = aws_rds_cluster.main.id
}

resource "aws_cloudwatch_log_group" "main" {
  name = aws_rds_cluster.main.id
}

resource "aws_cloudwatch_metric_alarm" "main" {
  dimensions    = { Cluster = aws_rds_cluster.main.id }
  alarm_actions = [aws_sns_topic.alarms.arn]
}

resource "aws_sns_topic" "alarms" {}

resource "aws_kms_key" "key_with_a_name_a" {}

resource "aws_kms_key" "key_with_a_name_b" {}

resource "aws_kms_key" "key_with_a_name_c" {}

resource "aws_kms_key" "key_with_a_name_d" {}
