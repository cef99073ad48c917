"""Reads Markdown: any, as a Source, and what huibian wrote, as the Compilation that it was written from.

rows (source lines that know their place) → blocks (Python-Markdown's tree, by processors of our own) → inline (text,
marks) → items → plain (Source) or own (Compilation). What of the file is no text is entered as dropped (ledger).
"""

from converter.readers.markdown.own import is_own
from converter.readers.markdown.own import read as read_own
from converter.readers.markdown.pictures import Fetch
from converter.readers.markdown.plain import FRONT_MATTER, read

__all__ = ["FRONT_MATTER", "Fetch", "is_own", "read", "read_own"]
