"""Readers: bytes of one format → :class:`converter.source.Source`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from converter import libreoffice
from converter.options import Options
from converter.readers import office, text, word
from converter.readers.files import check_size, load
from converter.readers.kinds import kind_of
from converter.source import Source

Reader = Callable[[bytes, str, Options], Source]


def _markdown(data: bytes, name: str, options: Options) -> Source:
    from converter.readers import markdown  # only for Markdown: to import it takes a tenth of the command's start

    return markdown.read(data, name, options)


BY_KIND: Mapping[str, Reader] = {
    "text": text.read, "markdown": _markdown, "word": word.read,
    **{kind: partial(office.read, kind) for kind in libreoffice.KINDS},
}  # fmt: skip
"""The reader of each kind of document. The JSON of a Compilation is none: :mod:`converter.readers.model_json`; nor is
the Markdown that huibian wrote: :func:`converter.readers.markdown.read_own`."""

__all__ = ["BY_KIND", "Reader", "kind_of", "load", "read"]


def read(data: bytes, name: str, options: Options) -> Source:
    """A document as a Source, by the reader that its bytes ask for, whatever its name says.

    JSON is taken for text here: whoever accepts a Compilation asks :func:`kind_of` first.
    Raises an :class:`converter.errors.InputError` of its cause for what cannot be read.
    """
    check_size(len(data), name)
    return BY_KIND.get(kind_of(data, name), text.read)(data, name, options)
