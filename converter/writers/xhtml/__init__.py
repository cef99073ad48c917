"""Blocks of the model as markup that both an EPUB (XHTML) and a web page (HTML) can hold: well-formed and closed."""
