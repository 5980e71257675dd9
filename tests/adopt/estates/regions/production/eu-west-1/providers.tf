provider "aws" {
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::555555555555:role/deploy"
  }
}
