provider "aws" {
  region = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::444444444444:role/deploy"
  }
}
