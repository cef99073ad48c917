"""The text of a written file, read back by parsers that share no code with the writers."""

from collections.abc import Callable, Mapping

from converter.audit.read_back import epub, markdown, web_page, word
from converter.audit.read_back.text import Back
from converter.options import Format

BY_FORMAT: Mapping[Format, Callable[[bytes], Back]] = {
    "md": markdown.read,
    "docx": word.read,
    "epub": epub.read,
    "html": web_page.read,
}


def read_back(format: Format, data: bytes) -> Back:
    """The units of text of a written file. Raises :class:`converter.audit.faults.Unreadable`."""
    return BY_FORMAT[format](data)
