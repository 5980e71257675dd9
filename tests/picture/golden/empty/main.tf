variable "nothing_is_made_here" {}
