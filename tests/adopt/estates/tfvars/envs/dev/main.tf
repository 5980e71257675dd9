terraform {
  backend "gcs" {
    bucket = "acme-state"
    prefix = "jobs/dev"
  }
}

resource "aws_launch_template" "job" {
  name_prefix   = "job-"
  instance_type = var.instance_type
  user_data     = filebase64("${path.module}/start.sh")
}

resource "aws_autoscaling_group" "job" {
  min_size            = var.size
  max_size            = var.size * 2
  vpc_zone_identifier = var.subnets

  launch_template {
    id = aws_launch_template.job.id
  }
}
