"""Runs → text: one walk through a paragraph (DXR-08 to DXR-12, DXR-14, M8 to M10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from converter.model import MarkKind
from converter.readers.word import pictures
from converter.readers.word.context import Context
from converter.readers.word.draft import Draft, Item
from converter.readers.word.formula import UNSHOWN, shown
from converter.readers.word.names import HEAD, M, R, V, child, elements, on, value, w
from converter.readers.word.symbols import PROPERTIES, WRITTEN, all_written, runs, symbol, written

_SCHEMES = frozenset({"http", "https", "mailto", "ftp", "tel"})
_MATH = frozenset({f"{{{M}}}oMath", f"{{{M}}}oMathPara"})
_TOGGLES: tuple[tuple[str, MarkKind], ...] = (("b", "bold"), ("i", "italic"))
_LINK: frozenset[MarkKind] = frozenset({"link"})
_LONGEST_ADDRESS = 2083
"""Characters of an address to follow: Word takes no longer ones, and each mark repeats it."""
_ART = f"{{{V}}}textpath"
_RAISED: Mapping[str, MarkKind] = {"superscript": "superscript", "subscript": "subscript"}

Boxes = Callable[[etree._Element], list[Item]]
"""Reads the paragraphs and tables of a text box."""


class Format(NamedTuple):
    """What a run looks like."""

    kinds: frozenset[MarkKind] = frozenset()
    hidden: bool = False
    level: int = 0


class Walker:
    """Reads the content of one paragraph of the block ``place`` into ``draft``."""

    def __init__(self, context: Context, place: int, draft: Draft, boxes: Boxes) -> None:
        self.context = context
        self.place = place
        self.draft = draft
        self.boxes = boxes

    def walk(self, parent: etree._Element, href: str = "") -> None:
        """Everything in a paragraph or in what stands for a part of it."""
        for element in elements(parent):
            if element.tag == w("r"):
                self.run(element, href)
            elif element.tag == w("hyperlink"):
                self.walk(element, self._address(element) or href)
            elif element.tag in (w("del"), w("moveFrom")):
                self._deleted(element)
            elif element.tag == HEAD:
                self.draft.head()
            elif element.tag in _MATH:
                self._math(element)
            elif element.tag in _OF_RUNS:
                self._part(element, Format(), href)
            elif element.tag in _BLOCKS:
                raise self.context.package.damaged("段落里有段落或表格 / a paragraph or table inside a paragraph")
            elif element.tag not in PROPERTIES:
                self.walk(element, href)

    def run(self, element: etree._Element, href: str = "") -> None:
        look = self._format(child(element, "rPr"))
        for part in elements(element):
            self._part(part, look, href)

    def _part(self, part: etree._Element, look: Format, href: str) -> None:
        name = etree.QName(part).localname
        if part.tag in WRITTEN and not len(part):
            self.context.saw(written(part))
        elif part.tag in _BLOCKS:
            raise self.context.package.damaged("字里有段落或表格 / a paragraph or table inside a run")
        if name == "fldChar":
            self._field(part.get(w("fldCharType"), ""))
        elif name == "instrText":
            self.context.fields.instruction(part.text or "")
        elif name in ("del", "moveFrom"):
            self._deleted(part)
        elif not self.context.fields.hidden:
            self._shown(part, name, look, href)

    def _shown(self, part: etree._Element, name: str, look: Format, href: str) -> None:
        if name in _TEXTS:
            self._text(written(part), look, href)
        elif name == "sym":
            self._symbol(part, look, href)
        elif name == "r":
            self.run(part, href)
        elif name in _ACTS:
            _ACTS[name](self, part)
        elif name in _SKIPPED:
            self.context.skip(self.place, _SKIPPED[name])

    def _text(self, text: str, look: Format, href: str) -> None:
        if look.hidden:
            self.context.hide(self.place, self.draft.length, text)
            self.draft.pass_over(text)
            return
        self.context.drop_invisible(self.place, self.draft.length, text)
        href = self._followed(self.context.fields.href) or href
        kinds = (look.kinds - {"underline"}) | _LINK if href else look.kinds
        self.draft.add(text, kinds, href, look.level)

    def _format(self, properties: etree._Element | None) -> Format:
        if properties is None:
            return Format()
        style = self.context.styles.get(value(properties, "rStyle"))
        stated = {"b": style.bold, "i": style.italic}
        kinds: set[MarkKind] = set()
        for name, kind in _TOGGLES:
            direct = on(properties, name)
            if stated[name] if direct is None else direct:
                kinds.add(kind)
        if on(properties, "u"):
            kinds.add("underline")
        raised = _RAISED.get(value(properties, "vertAlign") or "")
        hidden = on(properties, "vanish")
        kinds |= {raised} if raised else set()
        level = self.context.styles.linked_level(style)
        return Format(frozenset(kinds), style.hidden if hidden is None else hidden, level)

    def _break(self, part: etree._Element) -> None:
        self.draft.end_line(page_break=part.get(w("type")) == "page")

    def _symbol(self, part: etree._Element, look: Format, href: str) -> None:
        font = part.get(w("font"), "")
        text, known = symbol(font, part.get(w("char"), ""))
        if not known:
            self.context.skip(self.place, f"符号（字体 {font}） / symbol ({font})")
        self._text(text, look, href)

    def _field(self, kind: str) -> None:
        closed = self.context.fields.character(kind)
        if closed is None or self.context.fields.hidden:
            return
        found = shown(closed.code)
        if found.guide:
            self.context.guide(self.place, found.guide)
        if found.text.strip():
            self.context.add("field-text", self.place, self.draft.length, found.text)
            self.draft.insert(found.text)
        elif closed.name in UNSHOWN:
            self.context.skip(self.place, f"域 {closed.name} / field {closed.name}")

    def _note(self, part: etree._Element) -> None:
        kind = etree.QName(part).localname.removesuffix("Reference")
        key = self.context.notes.refer(kind, part.get(w("id"), ""), self.place)
        if key:
            self.draft.note(key)
        else:
            self.context.skip(self.place, "缺失的注 / missing note")

    def _drawing(self, part: etree._Element) -> None:
        found = False
        for box in pictures.outermost(part, w("txbxContent")):
            found = True
            self.draft.float(self.boxes(box))
        for art in pictures.outermost(part, _ART):
            self.context.skip(self.place, f"艺术字 / WordArt “{art.get('string', '')}”")
            found = True
        figures, missing = pictures.figures(part, self.context, self.place)
        self.draft.float(Item(block=figure) for figure in figures)
        if missing or not (found or figures):
            self.context.skip(self.place, "图形 / drawing")

    def _math(self, element: etree._Element) -> None:
        self.context.saw(all_written(element))
        text = "".join(part.text or "" for part in element.iter(f"{{{M}}}t", w("t")))
        self._text(text, Format(), "")
        self.context.skip(self.place, "公式的排版 / layout of a formula")

    def _deleted(self, element: etree._Element) -> None:
        fields, texts = self.context.fields, list[str]()
        for part in runs(element, w("fldChar")):
            if part.tag == w("fldChar"):
                fields.character(part.get(w("fldCharType"), ""))
            else:
                self.context.saw(written(part))
                texts += [] if fields.hidden else [written(part)]
        self._delete("".join(texts))

    def _comment(self, part: etree._Element) -> None:
        self.context.comment(self.place)

    def _guide(self, part: etree._Element) -> None:
        guide = all_written(part)
        self.context.saw(guide)
        self.context.guide(self.place, guide)

    def _delete(self, text: str) -> None:
        self.context.delete(self.place, self.draft.length, text)
        self.draft.pass_over(text)

    def _address(self, element: etree._Element) -> str:
        relation = self.context.relations.get(element.get(f"{{{R}}}id", ""))
        return self._followed(relation.target) if relation and relation.external else ""

    def _followed(self, address: str) -> str:
        """``address`` when it is one to follow; a place in the file itself, or a script, is none."""
        try:
            right = len(address) <= _LONGEST_ADDRESS and urlsplit(address).scheme.lower() in _SCHEMES
            return address if right else ""
        except ValueError:
            return ""


_TEXTS = frozenset({"t", "tab", "ptab", "noBreakHyphen"})
_ACTS: Mapping[str, Callable[[Walker, etree._Element], None]] = {
    "br": Walker._break, "cr": Walker._break, "footnoteReference": Walker._note, "endnoteReference": Walker._note,
    "drawing": Walker._drawing, "pict": Walker._drawing, "object": Walker._drawing, "commentReference": Walker._comment,
    "rt": Walker._guide, "delText": lambda walker, part: walker._delete(written(part)),
}  # fmt: skip
_NAMED = ("fldChar", "instrText", "rt", "drawing", "pict", "object", "footnoteReference", "endnoteReference")
_OF_RUNS = frozenset((*WRITTEN, *map(w, _NAMED)))
"""What belongs into runs: programs that are not Word put it beside them too."""
_BLOCKS = frozenset(map(w, ("p", "tbl")))
_SKIPPED: Mapping[str, str] = {
    "contentPart": "墨迹 / ink",
    "control": "控件 / control",
}
