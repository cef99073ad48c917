"""The benchmark: huibian beside pandoc, beside the floor of deflating, and on inputs 10 and 100 times as long."""
