"""huibian (汇编): a compilation of Chinese work reports → each report as Word, EPUB and Markdown.

>>> import converter
>>> compilation = converter.read("汇编.docx")
>>> converter.write(compilation, "out/", converter.Options(formats=("md", "docx", "epub")))
"""

from converter import errors
from converter.errors import HuibianError
from converter.model import Compilation, Notice
from converter.options import Options
from converter.pipeline import Written, convert, read, render, write
from converter.version import VERSION

__version__ = VERSION
__all__ = [
    "Compilation",
    "HuibianError",
    "Notice",
    "Options",
    "Written",
    "convert",
    "errors",
    "read",
    "render",
    "write",
]
