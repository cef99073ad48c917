"""From the model to every written file: what is read back is the model's text, and any change of it is found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

import msgspec
import pytest
from lxml import etree

from converter import audit, serialize
from converter.errors import AuditFailed
from converter.model import Cell, Compilation, Heading, Mark, Paragraph, Report, Table
from converter.model import Part as PartOfCompilation
from converter.options import FOLDERS, Format, Options
from converter.writers import BY_FORMAT
from tests.audit_sample import BARE, PLAIN, RICH, RICH_WHOLE, compilation, mutations, repacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XHTML = "{http://www.w3.org/1999/xhtml}"
OPTIONS = Options(toc_depth=3)
MUTATIONS_A_FILE = 250


class Written(NamedTuple):
    format: Format
    data: bytes
    expected: audit.Expected

    def faults(self, data: bytes) -> list[audit.Fault]:
        return audit.file_faults(self.format, data, self.expected)


def written(format: Format, report: Report | None, model: Compilation = RICH_WHOLE) -> Written:
    writer = BY_FORMAT[format](model, OPTIONS)
    data = writer.whole() if report is None else writer.report(report)
    return Written(format, data, audit.expected(model, report, OPTIONS.toc_depth))


@pytest.mark.parametrize("format", FOLDERS)
@pytest.mark.parametrize("report", [RICH, PLAIN, BARE, None], ids=["rich", "plain", "without headings", "whole"])
def test_what_the_writers_write_is_what_the_model_holds(format: Format, report: Report | None) -> None:
    file = written(format, report)
    assert file.faults(file.data) == []


@pytest.mark.parametrize("format", FOLDERS)
@pytest.mark.parametrize("title", ["", " "])
def test_an_empty_title_is_shown_as_untitled_wherever_it_stands(format: Format, title: str) -> None:
    report = Report(number=1, title=title, lines=(1, 2), blocks=(Paragraph(line=2, role="body", text="正文。"),))
    part = PartOfCompilation(title=title, line=1, first=1, last=1)
    whole = msgspec.structs.replace(RICH_WHOLE, title=title, parts=(part,), reports=(report,))
    for file, times in ((written(format, report, whole), 1), (written(format, None, whole), 3)):
        assert file.faults(file.data) == []
        assert sum(unit.text == "（无标题）" for unit in file.expected.units) == times


@pytest.mark.parametrize("format", FOLDERS)
def test_notes_are_numbered_by_their_places_in_whatever_order_the_marks_come(format: Format) -> None:
    marks = tuple(Mark(start=at, end=at, kind="note", note=str(at)) for at in (3, 1))
    cell = Cell(text="甲乙丙", marks=marks)
    blocks = (Paragraph(line=1, role="body", text="甲乙丙", marks=marks), Table(line=2, rows=((cell,),)))
    notes = {str(at): (Paragraph(line=3, role="note", text=f"注{at}"),) for at in (3, 1)}
    for some in (blocks[:1], blocks[1:]):
        file = written(format, Report(number=1, title="题", lines=(1, 3), blocks=some, notes=notes))
        assert [unit.text for unit in file.expected.notes] == ["注1", "注3"]
        assert file.faults(file.data) == []


@pytest.mark.parametrize("format", FOLDERS)
@pytest.mark.parametrize("depth", [1, 2, 9])
def test_the_contents_is_as_deep_as_the_options_say(format: Format, depth: int) -> None:
    data = BY_FORMAT[format](RICH_WHOLE, Options(toc_depth=depth)).report(RICH)
    assert audit.file_faults(format, data, audit.expected(RICH_WHOLE, RICH, depth)) == []
    assert audit.file_faults(format, data, audit.expected(RICH_WHOLE, RICH)) == []
    other = audit.expected(RICH_WHOLE, RICH, 3)
    assert [fault.code for fault in audit.file_faults(format, data, other)] == ["fault-contents"]


@pytest.mark.parametrize("format", FOLDERS)
def test_a_compilation_without_anything_still_has_a_title(format: Format) -> None:
    empty = Compilation(schema="huibian/1", title="", reports=(Report(number=1, title="", lines=(1, 1)),))
    for report in (empty.reports[0], None):
        file = written(format, report, empty)
        assert file.faults(file.data) == []
        assert file.expected.characters == len("（无标题）") * (1 if report else 2)


def _letters(text: str) -> str:
    """The ideographs of a text: what no markup of a file is made of."""
    return "".join(re.findall(r"[\u4e00-\u9fff]+", text))


def _lines_holding(file: Written, text: str) -> set[int]:
    """The lines of the units whose ideographs contain those of ``text``."""
    units = (*file.expected.units, *file.expected.notes, *chain.from_iterable(file.expected.loose))
    return {unit.line for unit in units if _letters(text) in _letters(unit.text)}


class Part(NamedTuple):
    """A piece of a file's visible text, and how the file reads with another text there."""

    text: str
    rewritten: Callable[[str], bytes]


def _of_markdown(data: bytes) -> Iterator[Part]:
    lines = data.decode().split("\n")
    for number, line in enumerate(lines):
        for found in re.finditer(r"[\u4e00-\u9fff]+", re.sub(r"!\[.*", "", line)):

            def rewritten(text: str, number: int = number, found: re.Match[str] = found) -> bytes:
                line = lines[number]
                changed = line[: found.start()] + text + line[found.end() :]
                return "\n".join([*lines[:number], changed, *lines[number + 1 :]]).encode()

            yield Part(found[0], rewritten)


def _of_html(data: bytes) -> Iterator[Part]:
    text = data.decode()
    start = text.index("<main")
    for found in re.finditer(r"(?<=>)[^<]*[\u4e00-\u9fff][^<]*(?=<)", text[start:]):

        def rewritten(new: str, found: re.Match[str] = found) -> bytes:
            return (text[: start + found.start()] + new + text[start + found.end() :]).encode()

        yield Part(found[0], rewritten)


def _members(data: bytes, pattern: str) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if re.fullmatch(pattern, name):
                yield name, etree.fromstring(package.read(name))


def _of_xml(data: bytes, pattern: str, visible: Callable[[etree._Element], bool]) -> Iterator[Part]:
    for name, root in _members(data, pattern):
        for element in root.iter(etree.Element):
            if not visible(element):
                continue
            for place in ("text", "tail"):
                text = getattr(element, place)
                if text and _letters(text):

                    def rewritten(
                        new: str, element: etree._Element = element, place: str = place, old: str = text,
                        name: str = name, root: etree._Element = root,
                    ) -> bytes:  # fmt: skip
                        setattr(element, place, new)
                        changed = repacked(data, {name: etree.tostring(root, encoding="utf-8", xml_declaration=True)})
                        setattr(element, place, old)
                        return changed

                    yield Part(text, rewritten)


def _in_body(element: etree._Element) -> bool:
    above = list(element.iterancestors())
    return f"{XHTML}body" in [one.tag for one in above] and not any(one.get("hidden") is not None for one in above)


def parts(file: Written) -> list[Part]:
    if file.format == "md":
        found = list(_of_markdown(file.data))
    elif file.format == "docx":
        found = list(_of_xml(file.data, r"word/(document|footnotes)\.xml", lambda one: one.tag == f"{W}t"))
    elif file.format == "html":
        found = list(_of_html(file.data))
    else:
        found = list(_of_xml(file.data, r"EPUB/.*\.xhtml", _in_body))
    # A heading of the navigation itself, and the landmarks, are no text of the model.
    return [part for part in found if len(_letters(part.text)) > 1 and _lines_holding(file, part.text)]


@pytest.mark.parametrize("format", FOLDERS)
@pytest.mark.parametrize("report", [RICH, None], ids=["report", "whole"])
def test_any_altered_character_of_a_file_is_found_at_its_line(format: Format, report: Report | None) -> None:
    file = written(format, report)
    visible = parts(file)
    assert len(visible) > 30
    for index, changed in mutations([part.text for part in visible], MUTATIONS_A_FILE, seed=len(file.data)):
        part = visible[index]
        found = file.faults(part.rewritten(changed))
        assert found, (part.text, changed)
        assert found[0].line in _lines_holding(file, part.text), (part.text, changed, found)


def _paragraphs(root: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    return [
        one for one in root.iter(*names) if _letters("".join(one.itertext())) and not list(one.iterancestors(f"{W}sdt"))
    ]


@pytest.mark.parametrize(
    ("format", "pattern", "names"),
    [
        ("docx", r"word/document\.xml", (f"{W}p", f"{W}tc", f"{W}tr")),
        ("epub", r"EPUB/s.*\.xhtml", (f"{XHTML}p", f"{XHTML}h1", f"{XHTML}h2", f"{XHTML}td", f"{XHTML}tr")),
    ],
)
def test_a_paragraph_that_is_lost_doubled_or_moved_is_found(
    format: Format, pattern: str, names: tuple[str, ...]
) -> None:
    file = written(format, RICH)
    ((name, root),) = _members(file.data, pattern)
    original = etree.tostring(root)
    count = len(_paragraphs(root, names))
    assert count > 15
    for index in range(count):
        for change in (_lose, _double, _move_down):
            root = etree.fromstring(original)
            element = _paragraphs(root, names)[index]
            following = element.getnext()
            if change is _move_down and (following is None or not _letters("".join(following.itertext()))):
                continue  # nothing to be seen of it
            text = "".join(element.itertext())
            change(element)
            found = file.faults(repacked(file.data, {name: etree.tostring(root)}))
            assert found, (change.__name__, text)


def _lose(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _double(element: etree._Element) -> None:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))


def _move_down(element: etree._Element) -> None:
    following = element.getnext()
    assert following is not None
    following.addnext(element)


def test_a_markdown_paragraph_that_is_lost_doubled_moved_parted_or_joined_is_found() -> None:
    file = written("md", RICH)
    chunks = file.data.decode().rstrip("\n").split("\n\n")
    chunks = [chunk for chunk in chunks if not chunk.startswith("![")]  # a picture is no text
    for index, chunk in enumerate(chunks):
        before, after = chunks[:index], chunks[index + 1 :]
        damaged = {
            "lost": [*before, *after], "doubled": [*before, chunk, chunk, *after],
            "moved": [*before, *after[:1], chunk, *after[1:]],
            "joined": [*before, "".join([chunk, *after[:1]]), *after[1:]],
        }  # fmt: skip
        if chunk.startswith("|"):
            damaged.pop("joined")  # cmark-gfm cuts what is too much in a row, and the next table begins its own
        for change, others in damaged.items():
            if change in ("moved", "joined") and "note-" in "".join([chunk, *after[:1]]):
                continue  # a note's own text is taken out wherever it stands
            if after or change in ("lost", "doubled"):
                assert file.faults("\n\n".join(others).encode()), (change, chunk)


def test_two_paragraphs_that_became_one_are_found_at_the_line_of_the_first() -> None:
    file = written("md", PLAIN)
    joined = file.data.decode().replace("群众1260人。\n\n## ", "群众1260人。").encode()
    assert [(fault.code, fault.line) for fault in file.faults(joined)] == [("fault-paragraph", 62)]
    parted = file.data.decode().replace("汛期共", "汛期\n\n共").encode()
    (fault,) = file.faults(parted)
    assert (fault.code, fault.line, fault.found[:3]) == ("fault-paragraph", 62, "期¶共")


@pytest.mark.parametrize(
    ("format", "member", "old", "new"),
    [
        ("md", "", "## <a", "### <a"),
        ("docx", "word/document.xml", '"Heading1"', '"Heading2"'),
        ("docx", "word/document.xml", '<w:pStyle w:val="Heading1"/>', ""),
        ("epub", "EPUB/s0002.xhtml", "h2", "h3"),
    ],
)
def test_a_heading_of_another_level_is_found(format: Format, member: str, old: str, new: str) -> None:
    file = written(format, PLAIN)
    if member:
        with zipfile.ZipFile(io.BytesIO(file.data)) as package:
            changed = package.read(member).decode().replace(old, new)
        data = repacked(file.data, {member: changed.encode()})
    else:
        data = file.data.decode().replace(old, new).encode()
    assert [(fault.code, fault.line) for fault in file.faults(data)] == [("fault-level", 63)]


def test_a_contents_that_is_missing_is_found() -> None:
    word = written("docx", RICH)  # of more than a page
    epub, markdown = (written(format, PLAIN) for format in ("epub", "md"))
    with zipfile.ZipFile(io.BytesIO(word.data)) as package:
        text = re.sub(r"<w:sdt>.*</w:sdt>", "", package.read("word/document.xml").decode())
    without_ncx = _without(epub.data, r"<item [^>]*dtbncx[^>]*>")
    without_nav = _without(epub.data, r' properties="nav"')
    listing = re.sub(r"\*\*目录\*\*\n\n- .*\n\n", "", markdown.data.decode())
    for file, data, line in (
        (
            word,
            repacked(word.data, {"word/document.xml": text.encode()}),
            next(block.line for block in RICH.blocks if isinstance(block, Heading)),
        ),
        (epub, without_ncx, 63),
        (markdown, listing.encode(), 63),
    ):
        assert [(fault.code, fault.line) for fault in file.faults(data)] == [("fault-contents", line)]
    assert epub.faults(without_nav)


def _without(data: bytes, pattern: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        name = next(name for name in package.namelist() if name.endswith(".opf"))
        return repacked(data, {name: re.sub(pattern, "", package.read(name).decode()).encode()})


def test_hidden_text_of_a_word_file_is_no_text_of_it() -> None:
    file = written("docx", PLAIN)
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        text = package.read("word/document.xml").decode()
    hidden = text.replace("<w:t>组织演练9场。", "<w:rPr><w:vanish/></w:rPr><w:t>组织演练9场。")
    assert hidden != text
    found = file.faults(repacked(file.data, {"word/document.xml": hidden.encode()}))
    assert [(fault.code, fault.line) for fault in found] == [("fault-text", 64)]


def test_notes_that_changed_places_are_found() -> None:
    model = msgspec.structs.replace(RICH, notes={**RICH.notes, "n1": RICH.notes["n3"], "n3": RICH.notes["n1"]})
    other = msgspec.structs.replace(RICH_WHOLE, reports=(model, PLAIN, BARE))
    for format in FOLDERS:
        data = BY_FORMAT[format](other, OPTIONS).report(model)
        assert written(format, RICH).faults(data)


@pytest.mark.parametrize("format", FOLDERS)
def test_a_file_cut_short_or_damaged_is_a_fault_and_never_a_traceback(format: Format) -> None:
    file = written(format, RICH)
    for size in range(0, len(file.data), max(len(file.data) // 60, 1)):
        assert file.faults(file.data[:size])
    for place in range(0, len(file.data), max(len(file.data) // 250, 1)):
        damaged = bytearray(file.data)
        damaged[place] ^= 0x55
        file.faults(bytes(damaged))
    for other in FOLDERS:
        if other != format:
            assert audit.file_faults(other, file.data, file.expected)


def test_a_package_that_inflates_without_bound_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(80_000_000))
    (fault,) = written("docx", PLAIN).faults(bomb.getvalue())
    assert (fault.code, fault.found) == ("fault-unreadable", "word/document.xml: 80000000 bytes")


def test_a_file_that_is_refused_names_its_place_and_the_difference() -> None:
    file = written("md", PLAIN)
    assert audit.prove("markdown/002.md", "md", file.data, file.expected) == file.expected.characters
    with pytest.raises(AuditFailed) as caught:
        audit.prove("markdown/002.md", "md", file.data.replace("转移".encode(), "移转".encode()), file.expected)
    assert caught.value.parameters["line"] == 62
    for language in ("zh", "en"):
        message = caught.value.message(language)
        assert "62" in message
        assert "“转移群众1260人。一、” ≠ “移转群众1260人。一、”" in message


def test_the_json_is_decoded_and_compared() -> None:
    model = compilation()
    data = serialize.dump(model)
    audit.prove_json("compilation.json", data, model)
    for damaged, reason in (
        (data.replace("312名".encode(), "321名".encode()), "21名"),
        (data.replace(b'"level": 2', b'"level": 3'), "fault-json"),
        (data[:-9], "fault-unreadable"),
    ):
        with pytest.raises(AuditFailed) as caught:
            audit.prove_json("compilation.json", damaged, model)
        assert reason in caught.value.message("zh")


def test_run_in_headings_may_stand_as_one_paragraph_or_as_two() -> None:
    heading = Heading(line=2, level=1, marker="一、", text="一、抓落实。", body="逐项推进。")
    report = Report(number=1, title="题", lines=(1, 3), blocks=(heading, Paragraph(line=3, role="body", text="末段。")))
    model = Compilation(schema="huibian/1", title="", reports=(report,))
    expected = audit.expected(model, report)
    opening = "# 题\n\n**目录**\n\n- [一、抓落实](#h)\n\n"
    for body in (
        '## <a id="h"></a>一、抓落实。\n\n逐项推进。',
        '<a class="h2"></a><strong>一、抓落实。</strong>逐项推进。',
    ):
        assert audit.file_faults("md", f"{opening}{body}\n\n末段。\n".encode(), expected) == []
    for body in ("## 一、抓\n\n落实。逐项推进。", "## 一、抓落实。\n\n逐项\n\n推进。", "一、抓落实。\n\n逐项推进。"):
        assert audit.file_faults("md", f"{opening}{body}\n\n末段。\n".encode(), expected)
