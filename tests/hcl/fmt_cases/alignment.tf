resource "a" "b" {
  a=1
  bbbb=2

  cc = 3
  # comment between
  dddddd = 4
  e = [
    1
  ]
  ff = 5
  ggg = {
    h = 1
    iiiiiiii = 2 }
  j = 6
  kkkkkk = f(1,
    2)
  l=7 # seven
  mmmm=8
  n=9 # nine
  oooooooooo=10 # ten
  block {
    p=1
  }
  q=1
  rrr = "${var.x}" # x
}
