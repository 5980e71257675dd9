output "x" { value = var.nope } # undeclared-variable

---

output "x" { value = local.nope } # undeclared-local

---

output "x" { value = data.terraform_remote_state.nope.id } # undeclared-data

---

output "x" { value = module.nope.id } # undeclared-module

---

output "x" { value = ephemeral.foo_bar.nope } # undeclared-ephemeral

---

output "x" { value = resource.terraform_data.nope.id } # undeclared-resource

---

output "x" { value = terraform_data } # invalid-reference

---

output "x" { value = data.foo } # invalid-reference

---

output "x" { value = var } # invalid-reference

---

output "x" { value = local } # invalid-reference

---

output "x" { value = module } # invalid-reference

---

output "x" { value = each } # misplaced-count-each-self

---

output "x" { value = each.value } # misplaced-count-each-self

---

output "x" { value = count.index } # misplaced-count-each-self

---

output "x" { value = count } # misplaced-count-each-self

---

resource "terraform_data" "a" {
  for_each   = toset(["x"])
  depends_on = [each.key] # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  count      = 1
  depends_on = [count.index] # misplaced-count-each-self
}

---

output "x" { value = self.id } # misplaced-count-each-self

---

output "x" { value = path.foo } # invalid-reference

---

output "x" { value = path } # invalid-reference

---

output "x" { value = path.module }

---

output "x" { value = terraform.foo } # invalid-reference

---

output "x" { value = terraform.env } # invalid-reference

---

output "x" { value = terraform.workspace }

---

output "x" { value = var["foo"] } # invalid-reference

---

output "x" { value = data["foo"].x } # invalid-reference

---

output "x" { value = template.foo } # invalid-reference

---

output "x" { value = arg.foo } # invalid-reference

---

output "x" { value = lazy.foo } # invalid-reference

---

output "x" { value = output.foo } # undeclared-resource

---

output "x" { value = check.foo } # undeclared-resource

---

output "x" { value = provider.foo } # undeclared-resource

---

output "x" { value = [for a in [1] : a] }

---

output "x" { value = [for a in [1] : b] } # invalid-reference

---

# Only a plan shows it.
resource "terraform_data" "a" {
  input = terraform_data.a.id # cycle
}

---

resource "terraform_data" "a" {
  input = self.id # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  input = each.key # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  input = count.index # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  count = 2
  for_each = {} # count-and-for-each
}

---

resource "terraform_data" "a" {
  count = 2
  input = each.key # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  for_each = toset(["a"])
  input = count.index # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  count = count.index # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  for_each = each.value # misplaced-count-each-self
}

---

resource "terraform_data" "a" {
  for_each = toset([])
  input = each.foo # invalid-reference
}

---

resource "terraform_data" "a" {
  count = 1
  input = count.foo # invalid-reference
}

---

resource "terraform_data" "a" {
  count = 1
}
output "x" { value = terraform_data.a.id } # instance-key

---

resource "terraform_data" "a" {
}
output "x" { value = terraform_data.a[0].id } # instance-key

---

resource "terraform_data" "a" {
}
output "x" { value = terraform_data.a["x"].id } # instance-key

---

resource "terraform_data" "a" {
  for_each = toset([])
}
output "x" { value = terraform_data.a[0].id }

---

resource "terraform_data" "a" {
  for_each = toset([])
}
output "x" { value = terraform_data.a.id } # instance-key

---

resource "terraform_data" "a" {
  for_each = toset([])
}
output "x" { value = terraform_data.a.*.id }

---

resource "terraform_data" "a" {
}
output "x" { value = terraform_data.a[*].id }

---

resource "terraform_data" "a" {
}
output "x" { value = terraform_data.a.*.id }

---

resource "terraform_data" "a" {
  count = 1
}
output "x" { value = terraform_data.a["k"].id }

---

resource "terraform_data" "a" {
}
output "x" { value = terraform_data.a["id"] } # instance-key

---

resource "terraform_data" "a" {
  count = 2
}
output "x" { value = [for r in terraform_data.a : r.id] }

---

resource "terraform_data" "a" {
  count = 2
}
locals { y = terraform_data.a }
output "x" { value = local.y.id }

---

locals {
  a = local.b # cycle
  b = local.a
}

---

locals {
  a = local.a # cycle
}

---

resource "terraform_data" "a" { input = terraform_data.b.id } # cycle
resource "terraform_data" "b" { input = terraform_data.a.id }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b] } # cycle
resource "terraform_data" "b" { depends_on = [terraform_data.a] }

---

resource "terraform_data" "a" { depends_on = [terraform_data.a] }

---

resource "terraform_data" "a" { depends_on = ["terraform_data.a"] }

---

resource "terraform_data" "a" { depends_on = terraform_data.b } # invalid-meta-argument
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b.id] } # invalid-meta-argument
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b[0]] } # instance-key
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" { depends_on = [terraform_data.nope] } # undeclared-resource

---

resource "terraform_data" "a" { depends_on = [var.x, local.y] }
variable "x" {}
locals { y = 1 }

---

resource "terraform_data" "a" { depends_on = [path.module] }

---

resource "terraform_data" "a" { depends_on = [each.key] } # misplaced-count-each-self

---

resource "terraform_data" "a" { depends_on = [1] } # invalid-meta-argument

---

resource "terraform_data" "a" { depends_on = [foo()] } # invalid-meta-argument

---

resource "terraform_data" "a" { depends_on = concat([terraform_data.b]) } # invalid-meta-argument
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b, terraform_data.b] }
resource "terraform_data" "b" { }

---

output "x" {
value = 1
depends_on = [terraform_data.b] } # syntax
resource "terraform_data" "b" { }

---

output "x" { } # invalid-output

---

output "x" {
 value = 1
 foo = 1 } # syntax

---

output "x" {
 value = 1
 description = "a${1}" } # syntax

---

output "x" {
 value = 1
 description = var.foo } # syntax

---

output "x" {
 value = 1
 sensitive = var.foo # invalid-output
}
variable "foo" {}

---

output "x" {
 value = 1
 sensitive = "maybe" # invalid-output
}

---

output "x" {
 value = 1
 precondition { # invalid-output
 }
}

---

output "x" {
 value = 1
 postcondition { # invalid-output
   condition = true
   error_message = "Foo."
 }
}

---

output "x" {
 value = 1
 precondition {
   condition = true # invalid-output
   error_message = "foo"
   foo = 1 # invalid-output
 }
}

---

output "x" {
 value = 1
 precondition {
   condition = 1 # invalid-output
   error_message = ""
 }
}

---

output "1x" { # invalid-name
 value = 1
}

---

output "x y" { # invalid-name
 value = 1
}

---

output x {
 value = 1
}

---

output "x" "y" { # invalid-top-level-block
 value = 1
}

---

output { # invalid-top-level-block
 value = 1
}

---

output "x" { value = 1 }
output "x" { value = 1 } # duplicate-address

---

variable "x" { }
variable "x" { } # duplicate-address

---

locals { x = 1 }
locals { x = 1 } # duplicate-address

---

locals {
 x = 1
 x = 1 # duplicate-argument
}

---

module "x" {} # invalid-module-call

---

module "x" {
 source = "./x"
}
module "x" { source = "./x" } # duplicate-address

---

provider "terraform" {}
provider "terraform" {} # duplicate-address

---

provider "terraform" { alias = "a" }
provider "terraform" { alias = "a" } # duplicate-address

---

provider "terraform" { alias = "1a" } # invalid-name

---

provider "terraform" { alias = "a${1}" }

---

provider "terraform" { alias = a } # invalid-provider-configuration

---

terraform {
 required_providers {}
}
terraform {
 required_providers {} # duplicate-address
}

---

terraform {
 backend "s3" {}
}
terraform {
 backend "local" {} # duplicate-address
}

---

terraform {
 backend "s3" {}
 cloud {} # duplicate-address
}

---

terraform {
 backend {} # invalid-terraform-block
}

---

terraform {
 foo = 1 # invalid-terraform-block
}

---

terraform {
 foo {} # invalid-terraform-block
}

---

terraform {
 required_version = "bogus" # invalid-terraform-block
}

---

terraform {
 required_version = [1] # invalid-terraform-block
}

---

terraform {
 required_version = var.x # invalid-terraform-block
}

---

terraform {
 required_version = "~> 1.0, < 99"
}

---

terraform {
 required_version = ">= v1.2, >= 1.2.3.4"
}

---

terraform {
 experiments = [foo] # invalid-terraform-block
}

---

terraform {
 language = TF2021
}

---

variable "1x" {} # invalid-name

---

variable "source" {} # invalid-variable
variable "version" {} # invalid-variable
variable "providers" {} # invalid-variable
variable "count" {} # invalid-variable
variable "for_each" {} # invalid-variable
variable "lifecycle" {} # invalid-variable
variable "depends_on" {} # invalid-variable
variable "locals" {} # invalid-variable

---

variable "provider" {} # invalid-variable

---

variable "x" { foo = 1 } # invalid-variable

---

variable "x" {
  foo {} # invalid-variable
}

---

variable "x" { type = "string" } # invalid-variable

---

variable "x" { type = "list" } # invalid-variable

---

variable "x" { type = "map" } # invalid-variable

---

variable "x" { type = "foo" } # invalid-variable

---

variable "x" { type = list }

---

variable "x" { type = map }

---

variable "x" { type = set(any) }

---

variable "x" { type = tuple([string, number]) }

---

variable "x" { type = object({a = string, b = optional(number, 3)}) }

---

variable "x" { type = list("string") } # invalid-variable

---

variable "x" { type = object({"a" = string}) } # invalid-variable

---

variable "x" {
  type = number
  default = "1"
}

---

variable "x" {
  default = "${1}"
}

---

variable "x" {
  sensitive = "yes" # invalid-variable
}

---

variable "x" {
  sensitive = var.y # invalid-variable
}

---

variable "x" {
  description = 3
}

---

variable "x" {
  description = [3] # invalid-variable
}

---

variable "x" {
  ephemeral = true
}

---

variable "x" {
  validation {
    condition = true # invalid-variable
    error_message = "foo"
  }
}

---

variable "x" {
  validation {
    condition = var.x == 1
    error_message = "foo"
  }
}

---

variable "y" {}
variable "x" {
  validation {
    condition = var.y == 1 # invalid-variable
    error_message = "foo"
  }
}

---

variable "y" {}
variable "x" {
  validation {
    condition = var.x == var.y
    error_message = "foo ${local.z}" # undeclared-local
  }
}

---

variable "x" {
  validation { # invalid-variable
    condition = var.x == "a"
  }
}

---

variable "x" {
  validation { # invalid-variable
    error_message = "Foo bar."
    bar = 1 # invalid-variable
  }
}

---

variable "x" {
  validation {
    condition = 1 # invalid-variable
    error_message = 1
    }
}

---

variable "x" {
  validation {
    condition = var.x == 1
    error_message = ""
    }
}

---

variable "x" {
  validation "a" { # invalid-variable
    condition = var.x == 1
    error_message = "Foo."
    }
}

---

variable "x" "y" {} # invalid-top-level-block

---

locals "a" { x = 1 } # invalid-top-level-block

---

locals {
  x {} # invalid-top-level-block
}

---

foo = 1 # invalid-top-level-block

---

foo "x" {} # invalid-top-level-block

---

resource "terraform_data" {} # invalid-top-level-block

---

resource "terraform_data" "1a" {} # invalid-name

---

resource "terraform data" "a" {} # invalid-name

---

resource "terraform_data" "a.b" {} # invalid-name

---

resource "terraform_data" "a" {
  provider = "terraform"
}

---

resource "terraform_data" "a" {
  provider = terraform.x # undeclared-alias
}

---

resource "terraform_data" "a" {
  provider = terraform
}

---

resource "terraform_data" "a" {
  provider = var.x # undeclared-alias
}

---

resource "terraform_data" "a" {
  provider = terraform.x.y # invalid-meta-argument
}

---

resource "terraform_data" "a" {
  provider = 1 # invalid-meta-argument
}

---

resource "terraform_data" "a" {
  provider = terraform["x"] # invalid-meta-argument
}

---

resource "terraform_data" "a" {
  lifecycle {
    create_before_destroy = var.x # invalid-lifecycle
  }
}
variable "x" {}

---

resource "terraform_data" "a" {
  lifecycle {
    prevent_destroy = "${true}"
    create_before_destroy = "true"
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    prevent_destroy = "yes" # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    foo = 1 # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    foo {} # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = all
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = "all" # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = ["*"] # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = ["input"]
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [input["a"], input.b, input[0].c]
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [id]
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = input # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [foo()] # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [input, input]
  }
}

---

resource "terraform_data" "a" {
  lifecycle {}
  lifecycle {} # invalid-lifecycle
}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.b]
  }
}
resource "terraform_data" "b" {}

---

# Only a plan shows it.
resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.nope] # undeclared-resource
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [var.x] # invalid-lifecycle
  }
}
variable "x" {}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.b.foo]
  }
}
resource "terraform_data" "b" {}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = terraform_data.b # invalid-lifecycle
  }
}
resource "terraform_data" "b" {}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [local.x] # invalid-lifecycle
  }
}
locals { x = 1 }

---

resource "terraform_data" "a" {
  count = 2
  lifecycle {
    replace_triggered_by = [terraform_data.b[count.index].id]
  }
}
resource "terraform_data" "b" { count = 2 }

---

resource "terraform_data" "a" {
  for_each = toset(["a"])
  lifecycle {
    replace_triggered_by = [terraform_data.b[each.value].id] # invalid-lifecycle
  }
}
resource "terraform_data" "b" { for_each = toset(["a"]) }

---

resource "terraform_data" "a" {
  for_each = toset(["a"])
  lifecycle {
    replace_triggered_by = [terraform_data.b["${each.key}"].id]
  }
}
resource "terraform_data" "b" { for_each = toset(["a"]) }

---

# Only a plan shows it.
resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [data.terraform_remote_state.b] # undeclared-data
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = self.id == 1 # misplaced-count-each-self
      error_message = "Foo."
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    postcondition {
      condition = self.id == 1
      error_message = "Foo."
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    postcondition {
      condition = terraform_data.a.id == 1 # cycle
      error_message = "Foo."
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = terraform_data.a.id == 1 # cycle
      error_message = "Foo."
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = true # invalid-lifecycle
      error_message = "Foo."
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    precondition {
      condition = path.module == "x"
      error_message = 1
    }
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    precondition "x" { # invalid-lifecycle
      condition = path.module == "x"
    }
  }
}

---

data "terraform_remote_state" "x" {
  backend = "local"
  lifecycle {
    prevent_destroy = true # invalid-lifecycle
  }
}

---

data "terraform_remote_state" "x" {
  backend = "local"
  lifecycle {
    postcondition {
      condition = self.backend == "x"
      error_message = "Foo."
    }
  }
}

---

data "terraform_remote_state" "x" {
  backend = "local"
  input = data.terraform_remote_state.x.backend # cycle
}

---

# Only a plan shows it.
data "terraform_remote_state" "x" {
  backend = data.terraform_remote_state.x.backend # cycle
}

---

data "terraform_remote_state" "x" {
  backend = "local"
}
output "x" { value = data.terraform_remote_state.x.outputs.foo }

---

resource "terraform_data" "a" {
  provisioner "local-exec" { # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = self.id
    when = destroy
    on_failure = continue
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = var.x # invalid-provisioner
    when = destroy
  }
}
variable "x" {}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = path.module
    when = destroy
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    when = never # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    when = "destroy"
    on_failure = "continue"
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    on_failure = retry # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    foo = 1 # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "foo" { # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "chef" { # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "remote-exec" {
    inline = ["a"]
    connection {
      host = self.id
      foo = 1 # invalid-provisioner
    }
  }
}

---

resource "terraform_data" "a" {
  provisioner "remote-exec" { # invalid-provisioner
    connection {
      host = self.id
    }
    connection { # invalid-provisioner
      host = self.id
    }
    lifecycle {} # invalid-provisioner
    foo {} # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  connection {
      host = self.id
  }
  connection { # invalid-provisioner
      host = self.id
  }
}

---

resource "terraform_data" "a" {
  provisioner {} # invalid-provisioner
}

---

resource "terraform_data" "a" {
  provisioner "file" {
    source = "x"
    destination = "y"
    content = terraform_data.a.id # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  _ {}
}

---

resource "terraform_data" "a" {
  count = terraform_data.b.id
}
resource "terraform_data" "b" {
}

---

resource "terraform_data" "a" {
  for_each = {a = 1}
}

---

resource "terraform_data" "a" {
  for_each = toset([terraform_data.b.id])
}
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" {
  count = terraform_data.a.id # cycle, instance-key
}

---

resource "terraform_data" "a" {
  lifecycle {
    prevent_destroy = null # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  lifecycle {
    prevent_destroy = !true
    create_before_destroy = upper("a") # invalid-lifecycle
  }
}

---

moved {
  from = terraform_data.a
  to = terraform_data.b
}
resource "terraform_data" "b" { }

---

# Only a plan shows it.
moved {
  from = terraform_data.a # invalid-refactoring
  to = terraform_data.b
}
resource "terraform_data" "b" { }
resource "terraform_data" "a" { }

---

moved { # invalid-refactoring
  from = terraform_data.a
}

---

moved {
  from = "terraform_data.a" # invalid-refactoring
  to = terraform_data.b
}

---

moved {
  from = terraform_data.a.id # invalid-refactoring
  to = terraform_data.b
}

---

moved {
  from = terraform_data.a
  to = data.terraform_remote_state.b
}

---

moved {
  from = terraform_data.a
  to = aws_vpc.b
}

---

moved {
  from = terraform_data.a
  to = module.x.terraform_data.b
}

---

moved { # invalid-refactoring
  from = terraform_data.a
  to = module.x
}

---

moved {
  from = module.a
  to = module.b
}

---

moved {
  from = terraform_data.a[0]
  to = terraform_data.b
}

---

moved {
  from = terraform_data.a[count.index] # invalid-refactoring
  to = terraform_data.b
}

---

moved {
  from = terraform_data.a["x"]
  to = terraform_data.b["y"]
  foo = 1 # invalid-refactoring
}

---

# Only a plan shows it.
moved {
  from = terraform_data.a
  to = terraform_data.b
}
moved {
  from = terraform_data.a # invalid-refactoring
  to = terraform_data.c
}

---

# Only a plan shows it.
moved { # invalid-refactoring
  from = terraform_data.a
  to = terraform_data.b
}
moved {
  from = terraform_data.b
  to = terraform_data.a
}

---

# Only a plan shows it.
moved {
  from = terraform_data.a
  to = terraform_data.a # invalid-refactoring
}

---

moved "x" { # invalid-top-level-block
  from = terraform_data.a
  to = terraform_data.a
}

---

moved {
  from = var.x # invalid-refactoring
  to = terraform_data.a
}

---

removed {
  from = terraform_data.a
}

---

removed {
  from = terraform_data.a
  lifecycle {
    destroy = false
  }
}

---

removed {
  from = terraform_data.a
  lifecycle {
    destroy = var.x # invalid-refactoring
  }
}

---

removed {
  from = terraform_data.a
  lifecycle {
  }
}

---

removed {
  from = terraform_data.a
  lifecycle {
    foo = 1 # invalid-refactoring
    destroy = true
  }
}

---

removed {
  from = terraform_data.a[0] # invalid-refactoring
  lifecycle {
    destroy = false
  }
}

---

# Only a plan shows it.
removed {
  from = terraform_data.a # invalid-refactoring
  lifecycle {
    destroy = false
  }
}
resource "terraform_data" "a" {}

---

removed {
  from = data.terraform_remote_state.a # invalid-refactoring
  lifecycle {
    destroy = false
  }
}

---

removed { # invalid-refactoring
  lifecycle {
    destroy = false
  }
}

---

removed {
  from = module.x
  foo {} # invalid-refactoring
}

---

removed {
  from = terraform_data.a
  lifecycle {
    destroy = true
  }
  provisioner "local-exec" { # invalid-provisioner
    command = "x"
  }
}

---

import {
  to = terraform_data.a
  id = "x"
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a
  id = "x"
}

---

import { # invalid-refactoring
  to = terraform_data.a
}
resource "terraform_data" "a" {}

---

import { # invalid-refactoring
  id = "x"
}

---

import {
  to = "terraform_data.a" # invalid-refactoring
  id = "x"
}
resource "terraform_data" "a" {}

---

import {
  to = data.terraform_remote_state.a # invalid-refactoring
  id = "x"
}

---

import {
  to = terraform_data.a
  id = var.x
}
variable "x" {}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a
  id = terraform_data.b.id
}
resource "terraform_data" "a" {}
resource "terraform_data" "b" {}

---

import {
  to = terraform_data.a
  id = local.nope # undeclared-local
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a
  id = "" # invalid-refactoring
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a[0] # invalid-refactoring
  id = "x"
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a
  id = "x"
  provider = foo # invalid-refactoring
}
resource "terraform_data" "a" {}

---

import {
  for_each = toset(["a"])
  to = terraform_data.a[each.key]
  id = each.value
}
resource "terraform_data" "a" {
  for_each = toset(["a"])
}

---

import {
  to = terraform_data.a[each.key] # invalid-refactoring, misplaced-count-each-self
  id = "x"
}
resource "terraform_data" "a" {
  for_each = toset(["a"])
}

---

import {
  to = terraform_data.a
  id = "x"
  foo = 1 # invalid-refactoring
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a
  id = "x"
}
import { # duplicate-address
  to = terraform_data.a
  id = "y"
}
resource "terraform_data" "a" {}

---

import {
  to = terraform_data.a.id # invalid-refactoring
  id = "x"
}
resource "terraform_data" "a" {}

---

check "x" { # invalid-check
}

---

check "x" {
  assert {
    condition = true # invalid-check
    error_message = "Foo."
  }
}

---

check "x" {
  assert { # invalid-check
    condition = path.module == "x"
  }
}

---

check "x" {
  foo = 1 # invalid-check
  data "terraform_remote_state" "a" {
    backend = "local"
  }
  assert {
    condition = data.terraform_remote_state.a.backend == "x"
    error_message = "Foo."
  }
}

---

check "x" {
  data "terraform_remote_state" "a" {
    backend = "local"
  }
  assert {
    condition = data.terraform_remote_state.a.backend == "x"
    error_message = "Foo."
  }
}
output "x" { value = data.terraform_remote_state.a.backend } # undeclared-data

---

check "x" {
  data "terraform_remote_state" "a" {
    backend = "local"
  }
  data "terraform_remote_state" "b" { # invalid-check
    backend = "local"
  }
  assert {
    condition = data.terraform_remote_state.a.backend == "x"
    error_message = "Foo."
  }
}

---

check "x" {
  data "terraform_remote_state" "a" {
    backend = "local"
    count = 1 # invalid-meta-argument
    depends_on = []
  }
  assert {
    condition = path.module == "x"
    error_message = "Foo."
  }
}

---

check "x" {
  data "terraform_remote_state" "a" { # duplicate-address
    backend = "local"
  }
  assert {
    condition = path.module == "x"
    error_message = "Foo."
  }
}
data "terraform_remote_state" "a" {
    backend = "local"
}

---

check "1x" { # invalid-name
  assert {
    condition = path.module == "x"
    error_message = "Foo."
  }
}
check "1x" { # duplicate-address, invalid-name
  assert {
    condition = path.module == "x"
    error_message = "Foo."
  }
}

---

check "x" {
  lifecycle {} # invalid-check
  assert {
    condition = path.module == "x"
    error_message = "Foo."
  }
}

---

terraform {
  required_providers {
    aws = "~> 5.0"
  }
}

---

terraform {
  required_providers {
    aws = { source = "aws" }
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws/foo/bar" } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "foo" } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", foo = "foo" } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = var.x } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { version = 5 } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = 5 } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = ["x"] # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", configuration_aliases = [aws.x] }
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", configuration_aliases = ["aws.x"] } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", configuration_aliases = [foo.x, aws] } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    AWS = { source = "hashicorp/aws" } # invalid-provider-requirement
    a-b = { source = "hashicorp/aws" }
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
    aws2 = { source = "hashicorp/aws" }
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
    aws = { source = "hashicorp/aws" } # duplicate-argument
  }
}

---

terraform {
  required_providers {
    aws { # invalid-provider-requirement
      source = "hashicorp/aws"
    }
  }
}

---

terraform {
  required_providers {
    aws = { source = "https://registry.terraform.io/hashicorp/aws" } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0, 6" }
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "> 5.x" } # invalid-provider-requirement
  }
}

---

terraform {
  required_providers {
    aws = { source = "hashicorp/terraform-provider-aws" } # invalid-provider-requirement
  }
}

---

provider "terraform" {
  version = "foo" # invalid-provider-configuration
}

---

provider "terraform" {
  version = "~> 1.0"
}

---

provider "terraform" {
  count = 1 # invalid-provider-configuration
  depends_on = [] # invalid-provider-configuration
  for_each = {} # engine-version, invalid-provider-configuration
  source = "x" # invalid-provider-configuration
  lifecycle {} # invalid-provider-configuration
  locals {} # invalid-provider-configuration
}

---

provider "terraform" {
  foo = 1
}

---

provider "Terraform" { # invalid-name
}

---

provider "terra form" { # invalid-name
}

---

provider "terraform" "x" { # invalid-top-level-block
}

---

provider "terraform.x" { # invalid-name
}

---

terraform {
  provider_meta "terraform" {
  }
}

---

terraform {
  backend "s3" "x" { # invalid-terraform-block
  }
}

---

terraform {
  required_version = "> 1"
  required_version = "> 2" # duplicate-argument
}

---

terraform {
  required_version = "> 1"
}
terraform {
  required_version = ">= 1, foo" # invalid-terraform-block
}

---

terraform "x" { # invalid-top-level-block
}

---

output "x" {
  value = 1
  sensitive = null # invalid-output
  description = null # invalid-output
}

---

variable "s" { sensitive = true }
resource "terraform_data" "a" { count = var.s }

---

resource "terraform_data" "a" {
  input = { a = 1, a = 2 }
}

---

resource "terraform_data" "a" {
  input = { a = 1, "a" = 2 }
}

---

provider "terraform" {
  host = terraform_data.a.id # cycle
}
resource "terraform_data" "a" { }

---

variable "x" {
  validation {
    condition = var.x == terraform_data.a.id
    error_message = "Foo."
  }
}
resource "terraform_data" "a" { input = var.x } # cycle

---

resource "terraform_data" "a" {
 lifecycle {
  replace_triggered_by = [terraform_data.b] # cycle
}
}
resource "terraform_data" "b" {
 lifecycle {
  replace_triggered_by = [terraform_data.a]
}
}

---

resource "terraform_data" "a" {
 lifecycle {
  replace_triggered_by = [terraform_data.b] # cycle
}
}
resource "terraform_data" "b" {
  input = terraform_data.a.id
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = terraform_data.b.id # cycle
  }
}
resource "terraform_data" "b" {
  input = terraform_data.a.id
}

---

resource "terraform_data" "a" {
  lifecycle {
    postcondition {
      condition = self.id == terraform_data.b.id # cycle
      error_message = "Foo."
    }
  }
}
resource "terraform_data" "b" {
  input = terraform_data.a.id
}

---

check "a" {
    assert {
      condition = data.terraform_remote_state.x.backend == terraform_data.b.id
      error_message = "Foo."
    }
    data "terraform_remote_state" "x" {
      backend = terraform_data.b.id
    }
}
resource "terraform_data" "b" {
  depends_on = [check.a] # undeclared-resource
}

---

terraform {
  required_providers {
    aws = {
     source = "hashicorp/aws"
     configuration_aliases = [aws.b]
    }
  }
}
provider "aws" { alias = "a" }
resource "aws_vpc" "a" { provider = aws.a }
resource "aws_vpc" "b" { provider = aws.b }
resource "aws_vpc" "c" { provider = aws.c } # undeclared-alias
resource "asw_vpc" "c" { provider = asw } # undeclared-provider
data "asw_vpc" "c" { } # undeclared-provider
provider "asw" {} # undeclared-provider

---

output "x" {
 value = 1
 sensitive = "1"
}

---

output "x" {
 value = 1
 sensitive = 1 # invalid-output
}

---

output "x" {
 value = 1
 description = true
}

---

variable "x" { default = [for a in [1]: a] }

---

module "x" {
 source = "hashicorp/consul/aws"
 version = "foo" # invalid-module-call
}

---

module "x" {
 source = "./x"
 version = "1.0" # invalid-module-call
}

---

module "x" {
 source = var.x # undeclared-variable
}

---

module "x" {
 source = "" # invalid-module-call
}

---

module "x" {
 source = "foo bar" # invalid-module-call
}

---

module "x" {
 source = "foo" # invalid-module-call
}

---

module "x" {
 source = "../x"
 lifecycle {} # engine-version
 locals {} # invalid-module-call
 provider = aws # invalid-reference
 foo {}
}

---

module "x" {
 source = "../x"
 providers = [aws] # invalid-meta-argument
}

---

module "x" {
 source = "../x"
 providers = { aws.b.c = aws } # invalid-meta-argument
}

---

module "1x" { # invalid-name
 source = "../x"
}

---

module "x" {
 source = "../x"
 depends_on = foo # invalid-meta-argument
 count = 1
 for_each = {} # count-and-for-each
}

---

module "x" {
 source = "../x"
 version = var.x # undeclared-variable
}

---

module "x" {
 source = 5 # invalid-module-call
}

---

module "x" {
 source = "https://example.com/x"
 version = "1.0" # invalid-module-call
}

---

module "x" {
 source = "a/b/c/d/e" # invalid-module-call
}

---

module "x" {
 source = "x/y" # invalid-module-call
}

---

provider "terraform" {
 _ {}
}

---

resource "terraform_data" "a" {
  lifecycle {
   destroy = false
   action_trigger { # invalid-lifecycle
   }
  }
}

---

ephemeral "terraform_data" "a" {
  lifecycle {
    prevent_destroy = true # invalid-lifecycle
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    connection {
      host = self.id
      bastion_host = "x"
      foo = 1 # invalid-provisioner
    }
  }
}

---

resource "terraform_data" "a" {
  connection {
      host = self.id
      foo = 1
  }
}

---

resource "terraform_data" "a" {
  provisioner "remote-exec" {
    inline = ["x"]
    script = "y" # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "remote-exec" { # invalid-provisioner
    when = create
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" "x" { # invalid-provisioner
    command = "x"
    when = foo() # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "file" { # invalid-provisioner
    source = "x"
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = "x"
    locals {} # invalid-provisioner
    _ {} # invalid-provisioner
    escape {} # invalid-provisioner
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = terraform_data.a.id # invalid-provisioner
    when = destroy
  }
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = local.x # invalid-provisioner
    when = destroy
  }
}
locals { x = 1 }

---

removed {
  from = terraform_data.a
  lifecycle {
    destroy = true
  }
  provisioner "local-exec" {
    command = self.id
    when = destroy
  }
  connection {
    host = self.id
  }
}

---

removed {
  from = terraform_data.a
  lifecycle {
    destroy = true
  }
  lifecycle {
    destroy = true
  }
}

---

# Only a plan shows it.
terraform {
  cloud {
    foo = 1 # invalid-backend
    workspaces {
      bar = 1 # invalid-backend
      name = "x"
    }
  }
}

---

terraform {
  cloud {}
  cloud {} # duplicate-address
}

---

terraform {
  experiments = [] # invalid-terraform-block
}

---

terraform {
  experiments = foo # invalid-terraform-block
}

---

terraform {
  language = foo # invalid-terraform-block
}

---

resource "terraform_data" "a" {
  triggers_replace = [
    1
  ]
  lifecycle {
    ignore_changes = [triggers_replace[each.key]] # invalid-lifecycle
  }
}

---

moved { # invalid-refactoring
  from = module.a.terraform_data.x
  to = module.b
}

---

moved { # invalid-refactoring
  from = module.a["x"]
  to = module.b.terraform_data.c[0]
}

---

moved {
  from = terraform_data # invalid-refactoring
  to = terraform_data.b
}

---

moved {
  from = local.x # invalid-refactoring
  to = output.y
}

---

moved {
  from = resource.terraform_data.x
  to = ephemeral.foo.bar
}

---

removed {
  from = module.x[0] # invalid-refactoring
}

---

removed {
  from = module.x.terraform_data.b
}

---

resource "terraform_data" "é" {}

---

resource "terraform_data" "-a" {} # invalid-name

---

resource "terraform_data" "a" { depends_on = [local.x.y] } # invalid-meta-argument
locals { x = {} }

---

resource "terraform_data" "a" { depends_on = [data.terraform_remote_state.x.y] } # invalid-meta-argument
data "terraform_remote_state" "x" { backend = "local" }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b[0], terraform_data.b["x"], terraform_data.b] }
resource "terraform_data" "b" { count = 1 }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b[0].id] } # invalid-meta-argument
resource "terraform_data" "b" { count = 1 }

---

resource "terraform_data" "a" { depends_on = [terraform_data.b[*]] } # invalid-meta-argument
resource "terraform_data" "b" { count = 1 }

---

resource "terraform_data" "a" { depends_on = [resource.terraform_data.b] }
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" { depends_on = [output.b] } # undeclared-resource
output "b" { value = 1 }

---

resource "terraform_data" "a" { depends_on = null } # invalid-meta-argument

---

resource "terraform_data" "a" { depends_on = [null] } # invalid-meta-argument

---

provider "a_b" {} # invalid-name

---

provider "a--b" {} # invalid-name

---

provider "-a" {} # invalid-name

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [count.index] # invalid-lifecycle, misplaced-count-each-self
    }
}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = ["terraform_data.b"] # invalid-lifecycle
    }
}
resource "terraform_data" "b" { }

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [self.id] # invalid-lifecycle, misplaced-count-each-self
    }
}

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.b[*].id]
    }
}
resource "terraform_data" "b" { count = 1 }

---

resource "terraform_data" "a" {
  lifecycle {
    replace_triggered_by = [terraform_data.b[var.x].id] # invalid-lifecycle
    }
}
variable "x" {}
resource "terraform_data" "b" { count = 1 }

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = null # invalid-lifecycle
    }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = []
    }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [1] # invalid-lifecycle
    }
}

---

resource "terraform_data" "a" {
  lifecycle {
    ignore_changes = [input[*].x] # invalid-lifecycle
    }
}

---

resource "terraform_data" "a" {
  input = { for k, v in terraform_data.b : k => v.nope } # undeclared-resource
}

---

resource "terraform_data" "a" {
  input = [for x in [1, 2] : x + y.z] # undeclared-resource
}

---

resource "terraform_data" "b" {
  for_each = toset(["x"])
}
output "one" {
  value = terraform_data.b["x"].id
}
output "all" {
  value = [for b in terraform_data.b : b.id]
}
output "ids" {
  value = values(terraform_data.b)[*].id
}

---

locals {
  a = 1
}
locals {
  b = local.a
}
output "b" {
  value = local.b
}

---

locals {
  a = local.b # cycle
  b = local.c
  c = local.a
}
output "a" {
  value = local.a
}

---

variable "x" {}
variable "y" {
  validation {
    condition     = var.y != var.x
    error_message = "The two are the same."
  }
}
output "z" {
  value = [var.x, var.y]
}

---

resource "terraform_data" "a" {
  input = terraform_data.b.id
  lifecycle {
    replace_triggered_by = [terraform_data.b]
    postcondition {
      condition     = self.output != null
      error_message = "There is no output."
    }
  }
}
resource "terraform_data" "b" {}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = self.id
  }
}

---

terraform {
  required_version = "~> 1.11, != 1.11.2"
}

---

terraform {
  required_version = "=> 1.11" # invalid-terraform-block
}

---

check "c" {
  assert {
    condition     = terraform_data.a.id != ""
    error_message = "There is no id."
  }
}
resource "terraform_data" "a" {}

---

output "x" {
  value = "a" value2 = "b" # syntax
}

---

output "x" {
  value = (1 +
} # syntax

---

output "x" {
  value = "a # syntax
}

---

output "x" {
  value = [1, 2
} # syntax

---

output "x" {
  value = 1 + # syntax
}

---

resource "terraform_data" "a" {
  input = <<EOT # syntax
  text
}

---

output "x" {
  value = { a = 1 b = 2 } # syntax
}

---

output "x" {
  value = true ? 1 # syntax
}

---

output "x" {
  value = 'a' # syntax
}

---

output "x" # syntax
{
  value = 1
}

---

output "x" {
  value: 1 # syntax
}

---

resource "terraform_data" "r" {
  provisioner "remote-exec" {
    inline = ["true"]
    connection { # invalid-provisioner
      user = "root"
    }
  }
}

---

resource "terraform_data" "r" {
  provisioner "remote-exec" {
    inline = "true" # invalid-provisioner
    connection {
      host = "example.com"
    }
  }
}

---

resource "terraform_data" "r" {
  provisioner "local-exec" {
    command     = "true"
    interpreter = "bash" # invalid-provisioner
  }
}

---

import {
  to = terraform_data.a
  id = null # invalid-refactoring
}
resource "terraform_data" "a" {
}

---

import {
  to = terraform_data.a
  id = terraform_data.a.id # invalid-refactoring
}
resource "terraform_data" "a" {
}

---

data "terraform_remote_state" "a" {
  backend = "s3"
  config = {
    bukket = "x" # invalid-remote-state
    bucket = "x"
    key    = "a"
    region = "us-east-1"
  }
}

---

data "terraform_remote_state" "a" {
  backend = "gcs"
  config = { # invalid-remote-state
    prefix = "a"
  }
}

---

data "terraform_remote_state" "a" {
  backend = "local"
  config = {
    path = ["x"] # invalid-remote-state
  }
}

---

data "terraform_remote_state" "a" {
  backend  = "local"
  defaults = ["x"] # invalid-remote-state
}

---

resource "terraform_data" "a" {
 lifecycle "x" { # invalid-lifecycle
  prevent_destroy = false
 }
}

---

module "a" {
 source = "./a"
 lifecycle "x" { # engine-version, invalid-module-call
 }
}

---

variable "a" {
 sensitive = 1 / 0 # invalid-variable
}

---

variable "a" {
 description = "a ${1 + 1}"
 sensitive = !false
}

---

resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = ["echo", "a"] # invalid-provisioner
    working_dir = path.module[*] # invalid-provisioner
    quiet = [] # invalid-provisioner
    environment = "A=b" # invalid-provisioner
  }
  provisioner "file" {
    content = tolist([1]) # invalid-provisioner
    destination = "/tmp/a"
    connection {
      host = "10.0.0.1"
      type = { a = 1 } # invalid-provisioner
      port = "ssh" # invalid-provisioner
      agent = "perhaps" # invalid-provisioner
    }
  }
}

---

resource "terraform_data" "a" {
  input = 5
  provisioner "local-exec" {
    command = self.input
    quiet = "true"
    environment = { A = 1, B = true }
  }
  provisioner "file" {
    content = 5
    destination = "/tmp/a"
    connection {
      host = self.output
      port = "22"
      agent = "false"
      timeout = null
    }
  }
}

---

data "terraform_remote_state" "a" {
  backend = issensitive({}) # invalid-remote-state
}

---

# Only a plan shows it.
terraform {
  cloud {
    organization = [1, 2] # invalid-backend
    hsotname = "app.terraform.io" # invalid-backend
    hostname {} # invalid-backend
    workspaces {
      name = each.key # invalid-backend
      colour = "a" # invalid-backend
    }
  }
}

---

# Only a plan shows it.
terraform {
  cloud {
    organization = { a = 1 }.b # invalid-backend
    hostname = "app.terraform.io"
    workspaces {
      tags = ["a"]
      project = "p"
    }
  }
}

---

# Only a plan shows it.
terraform {
  backend "azurerm" {
    storage_account_name = "s"
    container_name = [for x in 5 : x] # invalid-backend
    key = "k"
  }
}

---

data "terraform_remote_state" "a" { # invalid-remote-state
  backend = "s3"
}

---

data "terraform_remote_state" "a" {
  backend = "local"
}

---

resource "terraform_data" "a" {
  provisioner "remote-exec" {
    inline = ["a"]
    connection {
      host = "10.0.0.1"
      lifecycle {} # invalid-provisioner
    }
  }
}

---

resource "terraform_data" "a" {
  connection {
    host = "10.0.0.1"
  }
  provisioner "remote-exec" {
    inline = ["a"]
    connection {
      user = "root"
      lifecycle {}
    }
    on_failure = continue
  }
  provisioner "remote-exec" {
    inline = ["a"]
    connection {
      port = "ssh" # invalid-provisioner
    }
  }
}

---

import {
  to = terraform_data.a
  id = [["a"]] # invalid-refactoring
}
resource "terraform_data" "a" {}

---

import {
  for_each = { a = "b", c = 5 }
  to = terraform_data.a[each.key]
  id = each.value
}
resource "terraform_data" "a" {
  for_each = { a = 1, c = 2 }
}

---

data "terraform_remote_state" "a" { # invalid-remote-state
  backend = "s3"
  config = null
}

---

terraform {
  required_providers {
    aws = 5
  }
}
