resource "aws_route_table" "blocks" {
  vpc_id = "vpc-1"
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
}

resource "aws_route_table" "argument" {
  vpc_id = "vpc-1"
  route = [{ # wrong-type
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }]
}

resource "aws_route_table" "none" {
  vpc_id = "vpc-1"
  route  = []
}

resource "aws_route_table" "wrong_inside" {
  vpc_id = "vpc-1"
  route {
    cidr_blok  = "0.0.0.0/0" # unknown-argument
    gateway_id = ["igw-1"]   # wrong-type
  }
}

resource "aws_security_group" "blocks" {
  ingress {
    from_port = 1
    to_port   = 2
    protocol  = "tcp"
    self      = "maybe" # wrong-type
  }
  egress = { # wrong-type
    from_port = 1
  }
}

resource "aws_route_table" "dynamic" {
  vpc_id = "vpc-1"
  dynamic "route" {
    for_each = ["a"]
    content {
      cidr_block = route.value
      gatway_id  = "x" # unknown-argument
    }
  }
}

resource "aws_iam_role" "blocks_only" {
  assume_role_policy = jsonencode({})
  inline_policy      = [] # block-as-argument
}
