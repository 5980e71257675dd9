resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "staging-us-east-1", Team = "core" }
}

resource "aws_subnet" "us_east_1_a" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.1.0.0/24"
}

resource "aws_subnet" "us_east_1_b" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.1.1.0/24"
}

resource "aws_flow_log" "main" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "REJECT"
  log_destination = "arn:aws:s3:::flow-444444444444-us-east-1"
}
