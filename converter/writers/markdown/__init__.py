"""Markdown that CommonMark, GFM and Python-Markdown read alike: one paragraph a line, no character taken for markup.

What a file looks like:

- ``# title``, then, where there are headings, the paragraph ``**目录**`` and a nested list of links, then the blocks.
- A heading is ``## <a id="h…"></a>一、…``; its id derives from the path of heading texts (:mod:`.anchors`).
- A **run-in** heading is written as a heading and a paragraph of its own. The anchor of such a heading has the class
  ``run-in``, which no renderer shows and a sanitiser may drop without harm: the next paragraph goes on in its line.
- A heading below the sixth depth of Markdown is a paragraph that opens with its anchor, of class ``h7``, ``h8`` …,
  and its text in ``<strong>``; a run-in one goes on in the same paragraph and has the class ``run-in`` too.
- Notes are GFM footnotes, numbered through the file; tables are GFM tables, and HTML where cells are merged or hold
  more than text; pictures are linked below ``media/``.

What the text could be taken for is neutralised in :mod:`.escape`, and nothing else, so that Chinese stays readable.
"""

from converter.writers.markdown.writer import MarkdownWriter

__all__ = ["MarkdownWriter"]
