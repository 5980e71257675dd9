resource "aws_route_table" "no_collection" {
  vpc_id = "vpc-1"
  dynamic "route" { # missing-argument
    content {
      cidr_block = "10.0.0.0/8"
    }
  }
}

resource "aws_route_table" "unknown" {
  vpc_id = "vpc-1"
  dynamic "rute" { # unknown-block
    for_each = ["a"]
    content {
      cidr_block = rute.value
    }
  }
}

resource "aws_route_table" "no_content" {
  vpc_id = "vpc-1"
  dynamic "route" { # missing-block
    for_each = ["a"]
  }
}

resource "aws_route_table" "more_than_content" {
  vpc_id = "vpc-1"
  dynamic "route" {
    for_each = ["a"]
    foo      = 1 # unknown-argument
    content {
    }
    bar {} # unknown-block
  }
}

resource "aws_route_table" "of_argument" {
  vpc_id = "vpc-1"
  dynamic "tags" { # argument-as-block
    for_each = ["a"]
    content {
    }
  }
}

resource "aws_route_table" "no_label" {
  vpc_id = "vpc-1"
  dynamic { # unknown-block
    for_each = ["a"]
    content {
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "none" { # missing-block
  bucket = "x"
  dynamic "rule" {
    for_each = []
    content {}
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "maybe_none" {
  bucket = "x"
  dynamic "rule" {
    for_each = var.rules
    content {}
  }
}

resource "aws_s3_bucket_cors_configuration" "named_iterator" {
  bucket = "x"
  dynamic "cors_rule" {
    for_each = { a = 1 }
    iterator = rule
    content {
      allowed_methods = [rule.key]
      allowed_origins = "a" # wrong-type
    }
  }
}

resource "aws_autoscaling_group" "wrong_inside" {
  min_size = 1
  max_size = 1
  dynamic "tag" {
    for_each = { a = "b" }
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = tag.value # wrong-type
    }
  }
}

variable "rules" {
  type = list(string)
}
