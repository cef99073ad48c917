"""Markdown that CommonMark, GFM and Python-Markdown read alike: one paragraph a line, no character taken for markup.

What a file looks like:

- ``# title``, then, where there are headings, the paragraph ``**目录**`` and a nested list of links, then the blocks.
- A heading is ``## <a id="h…"></a>一、…``; its id derives from the path of heading texts (:mod:`.anchors`).
- A **run-in** heading is written as a heading and a paragraph of its own. The anchor of such a heading has the class
  ``run-in``, which no renderer shows and a sanitiser may drop without harm: the next paragraph goes on in its line.
- A heading below the sixth depth of Markdown is a paragraph that opens with its anchor, of class ``h7``, ``h8`` …,
  and its text in ``<strong>``; a run-in one goes on in the same paragraph and has the class ``run-in`` too. With the
  option ``run_in=bold`` every run-in heading is written so, from ``h2`` on.
- With the option ``front_matter`` a file begins with YAML between two lines ``---`` (:mod:`.front_matter`).
- The anchor of a report's title in the whole has the class ``report``, that of a part's title ``part-title``; an anchor
  ``back`` stands before the back matter, ``loose-note`` before a note that nothing refers to. A file without a heading
  opens with an anchor, so that it can be told for huibian's; that of the whole has the class ``compilation`` then.
- A paragraph whose role, or a heading whose number, is not the one that the rules of the outline give to its text has
  it as a class of its anchor (``<a class="signature"></a>``): so that :mod:`converter.readers.markdown` reads back what
  was written. Few have: roles follow from the text.
- Notes are GFM footnotes, numbered through the file; tables are GFM tables, and HTML where cells are merged or hold
  more than text; pictures are linked below ``media/``.

What the text could be taken for is neutralised in :mod:`.escape`, and nothing else, so that Chinese stays readable.
"""

from converter.writers.markdown.writer import MarkdownWriter

__all__ = ["MarkdownWriter"]
