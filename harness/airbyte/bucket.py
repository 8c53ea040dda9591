"""The bucket of rejected records, made and read by Amazon's own client.

    python bucket.py make SERVER REPORT.json    a bucket, and keys that may only put and delete below kept/
    python bucket.py read SERVER REPORT.json    what is in the bucket, read with keys of another user

The server is moto's. From the first command on it asks for signatures and permissions, as Amazon does.
"""

import json
import sys
import urllib.request
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

BUCKET = "acme-rejects"
REGION = "eu-west-1"
WRITER = [{"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": f"arn:aws:s3:::{BUCKET}/kept/*"}]
READER = [{"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}]


def client(service, server, keys):
    """A client of Amazon's with the keys of a user."""
    return boto3.client(
        service,
        endpoint_url=server,
        region_name=REGION,
        aws_access_key_id=keys["id"],
        aws_secret_access_key=keys["secret"],
    )


def user(iam, name, statements):
    """A new user with these rights and no others; returns the keys."""
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return {"id": made["AccessKeyId"], "secret": made["SecretAccessKey"]}


def make(server):
    """The bucket and its users; after that the server lets nobody do what they may not."""
    root = {"id": "root", "secret": "root"}
    place = {"LocationConstraint": REGION}
    client("s3", server, root).create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    iam = client("iam", server, root)
    keys = {name: user(iam, name, rights) for name, rights in (("writer", WRITER), ("reader", READER))}
    plain = {"Content-Type": "text/plain"}
    strict = urllib.request.Request(f"{server}/moto-api/reset-auth", data=b"0", headers=plain)
    urllib.request.urlopen(strict, timeout=10).close()
    return {"bucket": BUCKET, "region": REGION, **keys}


def read(server, made):
    """The objects by their keys; and whether the writer's keys cannot read them."""
    reader = client("s3", server, made["reader"])
    found = reader.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    bodies = {one["Key"]: reader.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read().decode() for one in found}
    return {**made, "objects": bodies, "writer_reads": reads(client("s3", server, made["writer"]), list(bodies))}


def reads(writer, keys):
    try:
        writer.get_object(Bucket=BUCKET, Key=keys[0])
        return True
    except ClientError as error:
        return error.response["Error"]["Code"] != "AccessDenied"


def main(command, server, path):
    report = Path(path)
    done = make(server) if command == "make" else read(server, json.loads(report.read_text()))
    report.write_text(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
