resource "aws_sqs_queue" "argument" {
  timeouts = { # block-as-argument
    create = "5m"
  }
}

resource "aws_sqs_queue" "twice" {
  timeouts {
    create = "5m"
  }
  timeouts { # block-count
    delete = "5m"
  }
}

resource "aws_sqs_queue" "label" {
  timeouts "x" { # unknown-block
    create = "5m"
  }
}

resource "aws_lambda_function" "nested" {
  function_name = "x"
  role          = "arn:aws:iam::123456789012:role/x"
  handler       = "a.b"
  runtime       = "python3.12"
  filename      = "x.zip"
  vpc_config { # missing-argument
    subnet_ids = ["a"]
  }
  environment = { # block-as-argument
    variables = { A = "b" }
  }
  tracing_config {
    mode = "Active"
  }
  tracing_config { # block-count
    mode = "Active"
  }
  enviroment { # unknown-block
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "missing" { # missing-block
  bucket = "x"
}

resource "aws_cloudfront_distribution" "missing_four" { # missing-block
  enabled = true
}

resource "aws_s3_bucket_lifecycle_configuration" "deep" {
  bucket = "x"
  rule { # missing-argument
    id = "a"
    filter {}
    expiration {
      dayz = 3 # unknown-argument
    }
  }
}

resource "aws_wafv2_web_acl" "statements" {
  name  = "x"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "x"
    sampled_requests_enabled   = true
  }
  rule { # missing-block
    name     = "x"
    priority = 1
    statement {
      and_statement {
        statement {
          not_statement {
            statement {
              geo_match_statement {
                country_codes = ["US"]
              }
            }
          }
        }
        statement {
          not_statement {
            statement {
              geo_match_statement {   # missing-argument
                country_cods = ["US"] # unknown-argument
              }
            }
          }
        }
      }
    }
  }
}
