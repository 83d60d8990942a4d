# A CDK app in Python.
import json

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from holdfast import Network, WebTier

app = cdk.App(outdir="cdk.out.py")
stack = cdk.Stack(app, "Shop", env=cdk.Environment(account="111122223333", region="us-west-2"))
network = Network(stack, "Network", cidr="10.0.0.0/16")
WebTier(
    stack,
    "Web",
    vpc=network.vpc,
    tier_name="shop",
    application_bucket=s3.Bucket.from_bucket_name(stack, "Bucket", "shop-applications"),
    application_key="shop.zip",
    min_capacity=3,
    max_capacity=12,
)
[artifact] = app.synth().stacks
print(json.dumps({"resources": len(artifact.template["Resources"])}))
