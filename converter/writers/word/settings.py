"""The parts around the text that are the same in every file: settings, fonts, page numbers, application."""

from __future__ import annotations

from converter.writers.word import page as faces
from converter.writers.word.page import Page
from converter.writers.word.styles import NAMESPACE
from converter.writers.word.text import escape


def settings(page: Page) -> str:
    """settings.xml. Set: odd and even pages differ where numbers stand outside; marks keep their full cell (the
    28 characters of a line stand in columns); a line that ends in a soft break is not stretched. Not set: updateFields,
    which makes Word ask about the contents at opening.
    """
    return f"""<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/>\
<w:defaultTabStop w:val="{2 * page.character}"/>{"<w:evenAndOddHeaders/>" if page.outer_numbers else ""}\
<w:drawingGridVerticalSpacing w:val="{page.line}"/><w:characterSpacingControl w:val="doNotCompress"/>\
<w:compat><w:doNotExpandShiftReturn/>\
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>\
</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>\
<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"""


APPLICATION = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>huibian</Application></Properties>"""

_FONTS = (
    (faces.TITLE_FACE, "方正小标宋_GBK,小标宋体,宋体,SimSun", "86", "auto"),
    (faces.BODY_FACE, "仿宋,FangSong,STFangsong", "86", "modern"),
    (faces.SUBHEADING_FACE, "楷体,KaiTi,STKaiti", "86", "modern"),
    (faces.HEADING_FACE, "SimHei,STHeiti", "86", "modern"),
    (faces.NUMBER_FACE, "SimSun,STSong", "86", "auto"),
    (faces.LATIN_FACE, "Liberation Serif", "00", "roman"),
)


def font_table() -> str:
    """fontTable.xml: the faces that styles name, with what stands in for each where it is not installed."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="{charset}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, others, charset, family in _FONTS
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{NAMESPACE}">{rows}</w:fonts>'


def footer(page: Page, side: str) -> str:
    """A footer with the page's number: — 1 —, on the outer ``side`` and one character in (§7.5), or 1 in the middle.

    The parts of the field stand in runs of their own, else WPS does not show it (case DXW-14).
    """
    number = [
        _run('<w:fldChar w:fldCharType="begin"/>'),
        _run('<w:instrText xml:space="preserve"> PAGE </w:instrText>'),
        _run('<w:fldChar w:fldCharType="separate"/>'),
        _run("<w:t>1</w:t>"),
        _run('<w:fldChar w:fldCharType="end"/>'),
    ]
    place = '<w:jc w:val="center"/>'
    if page.outer_numbers:
        number = [_run('<w:t xml:space="preserve">— </w:t>'), *number, _run('<w:t xml:space="preserve"> —</w:t>')]
        place = f'{page.indent(**{side: 1})}<w:jc w:val="{side}"/>'
    paragraph = f'<w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>'
    return f'<w:ftr xmlns:w="{NAMESPACE}"><w:p>{paragraph}{"".join(number)}</w:p></w:ftr>'


def header(name: str) -> str:
    """A header with the ``name`` of a report, on one line."""
    text = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{escape(" ".join(name.split()))}</w:t></w:r>'
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{text}</w:p>'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:hdr xmlns:w="{NAMESPACE}">{paragraph}</w:hdr>'


def _run(content: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{content}</w:r>'
