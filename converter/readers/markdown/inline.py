"""The text of a paragraph, a heading or a cell: what is markup in its rows becomes marks, pictures and anchors.

One pass from left to right, and one over the delimiters of emphasis (CommonMark 0.31, 6.2 and its appendix), so that
the cost is linear in the text, whatever it holds. A row break inside the text is joined as :mod:`.joining` says; where
the author asks for a new line (two blanks or a backslash at the end, ``<br>``), the text has a newline.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from converter.readers import hygiene
from converter.readers.markdown import tags
from converter.readers.markdown.emphasis import Delimiter, emphasised
from converter.readers.markdown.joining import between
from converter.readers.markdown.opening import COMMENT, COMMENT_END, label
from converter.readers.markdown.rows import Row
from converter.readers.markdown.spans import Anchor, Inline, Picture, Place, Span, Token, composed

_SPECIAL = re.compile(r"[\\`*_~\[\]!<&\n]")
_SPECIAL_OF_HTML = re.compile(r"[<&\n]")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TICKS = re.compile(r"`+")
_RUN = re.compile(r"\*+|_+|~+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200})\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^\s<>]{1,2000})>", re.IGNORECASE)
_DESTINATION = re.compile(
    r"\(\s{0,3}(<[^<>\n]{0,2000}>|[^\s<()]{0,2000}(?:\([^\s()]{0,500}\)[^\s<()]{0,500}){0,4})"
    r"(?:\s{1,3}(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?\s{0,3}\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]{0,500})\]")
_LONGEST_LABEL = 500
_EMPHASIS = "*_~"
_BLANKS_TO_FILL_IN = 4
"""From so many underscores or asterisks on, they are blanks on a form or a censored word."""
_MARKUP_AT_ROW_END = "*_~`"
_NEAR = 8
_HARD = "  "


class Definitions(NamedTuple):
    """What the text of a document can refer to: links by their label, footnotes by their name."""

    links: Mapping[str, str]
    notes: Collection[str]


def scan(rows: Sequence[Row], definitions: Definitions) -> Inline:
    """The text of ``rows``, which belong to one paragraph."""
    if len(rows) == 1 and not _SPECIAL.search(rows[0]):
        return literal(rows[0])
    return _Scanner(rows, definitions).run()


def scan_html(rows: Sequence[Row]) -> Inline:
    """The text of ``rows`` of HTML, in which only tags and references are markup."""
    return _Scanner(rows, Definitions({}, ()), _SPECIAL_OF_HTML).run()


def literal(row: Row) -> Inline:
    """The text of ``row`` in which nothing is markup."""
    row = row.cut(0, len(row.rstrip())).bare()
    tokens = [Token(str(row), Place(row.place, row.offsets))] if row else []
    return composed(tokens, [], [], [], (row.place, row.offsets[0] if row else 0))


class _Bracket(NamedTuple):
    at: int
    token: int
    delimiters: int
    picture: bool


class _Scanner:
    def __init__(
        self, rows: Sequence[Row], definitions: Definitions, special: re.Pattern[str] = _SPECIAL
    ) -> None:  # fmt: skip
        self._special = special
        bare = [row.bare() for row in rows]
        self._rows = [row.cut(0, len(row.rstrip())) for row in bare]
        self._hard = [row.endswith(_HARD) for row in bare]
        self.raw = "\n".join(self._rows)
        self.origin = (self._rows[0].place, self._rows[0].offsets[0] if self._rows[0] else 0)
        self._starts = [0]
        for row in self._rows:
            self._starts.append(self._starts[-1] + len(row) + 1)
        self._definitions = definitions
        self.tokens: list[Token] = []
        self._spans: list[Span] = []
        self._delimiters: list[Delimiter] = []
        self._brackets: list[_Bracket] = []
        self._inert = 0  # brackets below lie around a link and open none
        self._open_tags: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._anchors: list[Anchor] = []
        self._pictures: list[Picture] = []
        self._ticks: dict[int, list[int]] | None = None
        self._comments_end = True
        self._handlers: dict[str, Callable[[int], int]] = {
            "\\": self._backslash, "\n": self._row_end, "`": self._code, "[": self._opening, "]": self._closing,
            "!": self._exclamation, "<": self._angle, "&": self._entity, **dict.fromkeys(_EMPHASIS, self._emphasis),
        }  # fmt: skip

    def run(self) -> Inline:
        raw, at = self.raw, 0
        while at < len(raw):
            found = self._special.search(raw, at)
            end = found.start() if found else len(raw)
            self.text(at, end)
            at = self._handlers[raw[end]](end) if found else end
        self._spans += emphasised(self._delimiters)
        return composed(self.tokens, self._spans, self._anchors, self._pictures, self.origin)

    def text(self, start: int, end: int) -> int:
        """Takes over ``start`` to ``end`` as it stands; the position behind."""
        while start < end:
            stop = self.raw.find("\n", start, end)
            if stop < 0:
                stop = end
            if stop > start:
                self.tokens.append(Token(self.raw[start:stop], self._place(start, stop)))
            if stop < end:
                self._row_end(stop)
            start = stop + 1
        return end

    def _place(self, start: int, end: int) -> Place:
        row = bisect_right(self._starts, start) - 1
        first = self._starts[row]
        own = self._rows[row]
        return Place(own.place, own.offsets[start - first : end - first])

    def _replaced(self, start: int, end: int, text: str) -> int:
        self.tokens.append(Token(text, self._place(start, end), replaced=True))
        return end

    def _row_end(self, at: int) -> int:
        before = self.raw[max(0, at - _NEAR) : at].rstrip(_MARKUP_AT_ROW_END)
        after = self.raw[at + 1 : at + 1 + _NEAR].lstrip(_MARKUP_AT_ROW_END)
        if self._special is _SPECIAL_OF_HTML:
            joint = "" if before.endswith(">") or after.startswith("<") else between(before[-1:], after[:1])
        else:
            hard = self._hard[bisect_right(self._starts, at) - 1]
            joint = "\n" if hard else between(before[-1:], after[:1])
        self.tokens.append(Token(joint))
        return at + 1

    def _backslash(self, at: int) -> int:
        following = self.raw[at + 1 : at + 2]
        if following == "\n":
            self.tokens.append(Token("\n"))
            return at + 2
        return self.text(at + 1, at + 2) if following in _PUNCTUATION and following else self.text(at, at + 1)

    def _code(self, at: int) -> int:
        if self._ticks is None:
            self._ticks = defaultdict(list)
            for found in _TICKS.finditer(self.raw):
                self._ticks[len(found[0])].append(found.start())
        size = len(_run_at(_TICKS, self.raw, at))
        same = self._ticks.get(size, [])
        closing = bisect_right(same, at)
        if closing == len(same):
            return self.text(at, at + size)
        self.text(at + size, same[closing])
        return same[closing] + size

    def _emphasis(self, at: int) -> int:
        run = _run_at(_RUN, self.raw, at)
        end = at + len(run)
        before, after = self.raw[at - 1 : at] if at else "", self.raw[end : end + 1]
        made = Delimiter.between(run, before, after, len(self.tokens))
        if len(run) >= _BLANKS_TO_FILL_IN or made is None:
            return self.text(at, end)
        self._delimiters.append(made)
        self.tokens.append(Token(run, self._place(at, end), delimiter=made))
        return end

    def _entity(self, at: int) -> int:
        found = _ENTITY.match(self.raw, at)
        decoded = html.unescape(found[0]) if found else ""
        if found is None or decoded == found[0]:
            return self.text(at, at + 1)
        shown = "".join(" " if char in hygiene.BREAKS else char for char in hygiene.without_invisible(decoded))
        return self._replaced(at, found.end(), shown)

    def _exclamation(self, at: int) -> int:
        if self.raw.startswith("[", at + 1):
            return self._bracket(at, 2)
        return self.text(at, at + 1)

    def _opening(self, at: int) -> int:
        found = _NOTE.match(self.raw, at)
        if found and found[1] in self._definitions.notes:
            self._note(found[1])
            return found.end()
        return self._bracket(at, 1)

    def _bracket(self, at: int, size: int) -> int:
        self._brackets.append(_Bracket(at, len(self.tokens), len(self._delimiters), size == 2))
        return self.text(at, at + size)

    def _note(self, name: str) -> None:
        here = len(self.tokens)
        self._spans.append(Span("note", here, here, note=name))
        self.tokens.append(Token(""))  # so that what stands before it and behind it is told apart

    def _closing(self, at: int) -> int:
        bracket = self._brackets.pop() if self._brackets else None
        inert = len(self._brackets) < self._inert
        self._inert = min(self._inert, len(self._brackets))
        target = None if bracket is None or (inert and not bracket.picture) else self._target(bracket, at)
        if bracket is None or target is None:
            return self.text(at, at + 1)
        href, end = target
        self._spans += emphasised(self._delimiters[bracket.delimiters :])
        del self._delimiters[bracket.delimiters :]
        self.tokens[bracket.token] = Token("")
        if bracket.picture:
            self._pictures.append(Picture(unquote(href), bracket.token, len(self.tokens)))
        else:
            self._spans.append(Span("link", bracket.token, len(self.tokens), href=href))
            self._inert = len(self._brackets)
        return end

    def _target(self, bracket: _Bracket, at: int) -> tuple[str, int] | None:
        """Where the link or picture that closes at ``at`` leads to, and the position behind it."""
        found = _DESTINATION.match(self.raw, at + 1)
        if found:
            return _address(found[1]), found.end()
        links = self._definitions.links
        if not links:
            return None
        named = _REFERENCE.match(self.raw, at + 1)
        if named and named[1]:
            href = links.get(label(named[1]))
            return None if href is None else (href, named.end())
        if at - bracket.at > _LONGEST_LABEL:
            return None
        href = links.get(label(self.raw[bracket.at + 1 + bracket.picture : at]))
        return None if href is None else (href, named.end() if named else at + 1)

    def _angle(self, at: int) -> int:
        if self.raw.startswith(COMMENT, at) and self._comments_end:
            end = self.raw.find(COMMENT_END, at + len(COMMENT))
            self._comments_end = end >= 0
            if end >= 0:
                self._anchors.append(Anchor(len(self.tokens), COMMENT))
                return end + len(COMMENT_END)
        found = _AUTOLINK.match(self.raw, at)
        if found:
            here = len(self.tokens)
            self.text(at + 1, found.end() - 1)
            self._spans.append(Span("link", here, len(self.tokens), href=found[1]))
            return found.end()
        return self._tag(at)

    def _tag(self, at: int) -> int:
        reference = tags.note_reference(self.raw, at)
        if reference:
            name, end, back = reference
            if back:
                self._anchors.append(Anchor(len(self.tokens), "note", {"id": name}))
            else:
                self._note(name)
            return end
        tag = tags.tag(self.raw, at)
        if tag is None:
            return self.text(at, at + 1)
        if tag.name == "br":
            self.tokens.append(Token("\n"))
        elif tag.name == "img":
            here = len(self.tokens)
            self._anchors.append(Anchor(here, tag.name, tag.attributes))
            self._pictures.append(Picture(unquote(tag.get("src")), here, here, tag.get("alt")))
        elif tag.closes:
            self._close(tag.name)
        else:
            self._open(tag)
        return tag.end

    def _open(self, tag: tags.Tag) -> None:
        kind = tags.MARKS.get(tag.name, "")
        here = len(self.tokens)
        if kind == "link" and not tag.get("href"):
            kind = ""
        if kind:
            if tag.name == "a":
                self._open_tags["a"].clear()  # no link lies in another
            self._open_tags[tag.name].append((here, tag.get("href")))
        else:
            self._anchors.append(Anchor(here, tag.name, tag.attributes))
            if tag.name == "a":
                self._open_tags["a"].append((here, ""))

    def _close(self, name: str) -> None:
        if name not in tags.MARKS:
            self._anchors.append(Anchor(len(self.tokens), f"/{name}"))
        elif self._open_tags[name]:
            start, href = self._open_tags[name].pop()
            if name != "a" or href:
                self._spans.append(Span(tags.MARKS[name], start, len(self.tokens), href=href, tag=True))


def _run_at(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found[0] if found else ""


def _address(written: str) -> str:
    """The destination of a link, without the brackets around it and the backslashes and references in it."""
    bare = written[1:-1] if written.startswith("<") else written
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare))
