"""Readers: bytes of one format → :class:`converter.source.Source`."""
