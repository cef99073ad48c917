"""The page of a document: its measures, sizes of type and faces. Lengths are in twips (1/20 pt), sizes in half points.

:data:`GONGWEN` is the page of GB/T 9704-2012: A4, type area 156 × 225 mm, 22 lines of 28 characters. The standard's
三号 is 15.75 pt, which Word does not offer: 16 pt with every character narrowed by a quarter of a point gives the 28
characters, and an exact pitch of 28.95 pt the 22 lines. :data:`PLAIN` is a page for papers that are no office
documents: Word's usual margins, 小四, one face for all headings.
"""

from __future__ import annotations

from typing import NamedTuple

from converter.model import MarkerKind
from converter.options import Options

TITLE_FACE, BODY_FACE, SUBHEADING_FACE, HEADING_FACE, NUMBER_FACE = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "宋体",
)
LATIN_FACE = "Times New Roman"

_FACES: dict[MarkerKind, str] = {
    "part": HEADING_FACE,
    "chapter": HEADING_FACE,
    "section": HEADING_FACE,
    "article": HEADING_FACE,
    "annex": HEADING_FACE,
    "一、": HEADING_FACE,
    "（一）": SUBHEADING_FACE,
    "1.": BODY_FACE,
    "（1）": BODY_FACE,
    "①": BODY_FACE,
    "1.1": BODY_FACE,
}
_TWIPS_PER_POINT = 20


class Page(NamedTuple):
    """``line``: the exact pitch of the lines of text; ``title_line``, ``table_line``, ``note_line``: of the others.
    ``character``: the width of a character of the body, which is narrowed by ``narrowing``. ``level_faces`` and
    ``level_sizes``: of headings, by level in the report, the last for all deeper ones. ``by_number``: a heading's face
    goes by the class of its number. ``ruled``: the page has a grid of lines. ``outer_numbers``: page numbers read — 1 —
    and stand outside, else in the middle. ``bold``: the levels that are bold.
    """

    top: int
    bottom: int
    left: int
    right: int
    header: int
    footer: int
    line: int
    title_line: int
    table_line: int
    note_line: int
    character: int
    narrowing: int
    body_size: int
    title_size: int
    number_size: int
    caption_size: int
    table_size: int
    note_size: int
    title_face: str
    body_face: str
    subtitle_face: str
    level_faces: tuple[str, ...]
    level_sizes: tuple[int, ...]
    by_number: bool
    ruled: bool
    outer_numbers: bool
    bold: tuple[int, ...] = ()
    width: int = 11906
    height: int = 16838

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom

    @property
    def gap(self) -> str:
        """The blank line between the title, with what belongs to it, and the text (GB/T 9704 §7.3.2)."""
        return f'<w:spacing w:after="{self.line}"/>'

    def level_face(self, level: int) -> str:
        """The face of the headings of ``level`` in a report: 一、 黑体, （一） 楷体, the rest 仿宋."""
        return self.level_faces[min(level, len(self.level_faces)) - 1]

    def level_size(self, level: int) -> int:
        return self.level_sizes[min(level, len(self.level_sizes)) - 1]

    def face(self, marker: MarkerKind, level: int) -> str:
        """The face of a heading that differs from its style's, since its number is of another class; else empty."""
        usual = self.level_face(level)
        face = _FACES.get(marker, usual) if self.by_number else usual
        return "" if face == usual else face

    def indent(self, **characters: float) -> str:
        """``w:ind`` by sides (``firstLine``, ``left``, ``right`` …) in characters of the body.

        The form in characters follows the size of type and wins in Word; the one in twips is for programs without it.
        """
        return "<w:ind {}/>".format(
            " ".join(
                f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * self.character)}"'
                for side, count in characters.items()
            )
        )


GONGWEN = Page(
    top=2098, bottom=1984, left=1588, right=1474,  # 37, 35, 28 and 26 mm
    header=851, footer=1304,  # the page number stands 7 mm under the type area
    line=579, title_line=579, table_line=400, note_line=320, character=316, narrowing=-5,
    body_size=32, title_size=44, number_size=28, caption_size=28, table_size=24, note_size=21,
    title_face=TITLE_FACE, body_face=BODY_FACE, subtitle_face=SUBHEADING_FACE,
    level_faces=(HEADING_FACE, SUBHEADING_FACE, BODY_FACE), level_sizes=(32,),
    by_number=True, ruled=True, outer_numbers=True,
)  # fmt: skip

PLAIN = Page(
    top=1440, bottom=1440, left=1800, right=1800, header=851, footer=992,
    line=440, title_line=640, table_line=360, note_line=280, character=240, narrowing=0,
    body_size=24, title_size=36, number_size=18, caption_size=21, table_size=21, note_size=18,
    title_face=HEADING_FACE, body_face=NUMBER_FACE, subtitle_face=NUMBER_FACE,
    level_faces=(HEADING_FACE,), level_sizes=(30, 28, 24),
    by_number=False, ruled=False, outer_numbers=False,
)  # fmt: skip

_STYLES = {"gongwen": GONGWEN, "plain": PLAIN}


def chosen(options: Options) -> Page:
    """The page that ``options`` ask for."""
    page = _STYLES[options.style]._replace(bold=tuple(sorted(options.bold_levels)))
    if not options.line_pitch:
        return page
    pitch = round(options.line_pitch * _TWIPS_PER_POINT)
    return page._replace(line=pitch, title_line=pitch if page.title_line == page.line else max(pitch, page.title_line))


def half_widths(text: str) -> int:
    """The width of ``text`` in half characters: what is Chinese or a Chinese mark takes two, all else one."""
    return len(text) + sum(character >= "\u1100" for character in text)
