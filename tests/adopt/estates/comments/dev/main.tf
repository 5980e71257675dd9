# Copyright of the team.

/* Two lines
   of one comment. */
resource "null_resource" "a" { # opened
  # in front
  triggers = {
    one = "1" # first of dev
    # between
    two = "2"
  }
  # behind all
}

# dev only
resource "null_resource" "b" {
  count = 1 # one in dev
}

resource "null_resource" "d" {
  depends_on = [null_resource.a]
}
# the end of dev
