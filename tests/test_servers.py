"""The servers that the tests of a cluster start: they answer, keep what they hold, and leave nothing behind."""

from __future__ import annotations

import amqp
import obstore
import psycopg
import pytest
import redis
from obstore.store import S3Store

from scripts.servers import S3, PostgreSQL, RabbitMQ, Redis, Server, Swift
from scripts.servers.s3 import ENVIRONMENT

pytestmark = pytest.mark.cluster


def test_postgresql_keeps_what_was_committed_when_it_is_killed() -> None:
    with PostgreSQL() as server:
        address = server.create("kept").replace("+psycopg", "")
        with psycopg.connect(address) as connection:
            connection.execute("CREATE TABLE numbers AS SELECT 42 AS number")
        server.kill()
        server.start()
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT number FROM numbers").fetchall() == [(42,)]
    _left_nothing(server)


def test_redis_keeps_its_queues_over_a_restart() -> None:
    with Redis() as server:
        redis.Redis.from_url(server.database(3)).rpush("queue", "message")
        server.stop()
        server.start()
        assert redis.Redis.from_url(server.database(3)).lrange("queue", 0, -1) == [b"message"]
    _left_nothing(server)


def test_rabbitmq_takes_and_gives_a_message() -> None:
    with RabbitMQ() as server, amqp.Connection(f"127.0.0.1:{server.port}") as connection:
        channel = connection.channel()
        channel.queue_declare("queue")
        channel.basic_publish(amqp.Message("message"), routing_key="queue")
        assert channel.basic_get("queue", no_ack=True).body == "message"
    _left_nothing(server)


def test_s3_takes_and_gives_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with S3() as server:
        server.create("bucket")
        store = S3Store("bucket", endpoint=server.endpoint, client_options={"allow_http": True})
        obstore.put(store, "青山县.txt", b"text")
        assert obstore.get(store, "青山县.txt").bytes() == b"text"
    _left_nothing(server)


def test_swift_gives_what_it_took_before_it_was_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    with Swift() as server:
        for name, value in server.credentials.items():
            monkeypatch.setenv(name, value)
        server.create("bucket")
        store = S3Store("bucket", endpoint=server.endpoint, client_options={"allow_http": True})
        obstore.put(store, "青山县.txt", b"text")
        server.kill()
        server.start()
        assert obstore.get(store, "青山县.txt").bytes() == b"text"
    _left_nothing(server)


def _left_nothing(server: Server) -> None:
    assert not server.folder.exists()
    with pytest.raises(OSError, match="refused"):
        amqp.transport.TCPTransport(f"127.0.0.1:{server.port}", connect_timeout=2).connect()
