"""What a line is that no number opens: salutation, signature, date, caption … (GB/T 9704—2012, 7.2 and 7.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from converter import numbering
from converter.contents.shapes import names_authors
from converter.model import Role
from converter.outline.bare import frames_the_text
from converter.outline.dates import is_date, office_and_date
from converter.outline.pieces import Piece
from converter.outline.sentences import ends_open

_LINE = 45
"""Longest line that is a salutation, a signature, a byline …"""
_ADDRESS_LINE = 120
"""Longest list of those whom a document addresses (GB/T 9704—2012, 7.3.2)."""
_SPEAKERS = 4
"""Lines above the salutation that may say so."""
_ATTACHMENT_LINE = 80
_WORD = 2
"""Characters of a word."""

_OFFICE = (
    r"(?:局|委|办|厅|部|处|科|院|校|镇|乡|村|馆|台|站|所|社|会|队|府|行|署|组|园|中心|公司|集团|街道|法庭|总站|室|"
    r"县|市|区|省|州|旗|苏木|基地|协会)(?:（[^（）]{1,10}）)?"
)
_NAME_OF_OFFICE = re.compile(rf"\S{{1,40}}{_OFFICE}")
_PERSON = re.compile(r"(?:\S{2,20}\s+)?[\u4e00-\u9fff]\s?[\u4e00-\u9fff·]{1,6}")
_DOCUMENT_NUMBER = re.compile(
    r"(?:\S{0,20}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号|\S{2,20}令\s*第?\s*\d{1,4}\s*号)"
    r"(?:\s+签\s?发\s?人\s?[：:].{2,30})?|[（(]?总?第\s?\d{1,4}\s?[期号][）)]?"
)
_BYLINE = re.compile(
    r"(?:作者|[\u4e00-\u9fff]{1,3}人|撰稿|供稿|来源|单位|部门|姓名|密级|紧急程度|份号)\s?[：:]\s?\S+(?:\s\S{1,10})?"
)
_PUBLISHED = re.compile(r"(?:编|编印|主办|编辑部|印)$")
_SECRECY = re.compile(r"(?:绝密|机密|秘密|特急|加急|平急|急件)(?:\s?[★☆*]\s?\S{1,8})?")
"""Secrecy and urgency of an office document (GB/T 9704—2012, 7.2.2 and 7.2.3)."""
_PERSONS = re.compile(
    r"(?:各位|尊敬的|敬爱的|亲爱的|全体)\S{1,14}|\S{0,10}(?:们|代表|委员|领导|来宾|朋友|同志|评委|老师|同事|同学)"
)
_ADDRESSEE = re.compile(
    rf"\S{{1,30}}(?:{_OFFICE}|单位|部门|机构|企业|学校|代表|委员|同志|领导|书记|长|主任|主席|老师|们)|各(?!项|类|种|方面)\S{{1,16}}"
)
_ASIDE = re.compile(r"[（(][^（）()]{0,20}[）)]")
_PARTS = re.compile(r"[，、,\s]+")
_ATTACHMENT = re.compile(r"附件?\s?[：:]\s?(?:\S|$)|附件\s?[\d一二三四五六七八九十]{1,2}\s?[：:.．、]\s?\S")
_ATTACHED = re.compile(r"(?:附件)?\s?\d{1,2}\s?[.．、：:]\s?\S")
_CAPTION = re.compile(
    r"(?:图|表|附图|附表)\s?[\d一二三四五六七八九十]{1,3}(?:[-－—.．]\d{1,3})?(?:[：:.．、\s]\s?|(?=\D))\S+"
)
_NOTE = re.compile(
    r"(?:注|备注|附注|说明|联系人|联系电话|联系方式|抄送|抄报|报送|[报送发]|印发|主题词|资料来源|数据来源)\s?[：:]"
)
_BRACKETED = re.compile(r"[（(][^（）()]{2,60}[）)]")
_REMARK = re.compile(r"联系人|联系电话|电话|此件|公开|印发|传达|附|共印")
_BULLET = re.compile(r"[●•·▪■◆◇○★☆※➢►▶✓√◎□◦∙]\s?(?=[\w“《])|[-–—]{1,2}\s?(?=[\w“《])")
_PAGE = re.compile(r"(?:[.．。·…]{2,}|(?<=\D))[（(]?\d{1,4}[）)]?$")
_STATED: dict[str, Role] = {
    "subtitle": "subtitle", "caption": "caption", "list": "list", "signature": "signature", "date": "date",
    "docnumber": "docnumber", "byline": "byline", "salutation": "salutation", "attachment": "attachment",
    "note": "note",
}  # fmt: skip
"""The role that a format states, by its name in :class:`converter.source.Line`."""


def roles(pieces: Sequence[Piece], printed: str = "") -> dict[int, Role]:
    """The role of every piece that is more than body text, by index; numbered pieces have none, unless the number is
    that of an attachment in a list of attachments. ``printed``: the contents' line of the report."""
    found: dict[int, Role] = {}
    for index, piece in enumerate(pieces):
        role = None if piece.line.block is not None else _own_role(piece)
        if role is not None:
            found[index] = role
    _inner_contents(pieces, found)
    _attachments(pieces, found)
    _titles_of_annexes(pieces, found)
    _head(pieces, found, printed)
    _signatures(pieces, found)
    return found


def above_title(piece: Piece) -> Role:
    """The role of a line before the title: it belongs to the head of the document and to no section. What is neither
    office nor secrecy says which of the papers this is (第三篇, 附件2, 编号：…)."""
    if _DOCUMENT_NUMBER.fullmatch(piece.text):
        return "docnumber"
    short = len(piece.text) <= _LINE and ends_open(piece.text)
    return _head_role(piece.text, goes_on=True) or ("docnumber" if short else "body")


def _own_role(piece: Piece) -> Role | None:
    """The role that the line itself tells, wherever it stands."""
    text = piece.text
    if piece.line.style in _STATED:
        return _stated(piece)
    if piece.marker is not None and piece.marker.kind != "annex":
        return None
    if numbering.enumerates(text):
        return "enum"
    short = len(text) <= _ATTACHMENT_LINE
    if short and _ATTACHMENT.match(text):
        return "attachment"
    if len(text) <= _LINE:
        return _short_role(piece)
    if short and _NOTE.match(text):
        return "note"
    return "list" if _BULLET.match(text) else None


def _stated(piece: Piece) -> Role | None:
    """The role that the format states; a number in a list stays one, and a date is one also under the title."""
    role = _STATED[piece.line.style]
    if role == "list" and piece.marker:
        return None
    return "date" if role == "byline" and is_date(piece.text) else role


def _short_role(piece: Piece) -> Role | None:
    text = piece.text
    if is_date(text):
        return "date"
    if text[-1] in "：:！!" and _all_match(_PERSONS, text[:-1]):
        return "salutation"
    if _CAPTION.fullmatch(text) and text[-1] not in "。；：，":
        return "caption" if _is_caption(text) else None
    if _NOTE.match(text) or _is_imprint(text) or (_BRACKETED.fullmatch(text) and _REMARK.search(text)):
        return "note"
    if _DOCUMENT_NUMBER.fullmatch(text):
        return "docnumber"
    return "list" if _BULLET.match(text) else None


def _is_imprint(text: str) -> bool:
    """Who printed the document, and when (GB/T 9704—2012, 7.4.3)."""
    return text.endswith("印发") and office_and_date(text[:-2].rstrip())[1] != ""


def _is_caption(text: str) -> bool:
    """图1 …, 表2-1 …: the number is set apart, or the line is short (表一汇总)."""
    return any(c in text[:8] for c in " 　：:.．-－—") or len(text) <= 16


def _inner_contents(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    """A contents of the report's own (目录, and below it lines that stand again as headings) is a list."""
    for index, piece in enumerate(pieces):
        if len(piece.text) > _ATTACHMENT_LINE or "".join(piece.text.split()) not in ("目录", "目次"):
            continue
        later = Counter(_squeezed(own.text) for own in pieces[index + 1 :])
        after = index + 1
        while after < len(pieces) and later[_squeezed(pieces[after].text)] > 1:
            later[_squeezed(pieces[after].text)] -= 1
            after += 1
        if after > index + 2:
            found.update(dict.fromkeys(range(index, after), "list"))
        return


def _squeezed(text: str) -> str:
    """``text`` without blanks and without the page that a contents prints behind it; empty for long text."""
    return _PAGE.sub("", "".join(text.split())) if len(text) <= _ATTACHMENT_LINE else ""


def _attachments(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    """A list of attachments goes on in numbered lines (附件：1.… / 2.…); a table or a text below 附件1：… means that
    the attachment itself begins."""
    after = 0
    for index in [i for i, role in found.items() if role == "attachment"]:
        if index < after:
            continue
        after = index + 1
        while after < len(pieces) and _is_attached(pieces[after]):
            found[after] = "attachment"
            after += 1
        listed = after > index + 1 or after == len(pieces) or _closes(pieces[after])
        if not listed and pieces[index].marker is not None:
            del found[index]


def _titles_of_annexes(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    """The title of an annex stands on the line below its number (GB/T 9704—2012, 7.3.7)."""
    for index, piece in enumerate(pieces[:-1]):
        below = pieces[index + 1]
        numbered = piece.marker is not None and piece.marker.kind == "annex" and not piece.words
        if numbered and index not in found and index + 1 not in found and _is_short_and_open(below):
            found[index + 1] = "subtitle"


def _is_short_and_open(piece: Piece) -> bool:
    plain = piece.line.block is None and piece.marker is None and not piece.line.level
    return plain and len(piece.text) <= _LINE and ends_open(piece.text)


def _is_attached(piece: Piece) -> bool:
    text = piece.text
    return len(text) <= _ATTACHMENT_LINE and ends_open(text) and _ATTACHED.match(text) is not None


def _closes(piece: Piece) -> bool:
    return piece.line.block is None and (is_date(piece.text) or is_office(piece.text))


def is_office(text: str) -> bool:
    """The line is the name of an office, or the names of several."""
    return len(text) <= _LINE and ends_open(text) and _all_match(_NAME_OF_OFFICE, text)


def _all_match(pattern: re.Pattern[str], text: str) -> bool:
    """Every name of a list (parted by 、， or blanks) is one of ``pattern``."""
    return all(pattern.fullmatch(part) for part in _PARTS.split(text.strip()))


def _head(pieces: Sequence[Piece], found: dict[int, Role], printed: str) -> None:
    """The lines between the title and the text: subtitle, date, number of the document, byline, salutation. Any
    short line above the salutation says who speaks, or when and where."""
    pending: dict[int, Role] = {}
    for index, piece in enumerate(pieces):
        if piece.marker or piece.line.block is not None or len(piece.text) > _ADDRESS_LINE:
            found.update(_signed(pieces, pending, printed))
            return
        role = found.get(index)
        if role in (None, "list", "enum"):
            role = _head_role(piece.text, goes_on=_goes_on(pieces, index))
        if role is None and not (_is_short_and_open(piece) and len(pending) < _SPEAKERS):
            found.update(_signed(pieces, pending, printed))
            return
        if role is None or (pending and role != "salutation"):
            pending[index] = role or "byline"
        else:
            found.update(pending)
            found[index] = role
            pending = {}


def _signed(pieces: Sequence[Piece], pending: Mapping[int, Role], printed: str) -> dict[int, Role]:
    """The lines of ``pending``, straight below the title, that say who wrote the document."""
    return {index: "byline" for index in pending if _signs_title(pieces[index].text, printed)}


def _signs_title(text: str, printed: str) -> bool:
    """Whether ``text`` names an author; two characters may be a word (任务), if the contents does not print them."""
    return is_office(text) or (names_authors(text) and (len(text) > _WORD or _stands_apart(text, printed)))


def _stands_apart(name: str, printed: str) -> bool:
    return re.search(rf"(?<![\u4e00-\u9fff]){re.escape(name)}(?![\u4e00-\u9fff])", printed) is not None


def _goes_on(pieces: Sequence[Piece], index: int) -> bool:
    """Text follows, and no numbered section at once."""
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return following is not None and following.line.block is None and following.marker is None


def _head_role(text: str, *, goes_on: bool) -> Role | None:
    if text[-1] in "：:" and _all_match(_ADDRESSEE, _ASIDE.sub("", text[:-1])):
        return "salutation"
    if len(text) > _LINE:
        return None
    if text[0] in "—–-" and ends_open(text):
        return "subtitle"
    if _BRACKETED.fullmatch(text):
        return "subtitle"
    if _BYLINE.fullmatch(text) or _SECRECY.fullmatch(text):
        return "byline"
    if goes_on and (office_of(text)[0] or (len(text.split()) > 1 and ends_open(text) and _PERSON.fullmatch(text))):
        return "byline"
    return None


def office_of(text: str) -> tuple[str, str]:
    """The office that a line names, without what it does for the paper, and its ISO date (某局编　2024年6月1日); either
    may be empty."""
    office, date = office_and_date(text)
    office = _PUBLISHED.sub("", office.rstrip())
    return (office if is_office(office) else "", date)


def _signatures(pieces: Sequence[Piece], found: dict[int, Role]) -> None:
    """The lines above a closing date are signatures; so is an office's name on the last line, and a line of both."""
    first = next((i for i, p in enumerate(pieces) if p.marker or not ends_open(p.text)), len(pieces))
    last = True
    for index in range(len(pieces) - 1, first, -1):
        role = found.get(index)
        if role == "date":
            _sign_above(pieces, found, index, first)
        elif role is None and pieces[index].line.block is None and pieces[index].marker is None:
            text = pieces[index].text
            if _is_office_and_date(text) or (last and is_office(text)):
                found[index] = "signature"
        last = last and found.get(index) in ("note", "attachment", "signature", "date")


def _sign_above(pieces: Sequence[Piece], found: dict[int, Role], date: int, first: int) -> None:
    index = date - 1
    while index > first and index not in found and _may_sign(pieces[index]):
        found[index] = "signature"
        index -= 1


def _may_sign(piece: Piece) -> bool:
    text = piece.text
    named = is_office(text) or _PERSON.fullmatch(text) is not None or _BYLINE.fullmatch(text) is not None
    return named and _is_short_and_open(piece) and not frames_the_text(text)


def _is_office_and_date(text: str) -> bool:
    """An office and a date on one line."""
    return len(text) <= _LINE + 20 and all(office_of(text))
