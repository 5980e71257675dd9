



# Head.
locals {


  a = 1



  b = 2   
  	
  c = [

    1,


    2

  ]


}
variable "x" {}
variable "y" {

}
# attached
variable "z" {} # behind
locals {

  # alone

}



output "o" {
  value = <<EOT


  kept


EOT
}


