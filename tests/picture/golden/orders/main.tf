# A queue and the function that empties it: parts are counted on what they belong to.
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_sqs_queue" "orders" {
  kms_master_key_id = aws_kms_key.main.arn
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy    = jsonencode({ Statement = [{ Resource = aws_sqs_queue.orders.arn }] })
}

resource "aws_kms_key" "main" {}

resource "aws_kms_alias" "main" {
  target_key_id = aws_kms_key.main.id
}

resource "aws_lambda_function" "worker" {
  role = aws_iam_role.worker.arn
}

resource "aws_iam_role" "worker" {}

resource "aws_lambda_event_source_mapping" "orders" {
  function_name    = aws_lambda_function.worker.arn
  event_source_arn = aws_sqs_queue.orders.arn
}

resource "aws_sns_topic" "alarms" {}

resource "aws_cloudwatch_metric_alarm" "failures" {
  dimensions    = { FunctionName = aws_lambda_function.worker.function_name }
  alarm_actions = [aws_sns_topic.alarms.arn]
}
