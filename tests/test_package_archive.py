"""Zip archives: the same bytes for the same members, read by any unzipper."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from converter.package.archive import archive, length, member

names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1, max_size=30)


@given(st.dictionaries(names, st.tuples(st.binary(max_size=400), st.booleans()), max_size=6))
def test_zipfile_reads_back_every_member(files: dict[str, tuple[bytes, bool]]) -> None:
    made = archive(member(name, data, stored=stored) for name, (data, stored) in files.items())
    packed = [member(name, data, stored=stored) for name, (data, stored) in files.items()]
    assert len(made) == length((one.name, len(one.data)) for one in packed)
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert bundle.testzip() is None
        assert {name: bundle.read(name) for name in bundle.namelist()} == {n: d for n, (d, _) in files.items()}
        assert bundle.namelist() == list(files)


def test_a_stored_member_lies_in_the_archive_as_it_is() -> None:
    made = archive([member("mimetype", b"application/epub+zip", stored=True)])
    assert made[30:58] == b"mimetypeapplication/epub+zip"  # no extra field between name and data (EPB-18)


def test_fnm_05_a_name_that_is_not_ascii_is_flagged_as_utf_8() -> None:
    made = archive([member("01_某局工作总结.docx", b"x"), member("plain.txt", b"x")])
    with zipfile.ZipFile(io.BytesIO(made)) as bundle:
        assert [info.flag_bits & 0x800 for info in bundle.infolist()] == [0x800, 0]
        assert {info.date_time for info in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_data_that_deflating_would_enlarge_is_stored() -> None:
    assert member("a", b"x").method == zipfile.ZIP_STORED
    assert member("a", b"x" * 100).method == zipfile.ZIP_DEFLATED
