"""Where uploads and results lie: few objects a job, under unique keys, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from service.config import Settings
from service.storage.folder import Folder
from service.storage.interface import CHUNK, Away, Idle, Readable, Storage, Stream

__all__ = ["CHUNK", "Away", "Folder", "Idle", "Readable", "Storage", "Stream", "storage_of"]


def storage_of(settings: Settings, *, patience: float = 0) -> Storage:
    """The storage that ``settings`` name; ``patience``: seconds for which one that is away is asked again.

    Raises InvalidSetting where its address cannot be one.
    """
    if not settings.keeps_objects():
        return Folder(Path(settings.storage()))
    from service.storage.bucket import Bucket  # an extra: a single machine does without

    return Bucket(settings.storage(), public=settings.storage_public_url, patience=patience)
