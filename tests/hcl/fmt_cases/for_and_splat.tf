locals {
  list=[for x in var.list:x]
  list_index = [ for i,x in var.list : "${i}-${x}" if x!="" ]
  map={for k,v in var.map:k=>v}
  grouped = {for k,v in var.map : v=>k...}
  filtered = { for k , v in var.map: upper(k) =>{name=v,id=k} if v != null && k!="x" }
  literal = [for x in [1,2]:x]
  parentheses = [for x in (var.a):x]
  over_lines = {
  for s in var.subnets:
  s.name => {
  cidr=s.cidr
  zone_id=s.zone
  }
  if s.enabled
  }
  nested = flatten([
  for a in var.a:[
  for b in a.list : {
  a=a.name
  bb=b
  }
  ]
  ])
  splat=aws_subnet.a[*].id
  old_splat = aws_subnet.a.*.id
  splat_index = aws_subnet.a [*] . id [0]
  index=var.map["key"]
  index_space = var.map [ "key" ] [ 0 ]
  index_dot = var.list.0.name
  spread = concat(var.lists...)
  spread_space = concat( var.lists ... )
}
