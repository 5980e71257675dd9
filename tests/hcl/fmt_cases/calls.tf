locals {
  a=merge( var.a,{b=1} )
  none = f ( )
  over_lines = merge(
  var.a,
  {
  b=1
  ccc=2
  },
  {for k,v in var.x:k=>v},
  )
  nested = jsonencode(merge(var.a,{
  b=1
  ccc=lookup(var.m,"k",
  "default")
  }))
  hugging = cidrsubnet(var.cidr,8,
  1)
  provider_function = provider::aws::arn_parse( var.arn ).region
  many = f(g(h(
  1
  )))
  closing = f([
  1,
  ],{
  a = 1
  })
  policy = jsonencode({
  Version="2012-10-17"
  Statement=[{
  Effect="Allow",
  Action=["s3:GetObject","s3:PutObject"]
  Resource="arn:aws:s3:::b/*" # all
  Condition={StringEquals={"aws:SourceAccount"="123456789012"}}
  }]
  })
}
