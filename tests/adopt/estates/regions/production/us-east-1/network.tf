resource "aws_vpc" "main" {
  cidr_block = "10.17.0.0/16"
  tags       = { Name = "production-us-east-1", Team = "core" }
}

resource "aws_subnet" "us_east_1_a" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.17.0.0/24"
}

resource "aws_subnet" "us_east_1_b" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1b"
  cidr_block        = "10.17.1.0/24"
}

resource "aws_subnet" "us_east_1_c" {
  vpc_id            = aws_vpc.main.id
  availability_zone = "us-east-1c"
  cidr_block        = "10.17.2.0/24"
}

resource "aws_flow_log" "main" {
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::flow-555555555555-us-east-1"
}
