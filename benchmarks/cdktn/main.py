"""The network, database and function of `project/` as a cdktn program: nine stacks with the same resources."""

from __future__ import annotations

import json
from ipaddress import ip_network

from cdktn import App, LocalBackend, TerraformStack
from cdktn_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktn_provider_aws.db_subnet_group import DbSubnetGroup
from cdktn_provider_aws.iam_role import IamRole
from cdktn_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from cdktn_provider_aws.internet_gateway import InternetGateway
from cdktn_provider_aws.lambda_function import LambdaFunction
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.rds_cluster import RdsCluster
from cdktn_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktn_provider_aws.route_table import RouteTable, RouteTableRoute
from cdktn_provider_aws.route_table_association import RouteTableAssociation
from cdktn_provider_aws.security_group import SecurityGroup
from cdktn_provider_aws.subnet import Subnet
from cdktn_provider_aws.vpc import Vpc
from cdktn_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule

REGIONS = {"us-east-1": "10.0.0.0/16", "us-west-2": "10.1.0.0/16", "eu-west-1": "10.2.0.0/16"}
DEFAULTS = {"instance_class": "db.r6g.large", "instances": 2, "memory": 512, "timeout": 30}
ENVIRONMENTS = {
    "dev": {"instances": 1},
    "staging": {},
    "prod": {"instance_class": "db.r6g.xlarge", "instances": 3, "memory": 1024},
}
ASSUME = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}


class Platform(TerraformStack):
    """One environment in one region."""

    def __init__(self, app, environment, region):
        super().__init__(app, f"{environment}-{region}")
        self.environment, self.region = environment, region
        self.settings = DEFAULTS | ENVIRONMENTS[environment]
        self.title = f"trading-{environment}"
        LocalBackend(self, path="terraform.tfstate")
        AwsProvider(self, "aws", region=region)
        subnets = self.network()
        self.group = DbSubnetGroup(self, "group", name=self.title, subnet_ids=[subnet.id for subnet in subnets])
        self.function()
        self.database()

    def network(self):
        """The network; returns its private subnets."""
        cidr, zones = REGIONS[self.region], [f"{self.region}{letter}" for letter in "abc"]
        self.vpc = Vpc(self, "vpc", cidr_block=cidr, enable_dns_hostnames=True, tags={"Name": self.title})
        gateway = InternetGateway(self, "gateway", vpc_id=self.vpc.id)
        route = RouteTableRoute(cidr_block="0.0.0.0/0", gateway_id=gateway.id)
        tables = {
            "public": RouteTable(self, "table_public", vpc_id=self.vpc.id, route=[route]),
            "private": RouteTable(self, "table_private", vpc_id=self.vpc.id),
        }
        blocks = list(ip_network(cidr).subnets(new_prefix=24))
        made = {"public": [], "private": []}
        for index, zone in enumerate(zones):
            for tier, table in tables.items():
                block = str(blocks[index + (100 if tier == "private" else 0)])
                place = {"vpc_id": self.vpc.id, "availability_zone": zone, "cidr_block": block}
                subnet = Subnet(self, f"{tier}_{zone}", **place)
                RouteTableAssociation(self, f"of_{tier}_{zone}", subnet_id=subnet.id, route_table_id=table.id)
                made[tier].append(subnet)
        return made["private"]

    def function(self):
        """The function, with its role and log."""
        policy = json.dumps({"Version": "2012-10-17", "Statement": [ASSUME]})
        role = IamRole(self, "role", name=f"{self.title}-{self.region}", assume_role_policy=policy)
        arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
        rights = IamRolePolicyAttachment(self, "attachment", role=role.name, policy_arn=arn)
        self.caller = SecurityGroup(self, "caller", name="function", vpc_id=self.vpc.id)
        log = CloudwatchLogGroup(self, "log", name=f"/aws/lambda/{self.title}", retention_in_days=30)
        LambdaFunction(
            self,
            "function",
            function_name=self.title,
            role=role.arn,
            runtime="python3.12",
            handler="main.handler",
            filename="function.zip",
            memory_size=self.settings["memory"],
            timeout=self.settings["timeout"],
            vpc_config={"subnet_ids": self.group.subnet_ids, "security_group_ids": [self.caller.id]},
            depends_on=[rights, log],
        )

    def database(self):
        """The cluster, with its instances."""
        group = SecurityGroup(self, "group_of_database", name="database", vpc_id=self.vpc.id)
        VpcSecurityGroupIngressRule(
            self,
            "ingress",
            security_group_id=group.id,
            referenced_security_group_id=self.caller.id,
            ip_protocol="tcp",
            from_port=3306,
            to_port=3306,
        )
        cluster = RdsCluster(
            self,
            "cluster",
            cluster_identifier=self.title,
            engine="aurora-mysql",
            database_name="trading",
            master_username="trading",
            manage_master_user_password=True,
            storage_encrypted=True,
            db_subnet_group_name=self.group.name,
            vpc_security_group_ids=[group.id],
            skip_final_snapshot=self.environment != "prod",
        )
        for number in range(self.settings["instances"]):
            RdsClusterInstance(
                self,
                f"instance_{number}",
                identifier=f"{self.title}-{number}",
                cluster_identifier=cluster.id,
                engine=cluster.engine,
                instance_class=self.settings["instance_class"],
            )


app = App()
for environment in ENVIRONMENTS:
    for region in REGIONS:
        Platform(app, environment, region)
app.synth()
