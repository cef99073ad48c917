"""Members of a zip package and their XML, within limits: what ``check`` reads may be anybody's file."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from converter.audit.faults import Unreadable

MAX_MEMBER = 1 << 30
"""Bytes that a member may have when inflated."""

LARGE, MAX_RATIO = 64 << 20, 200
"""A member over so many bytes may have so many times its packed size: no document comes near, a bomb is over it."""

MAX_MEMBERS = 100_000

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Package:
    """A zip package in memory. Every method raises :class:`Unreadable` for what is damaged or over a limit."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Unreadable(f"zip: {error}") from error
        self._members = {info.filename: info for info in self._zip.infolist()}
        if len(self._members) > MAX_MEMBERS:
            raise Unreadable(f"zip: > {MAX_MEMBERS} members")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        info = self._members.get(name)
        if info is None:
            raise Unreadable(f"{name}?")
        if info.file_size > MAX_MEMBER or info.file_size > max(LARGE, MAX_RATIO * info.compress_size):
            raise Unreadable(f"{name}: {info.file_size} bytes")
        try:
            return self._zip.read(info)
        except _DAMAGE as error:
            raise Unreadable(f"{name}: {error}") from error

    def xml(self, name: str) -> etree._Element:
        """The root element of a member that is XML."""
        return parse(self.read(name), name)


def parse(data: bytes, name: str) -> etree._Element:
    """The root element of ``data``; no entity is expanded and nothing outside is read."""
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{name}: {error}") from error
