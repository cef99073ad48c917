"""cmark-gfm, GitHub's own renderer: Markdown as bytes → HTML as bytes.

cmarkgfm's Python functions never give back the tree and the HTML of a document, some 3.5 times its size; here both
are freed, by cmark's own functions. Where its library does not show them (Windows) they are kept as there.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import Any

from cmarkgfm import _cmark
from cmarkgfm.cmark import Options

_OPTIONS = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
_EXTENSIONS = (b"table", b"strikethrough", b"autolink", b"tasklist")
_ffi, _lib = _cmark.ffi, _cmark.lib


def render(text: bytes) -> bytes:
    """``text``, Markdown in UTF-8, as HTML with footnotes and the extensions of GFM; HTML in it stays."""
    _lib.cmark_gfm_core_extensions_ensure_registered()
    parser = _lib.cmark_parser_new(_OPTIONS)
    try:
        for name in _EXTENSIONS:
            _lib.cmark_parser_attach_syntax_extension(parser, _lib.cmark_find_syntax_extension(name))
        _lib.cmark_parser_feed(parser, text, len(text))
        tree = _lib.cmark_parser_finish(parser)
        html = _lib.cmark_render_html(tree, _OPTIONS, _lib.cmark_parser_get_syntax_extensions(parser))
        try:
            return bytes(_ffi.string(html))
        finally:
            _free(tree, html)
    finally:
        _lib.cmark_parser_free(parser)


def _free(tree: Any, html: Any) -> None:
    functions = _freeing()
    if functions:
        free_tree, free = functions
        free_tree(int(_ffi.cast("uintptr_t", tree)))
        free(html)


@functools.cache
def _freeing() -> tuple[Callable[[int], None], Callable[[Any], None]] | None:
    """What frees a tree, and what frees a text that cmark made."""
    library = ctypes.CDLL(_cmark.__file__)
    try:
        free_tree, allocator = library.cmark_node_free, library.cmark_get_default_mem_allocator
    except AttributeError:
        return None
    free_tree.argtypes, allocator.restype = [ctypes.c_void_p], ctypes.c_void_p
    return free_tree, _ffi.cast("cmark_mem *", allocator()).free
