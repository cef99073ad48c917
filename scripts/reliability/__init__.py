"""``make reliability``: an installation under faults, and whether whatever it accepted ends right, once.

Two web processes and two workers on PostgreSQL, Redis and S3 of this machine get jobs over REST while processes are
killed, servers restarted, connections cut and clocks set. Every layer imports only from above it: links, units,
installation, faults, clients, verdict.
"""
