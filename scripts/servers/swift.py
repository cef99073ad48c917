"""S3 as OpenStack Swift speaks it: a server that checks signatures, as moto does not."""

from __future__ import annotations

import getpass
import signal
import subprocess
from collections.abc import Mapping, Sequence

from scripts.servers.process import HOST, free_port, listens, program
from scripts.servers.s3 import S3

_KINDS = ("account", "container", "object")
"""The servers behind the proxy; each keeps what it holds on a ring of one device."""

_DEVICE = "one"

_CLUSTER = """\
[swift-hash]
swift_hash_path_prefix = huibian
swift_hash_path_suffix = huibian

[storage-policy:0]
name = only
default = yes
"""

_SERVER = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
swift_dir = {folder}
devices = {folder}
mount_check = false
workers = 0
user = {user}

[pipeline:main]
pipeline = {pipeline}

"""

_PROXY = """\
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:cache]
use = egg:swift#memcache
memcache_servers = {host}:{cache}

[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{name} = {secret} .admin

"""

_FILTERS = ("catch_errors", "listing_formats", "s3api", "copy", "slo", "dlo", "versioned_writes")
_PIPELINE = "catch_errors cache listing_formats s3api tempauth copy slo dlo versioned_writes proxy-server"

_ACCOUNT, _NAME, _SECRET = "office", "huibian", "of-the-tests"


class Swift(S3):
    """Storage on disk: a proxy that speaks S3, the three servers behind it and their cache, without Swift's daemons."""

    user = "swift"
    credentials: Mapping[str, str] = {
        "AWS_ACCESS_KEY_ID": f"{_ACCOUNT}:{_NAME}", "AWS_SECRET_ACCESS_KEY": _SECRET, "AWS_REGION": "us-east-1",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._ports = {name: free_port() for name in ("cache", *_KINDS)}
        self._parts: list[subprocess.Popen[bytes]] = []

    def prepare(self) -> None:
        self._write("swift.conf", _CLUSTER)
        self._write("proxy.conf", self._settings(self.port, _PIPELINE) + self._proxy())
        for kind in _KINDS:
            app = f"{kind}-server"
            text = f"[app:{app}]\nuse = egg:swift#{kind}\n"
            self._write(f"{kind}.conf", self._settings(self._ports[kind], app) + text)
        device = self.folder / _DEVICE
        device.mkdir()
        self._own(device)
        for kind in _KINDS:
            self._make_ring(kind)

    def command(self) -> Sequence[str]:
        return _command("proxy")

    def start(self) -> None:
        cache = [
            program("memcached"),
            "-l",
            HOST,
            "-p",
            str(self._ports["cache"]),
            "-m",
            "64",
            "-t",
            "1",
            "-u",
            self._name(),
        ]
        self._parts = [self._run(command) for command in (cache, *map(_command, _KINDS))]
        super().start()

    def ready(self) -> bool:
        return all(map(listens, (self.port, *self._ports.values())))

    def create(self, name: str) -> str:
        client = self.client()
        client.create_bucket(Bucket=name)
        client.close()
        return self.bucket(name)

    def _end(self, with_signal: signal.Signals) -> None:
        super()._end(with_signal)
        for part in self._parts:
            part.send_signal(with_signal)
        for part in self._parts:
            part.wait()
        self._parts = []

    def _make_ring(self, kind: str) -> None:
        builder = f"{kind}.builder"
        for arguments in (
            ["create", "1", "1", "1"],
            ["add", f"r1z1-{HOST}:{self._ports[kind]}/{_DEVICE}", "1"],
            ["rebalance"],
        ):
            self.once([program("swift-ring-builder"), builder, *arguments])

    def _settings(self, port: int, pipeline: str) -> str:
        return _SERVER.format(host=HOST, port=port, folder=self.folder, user=self._name(), pipeline=pipeline)

    def _proxy(self) -> str:
        filters = "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n\n" for name in _FILTERS)
        return filters + _PROXY.format(
            host=HOST, cache=self._ports["cache"], account=_ACCOUNT, name=_NAME, secret=_SECRET
        )

    def _name(self) -> str:
        account = self._account()
        return account.pw_name if account else getpass.getuser()

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)


def _command(kind: str) -> list[str]:
    return [program(f"swift-{kind}-server"), f"{kind}.conf", "verbose"]
