# MiniStack does not know this call.
resource "aws_wafv2_web_acl_logging_configuration" "main" {
  count = 0
}

# It makes a mapping without a path, and does not find it again.
resource "aws_api_gateway_base_path_mapping" "api" {
  count = 0
}
