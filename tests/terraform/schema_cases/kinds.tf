resource "aws_sqs_qeue" "unknown" { # unknown-resource-type
}

data "aws_sqs_queu" "unknown" { # unknown-resource-type
  name = "x"
}

resource "aws_caller_identity" "data_source" { # unknown-resource-type
}

data "aws_vpc_endpoint_policy" "resource" { # unknown-resource-type
}

data "aws_region" "argument" {
  current = true # unknown-argument
}

data "aws_sqs_queue" "missing" { # missing-argument
}

data "aws_iam_policy_document" "blocks" {
  statement {
    action = ["*"] # unknown-argument
    condition {    # missing-argument
      test     = "a"
      variable = "b"
    }
  }
  statment { # unknown-block
  }
}

data "aws_region" "provisioner" {
  provisioner "local-exec" { # unknown-block
    command = "true"
  }
}

resource "aws_sqs_queue" "meta" {
  count      = 1
  name       = "x-${count.index}"
  depends_on = []
  provider   = aws
  connection {
    host = "x"
  }
  provisioner "local-exec" {
    command = "true"
  }
}

resource "terraform_data" "builtin" {
  input    = { a = 1 }
  triggers = { a = 1 } # unknown-argument
}

resource "terraform_dat" "builtin_unknown" { # unknown-resource-type
}

resource "aws_sqs_queue" "ignored" {
  lifecycle {
    ignore_changes = [
      nme, # unknown-ignored-argument
      tags["x"],
      tags.Name,
      timeouts,
      timeouts.create,
      timeouts.foo, # unknown-ignored-argument
      name.foo,     # unknown-ignored-argument
      name[0],      # unknown-ignored-argument
    ]
  }
}

resource "aws_sqs_queue" "ignored_all" {
  lifecycle {
    ignore_changes = all
  }
}
