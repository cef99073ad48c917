"""Word."""
from converter.options import Options
from converter.source import Source

def read(data: bytes, name: str, options: Options) -> Source:
    raise NotImplementedError
