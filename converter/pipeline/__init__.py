"""The way of the data: read → contents → segment → outline → write → audit (DESIGN 2)."""

from converter.pipeline.reading import parse, read
from converter.pipeline.work import Progress
from converter.pipeline.writing import Written, convert, render, write

__all__ = ["Progress", "Written", "convert", "parse", "read", "render", "write"]
