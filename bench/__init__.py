"""The benchmark: huibian beside pandoc, beside the floor of deflating, and on inputs ten and a hundred times as long."""
