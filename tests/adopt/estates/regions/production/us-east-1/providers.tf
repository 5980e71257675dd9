provider "aws" {
  region = "us-east-1"

  assume_role {
    role_arn = "arn:aws:iam::555555555555:role/deploy"
  }
}
