instance_type = "t3.micro"
size          = 1
subnets       = ["subnet-dev-a", "subnet-dev-b"]
