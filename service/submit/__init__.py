"""``huibian submit``: many compilations as jobs of a service, over its REST API; nothing of the server is imported."""
