locals {
  plain = <<EOT
keep   this	as = it    is

    ${  var.name  }   # no comment
EOT
  indented=<<-EOT
      indented
        more %{ if  var.a  ~}
      yes %{ else }no%{endif}
      EOT
  after = 1
  in_function = trimspace(<<-EOT
    {
      "json": [ 1,2 ],


      "dollar": "$${no}", "percent": "%%{no}", "lone": "$ %"
    }
  EOT
  )
  in_list = [ <<A
one
A
    , <<B
two ${join( ",",[
"x","y"] )}
B
  ]
  in_map = {
    short = <<EOT
  text
EOT
    much_longer = "x" # aligned
  }
}
resource "a" "b" {
    user_data = base64encode(templatestring(<<-EOT
        #!/bin/sh

        echo "${ var.name }"
    EOT
    , { a=1 }))
}
