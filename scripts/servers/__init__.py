"""Servers of a cluster on this machine: each one process on loopback, in a folder of its own that goes with it.

The tests of the service, ``make bench-scale`` and ``make reliability`` use them; ``python -m scripts.servers`` runs
them until Ctrl-C and prints the settings of a service that works with them.
"""

from scripts.servers.postgresql import PostgreSQL
from scripts.servers.process import Missing, Server
from scripts.servers.rabbitmq import RabbitMQ
from scripts.servers.redis import Redis
from scripts.servers.s3 import S3
from scripts.servers.swift import Swift

__all__ = ["S3", "Missing", "PostgreSQL", "RabbitMQ", "Redis", "Server", "Swift"]
