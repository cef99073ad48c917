"""docProps/core.xml: what a report says about itself, and nothing that it does not say."""

from __future__ import annotations

from datetime import date

from converter.writers.word.text import attribute

_NAMESPACES = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def core(title: str, author: str = "", day: str = "") -> str:
    """Title, author and, from a full ISO 8601 ``day`` only, the date; no clock and no program's name."""
    stamp = _stamp(day)
    inner = f"<dc:title>{attribute(title)}</dc:title><dc:language>zh-CN</dc:language>"
    inner += f"<dc:creator>{attribute(author)}</dc:creator>" if author else ""
    inner += "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
        for name in ("created", "modified")
        if stamp
    )
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{declaration}<cp:coreProperties {_NAMESPACES}>{inner}</cp:coreProperties>"


def _stamp(day: str) -> str:
    try:
        return f"{date.fromisoformat(day).isoformat()}T00:00:00Z"
    except ValueError:
        return ""
