locals {
tags = {
Name="x"
"aws:Source" = { a = 1,b = 2 }
(var.key) = [1,2,3]
"${var.prefix}-name" = {
deep = { deeper = {
deepest = [ [ [ ] ] ]
} }
}
colon : "value"
"quoted colon": true
}
empty = { }
none = [ ]
matrix = [
[1,2],
[ 3,4 ],
[
5,
6
]
]
objects = [{
a = 1
bb = 2
},{
a = 3
}]
trailing = [1,2,]
trailing_lines = [
1,
2,
]
mixed = { a = [
1
], bb = {
c = 2 }
}
oddly = [1
,2
, 3]
}
