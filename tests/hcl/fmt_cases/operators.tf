locals {
  sum=1+2*3-4/5%6
  minus = -1
  minus_space = - 1
  subtract=a-1
  subtract_call = f( )-1
  minus_minus = 1 - -1
  dashes = a-b - c
  not = ! a && !  ( b || c )
  compare=a==1&&b!=2||c<=3&&d>=4||e<5&&f>6
  ternary=a?b:c
  ternary_minus = a ?-1:- 2
  nested_ternary = a ? b : c ? d : e
  list_minus = [-1,- 2,(-3),a[-1],{b=-1}]
  arguments = f(-1,-a,-f(-2))
  over_lines = (
  a == 1
  ? "one"
      : a == 2 ? "two"
: "many"
  )
  sum_over_lines = (1
  +2
  -3)
  continued = a && (b ||
  c)
  in_template = "${a-1}${-1}x${ - a }${!b}"
  index_minus = a[b-1]
}
