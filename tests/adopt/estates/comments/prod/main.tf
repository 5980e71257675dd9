# Copyright of the team.

/* Two lines
   of one comment. */
resource "null_resource" "a" { # opened
  # in front
  triggers = {
    one = "1" # first of prod
    # between
    two = "2"
  }
  # behind all
}

resource "null_resource" "b" {
  for_each = toset(["x", "y"]) # not counted any more

  provisioner "local-exec" {
    command = "echo '%%{http_code} {{ go }}'"
  }
}

resource "null_resource" "d" {
  depends_on = [null_resource.a, null_resource.b]
}
