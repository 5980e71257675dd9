# What the test asks of the function is all that it does: the drain of each minute would read and archive in between.
resource "aws_cloudwatch_event_rule" "outbox_drain" {
  schedule_expression = "rate(1 day)"
}
