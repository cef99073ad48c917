"""Corrections as JSON: ``{"op": "rename", "report": 3, "title": "…"}``, applied one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from converter.decoding import fault
from converter.edit import blocks, reports
from converter.errors import InvalidEdit
from converter.model import Compilation, Role


class _Edit(msgspec.Struct, frozen=True, kw_only=True, tag_field="op", forbid_unknown_fields=True, omit_defaults=True):
    pass


class SetTitle(_Edit, frozen=True, tag="set_title"):
    title: str


class Rename(_Edit, frozen=True, tag="rename"):
    report: int
    title: str


class Merge(_Edit, frozen=True, tag="merge"):
    report: int


class Split(_Edit, frozen=True, tag="split"):
    report: int
    block: int | None = None
    line: int | None = None


class Drop(_Edit, frozen=True, tag="drop"):
    report: int


class Move(_Edit, frozen=True, tag="move"):
    report: int
    to: int


class SetOrganization(_Edit, frozen=True, tag="set_organization"):
    report: int
    organization: str


class SetDate(_Edit, frozen=True, tag="set_date"):
    report: int
    date: str


class SetLevel(_Edit, frozen=True, tag="set_level"):
    report: int
    block: int
    level: int


class SetText(_Edit, frozen=True, tag="set_text"):
    report: int
    block: int
    text: str
    body: str | None = None


class SetHeading(_Edit, frozen=True, tag="set_heading"):
    report: int
    block: int
    level: int
    length: int | None = None


class SetParagraph(_Edit, frozen=True, tag="set_paragraph"):
    report: int
    block: int
    role: Role = "body"


class SetRole(_Edit, frozen=True, tag="set_role"):
    report: int
    block: int
    role: Role


class DropBlock(_Edit, frozen=True, tag="drop_block"):
    report: int
    block: int


Edit = (
    SetTitle | Rename | Merge | Split | Drop | Move | SetOrganization | SetDate | SetLevel | SetText | SetHeading
    | SetParagraph | SetRole | DropBlock
)  # fmt: skip
"""One correction; its members are the arguments of the function of the same name."""

_FUNCTIONS: Mapping[type, Callable[..., Compilation]] = {
    SetTitle: reports.set_title,
    Rename: reports.rename,
    Merge: reports.merge,
    Split: reports.split,
    Drop: reports.drop,
    Move: reports.move,
    SetOrganization: reports.set_organization,
    SetDate: reports.set_date,
    SetLevel: blocks.set_level,
    SetText: blocks.set_text,
    SetHeading: blocks.set_heading,
    SetParagraph: blocks.set_paragraph,
    SetRole: blocks.set_role,
    DropBlock: blocks.drop_block,
}
_DECODER = msgspec.json.Decoder(tuple[Edit, ...])


def apply(compilation: Compilation, edits: Iterable[Edit]) -> Compilation:
    """``compilation`` after all ``edits``, in order; each counts reports and blocks as the ones before it left them."""
    for edit in edits:
        compilation = _FUNCTIONS[type(edit)](compilation, **_arguments(edit))
    return compilation


def edits_from_json(data: bytes | str) -> tuple[Edit, ...]:
    """The corrections in a JSON array. Raises InvalidEdit, naming the path, for anything else."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        found = fault(error)
        raise InvalidEdit(op="JSON", reason=found.sentence, path=found.path) from error


def _arguments(edit: Edit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in edit.__struct_fields__}
