# moto forgets a selection: the provider asks for it again and again.
resource "aws_backup_selection" "main" {
  count = 0
}

# moto answers 404 when asked what a vault holds, which the provider asks before it empties one.
resource "aws_backup_vault" "main" {
  force_destroy = false
}

# moto knows this feature of GuardDuty alone: it accepts the others and returns none of them.
resource "aws_guardduty_detector_feature" "main" {
  for_each = toset(["LAMBDA_NETWORK_LOGS"])
}

# moto has no Security Hub to subscribe to: the account hangs, standards are answered with 404.
resource "aws_securityhub_account" "main" {
  count = 0
}

resource "aws_securityhub_standards_subscription" "main" {
  for_each = toset([])
}
