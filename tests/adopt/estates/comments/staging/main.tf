# Copyright of the team.

/* Two lines
   of one comment. */
resource "null_resource" "a" { # opened
  # in front
  triggers = {
    one = "1" # first of staging
    # between
    two = "2"
    three = "${terraform.workspace}-${path.module}"
  }
  # behind all
}

resource "null_resource" "d" {
  depends_on = [null_resource.a, null_resource.b]
}

resource "null_resource" "b" {
  count = 2 # more than in dev
}
# the end of staging
