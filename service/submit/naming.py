"""What each output is called: as its file, in the folders of its file; two equal names get -2, -3 (as in convert)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

from converter.package import names
from service.submit.inputs import Input, readable


class Naming:
    """Names below OUT, with ``/`` between folders; those that were given before stay what they are."""

    def __init__(self) -> None:
        self._taken: dict[str, names.Taken] = defaultdict(names.Taken)
        self._folders: dict[str, str] = {}

    def keep(self, input: str, name: str) -> None:
        """The input with this id was given ``name`` by an earlier run."""
        source, out = input.rpartition("/")[0], name
        while out:
            folder, _, last = out.rpartition("/")
            self._taken[folder].add(last)
            self._folders.setdefault(source, folder)
            source, out = source.rpartition("/")[0], folder

    def give(self, input: Input, root: str) -> str:
        """A name for ``input``, which lies below the folder ``root``."""
        folder = self._folder(input.folder, root)
        return _joined(folder, self._taken[folder].take(names.safe(PurePosixPath(input.name).stem)))

    def _folder(self, source: str, root: str) -> str:
        if source == root or source not in self._folders:
            self._folders[source] = "" if source == root else self._new(source, root)
        return self._folders[source]

    def _new(self, source: str, root: str) -> str:
        above, _, name = source.rpartition("/")
        folder = self._folder(above, root)
        return _joined(folder, self._taken[folder].take(names.safe(readable(name))))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
