"""S3, as moto plays it."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.servers.process import HOST, Server

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "huibian", "AWS_SECRET_ACCESS_KEY": "huibian", "AWS_REGION": "us-east-1"}
"""What a client needs beside the URL."""


class S3(Server):
    """Storage in memory; it takes any credentials, and loses everything when it ends."""

    credentials: Mapping[str, str] = ENVIRONMENT
    """What a client of it has in its environment."""

    def command(self) -> Sequence[str]:
        return [sys.executable, "-m", "moto.server", "--host", HOST, "--port", str(self.port)]

    @property
    def url(self) -> str:
        return self.bucket("huibian")

    @property
    def endpoint(self) -> str:
        """The address of the server itself."""
        return f"http://{HOST}:{self.port}"

    def bucket(self, name: str) -> str:
        """The URL of a bucket as the service's setting names it."""
        return f"s3://{name}?endpoint={self.endpoint}"

    def create(self, name: str) -> str:
        """Makes an empty bucket; its URL."""
        request = urllib.request.Request(f"{self.endpoint}/{name}", method="PUT")
        with urllib.request.urlopen(request):
            return self.bucket(name)

    def client(self) -> Any:
        """boto3's client of this server."""
        import boto3

        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name=self.credentials["AWS_REGION"],
            aws_access_key_id=self.credentials["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.credentials["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip
