"""What the forms of the pages ask for, as corrections of :mod:`converter.edit`: each a JSON value ``{"op": …}``."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from werkzeug.datastructures import MultiDict

from converter import edit as operations
from converter import serialize
from converter.edit.blocks import MAX_LEVEL
from converter.errors import InvalidEdit
from converter.model import Block, Compilation, Figure, Heading, Paragraph, Report, Role, Table
from service.web.numbers import number

Edit = dict[str, Any]
Form = MultiDict[str, str]

ROLES: tuple[Role, ...] = get_args(Role)
LEVELS = range(1, MAX_LEVEL + 1)
_LEVEL = "level-"


def asked_for(form: Form, compilation: Compilation) -> list[Edit]:
    """The corrections that a form asks for; empty where everything is as it says. Raises InvalidEdit."""
    name, *arguments = form.get("do", "").split() or [""]
    if name == "again":
        return _repeated(form.get("edits", ""))
    if name == "title":
        return _title(form, compilation)
    if "report" not in form and name in ("merge", "drop"):
        return _of_selection(name, form.getlist("only"))
    report = _report(form, compilation)
    if name == "facts":
        return _facts(form, report)
    if name in ("merge", "drop"):
        return [{"op": name, "report": report.number}]
    if name == "move":
        to = _integer(form.get("to", ""))
        return [] if to == report.number else [{"op": name, "report": report.number, "to": to}]
    if name == "level" and len(arguments) == 2:
        block, level = map(_integer, arguments)
        return [{"op": "set_level", "report": report.number, "block": block, "level": level}]
    if name in ("split", "drop_block"):
        return [{"op": name, "report": report.number, "block": _integer(form.get("block", ""))}]
    if name == "block":
        return _of_block(form, report, _integer(form.get("block", "")))
    raise InvalidEdit(op=name or "?", reason="没有这种更正 / there is no such correction")


def made(edits: list[Edit], before: Compilation, now: Compilation) -> bool:
    """Whether ``now`` is what the corrections make of ``before``: the same form was sent twice."""
    try:
        wanted = operations.edits_from_json(msgspec.json.encode(edits))
        return serialize.dump(operations.apply(before, wanted)) == serialize.dump(now)
    except InvalidEdit:
        return False


def target(edit: Edit, compilation: Compilation) -> str | None:
    """What a correction bears on, quoted: the title of a report, the text of a block; None where it is not there."""
    if "report" not in edit:
        return compilation.title
    home: int = edit["report"]
    block: int | None = edit.get("block")
    if not 1 <= home <= len(compilation.reports):
        return None
    report = compilation.reports[home - 1]
    if block is None:
        return report.title
    return _quoted(report.blocks[block]) if 0 <= block < len(report.blocks) else None


def moved(edit: Edit, before: Compilation, now: Compilation) -> Edit | None:
    """``edit``, made on ``before``, for the places that it names in ``now``; None where they are there no more.

    A report is known by the line of its title, a block by its place in the source.
    """
    if "report" not in edit:
        return edit
    if target(edit, before) is None:
        return None
    old = before.reports[edit["report"] - 1]
    report = next((one for one in now.reports if one.title_place == old.title_place), None)
    if report is None:
        return None
    found = {**edit, "report": report.number}
    if "block" in edit:
        place = _place(old.blocks[edit["block"]])
        block = next((index for index, one in enumerate(report.blocks) if _place(one) == place), None)
        if block is None:
            return None
        found["block"] = block
    return found if found.get("to", 1) <= len(now.reports) else None


def _place(block: Block) -> tuple[int, int]:
    return block.line, block.offset


def _quoted(block: Block) -> str:
    if isinstance(block, Table | Figure):
        return block.alt if isinstance(block, Figure) else " ".join(cell.text for row in block.rows[:1] for cell in row)
    return block.full_text()


def _title(form: Form, compilation: Compilation) -> list[Edit]:
    title = "".join(form.get("title", "").splitlines()).strip()
    return [] if title == compilation.title else [{"op": "set_title", "title": title}]


def _repeated(text: str) -> list[Edit]:
    """The corrections that the page of a conflict holds ready. Raises InvalidEdit."""
    return [msgspec.to_builtins(edit) for edit in operations.edits_from_json(text)]


def _of_selection(name: str, numbers: list[str]) -> list[Edit]:
    """A correction for each of several reports, the last one first, so that each finds the number that was seen."""
    if not numbers:
        raise InvalidEdit(op=name, reason="没有选中任何一篇 / no report is selected")
    chosen = sorted(set(map(_integer, numbers)), reverse=True)
    return [{"op": name, "report": home} for home in chosen]


def _facts(form: Form, report: Report) -> list[Edit]:
    """Title, organization and date, as far as they changed."""
    title = "".join(form.get("title", report.title).splitlines()).strip()
    found: list[Edit] = []
    if title != report.title:
        found.append({"op": "rename", "report": report.number, "title": title})
    for name in ("organization", "date"):
        value = form.get(name, getattr(report, name)).strip()
        if value != getattr(report, name):
            found.append({"op": f"set_{name}", "report": report.number, name: value})
    return found


def _of_block(form: Form, report: Report, index: int) -> list[Edit]:
    """What the panel of a block asks for: another text, another level or role, heading into text and back."""
    if not 0 <= index < len(report.blocks):
        raise InvalidEdit(op="block", reason=f"没有第 {index} 块 / there is no block {index}")
    block = report.blocks[index]
    if not isinstance(block, Heading | Paragraph):
        raise InvalidEdit(op="block", reason=f"第 {index} 块不是文字 / block {index} is no text")
    place = {"report": report.number, "block": index}
    found = _of_text(form, block, place)
    kind = form.get("kind", "")
    if kind.startswith(_LEVEL):
        return found + _of_level(form, block, place, _integer(kind.removeprefix(_LEVEL)))
    if isinstance(block, Heading):
        return [*found, {"op": "set_paragraph", **place, "role": kind}]
    return found if kind == block.role else [*found, {"op": "set_role", **place, "role": kind}]


def _of_text(form: Form, block: Heading | Paragraph, place: Edit) -> list[Edit]:
    text = form.get("text", block.text).strip()
    body = form.get("body", "").strip() if isinstance(block, Heading) and "body" in form else None
    if isinstance(block, Heading) and body == block.body.strip():
        body = None
    if text == block.text.strip() and body is None:
        return []
    return [{"op": "set_text", **place, "text": text, **({} if body is None else {"body": body})}]


def _of_level(form: Form, block: Heading | Paragraph, place: Edit, level: int) -> list[Edit]:
    if isinstance(block, Heading):
        return [] if level == block.level else [{"op": "set_level", **place, "level": level}]
    opening = form.get("opening", "").strip()
    if not opening:
        return [{"op": "set_heading", **place, "level": level}]
    if not form.get("text", block.text).strip().startswith(opening):
        reason = f"“{opening}”不是这一段的开头 / the paragraph does not begin with “{opening}”"
        raise InvalidEdit(op="set_heading", reason=reason)
    return [{"op": "set_heading", **place, "level": level, "length": len(opening)}]


def _report(form: Form, compilation: Compilation) -> Report:
    home, count = _integer(form.get("report", "")), len(compilation.reports)
    if not 1 <= home <= count:
        raise InvalidEdit(op=form.get("do", "?"), reason=f"没有第 {home} 篇 / there is no report {home}")
    return compilation.reports[home - 1]


def _integer(text: str) -> int:
    found = number(text)
    if found is None:
        raise InvalidEdit(op="?", reason=f"“{text}”不是编号 / is no number")
    return found
