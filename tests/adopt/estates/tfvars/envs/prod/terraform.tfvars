instance_type = "m6i.large"
size          = 4
subnets       = ["subnet-prod-a", "subnet-prod-b"]
