provider "aws" {
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::444444444444:role/deploy"
  }
}
