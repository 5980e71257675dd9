locals {
  a="${var.a}"
  b = "${ var.a }-${  var.b}"
  c="${var.list[0]}${"nested ${ "deeper" }"}"
  needless = "${merge(var.a,{b="${var.c}"})}"
  needless_over_lines = "${
    var.a ? 1 : 2
  }"
  needless_long = "${var.a ? 1 :
    2}"
  needless_closed = "${(
    var.a
  )}"
  twice = "${"${var.a}"}"
  in_list = ["${var.a}"]
  strip = "${~ var.a ~}"
  strip_text = "x ${~ var.a ~} y"
  directive = "%{ if var.a }yes%{ else }no%{ endif }%{for x in  var.list}${x}%{endfor}"
  escaped = "$${a} %%{b} \" \\ \n \u00e9 $ % # // /* <<EOT"
  object = "x${ {a=1}["a"] }"
  over_lines = "a ${join(",",[
  1,
  2
  ])} b"
  url = "https://${var.host}/x" // not a comment before
}
