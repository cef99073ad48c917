"""The Word writer: office documents of GB/T 9704-2012 as .docx files.

``page`` (measures) → ``styles``, ``settings`` → ``template`` (the package, built once through python-docx); ``text``
(runs and marks) → ``story`` (what a file collects) → ``paragraphs``, ``tables`` → ``blocks`` → ``writer``.
"""

from converter.writers.word.writer import WordWriter

__all__ = ["WordWriter"]
