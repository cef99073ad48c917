"""The Word writer: office documents of GB/T 9704-2012 as .docx files.

``page`` (measures) → ``styles``, ``settings`` → ``template`` (the package, built once through python-docx), or
``letterhead`` → ``reference`` (a template of the user's); ``text`` (runs and marks) → ``story`` (what it collects) →
``paragraphs``, ``tables`` → ``blocks`` → ``writer``, which asks ``pagemap`` for the pages of the contents.
"""

from converter.writers.word.unshown import unshown
from converter.writers.word.writer import WordWriter

__all__ = ["WordWriter", "unshown"]
