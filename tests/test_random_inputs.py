"""Whatever is given is read and written without a lost character, or refused in words: never a traceback, never a hang.

Finds of these tests and of ``make fuzz`` stay here, as small as they can be made.
"""

from __future__ import annotations

import pytest

from tests.generate.inputs import numbered
from tests.generate.prove import proved

_QUICK = 300
_ALL = 10_000
_CHUNK = 500
_ADVERTISING = "加微信进会员群领取公文素材，欢迎订阅"

FINDS = {
    "an invisible character in a title": "上篇工作\u200b总结\n正文内容。".encode(),
    "a bad byte in a title": "存在的问题".encode() + b"\xa2" + "\n正文内容。".encode(),
    "a control character before a paywall marker": "结尾\x1b三、##paid##".encode(),
    "a noncharacter before a paywall marker": "结尾\ufffe##paid##，完".encode(),
    "a paywall marker inside a title": "青岚县##paid##工作总结\n正文内容。".encode(),
    "a paywall marker inside advertising": f"正文内容。\n{_ADVERTISING[:6]}##paid##{_ADVERTISING[6:]}".encode(),
    "an invisible character in advertising behind a marker": f"##paid##\u200b{_ADVERTISING}".encode(),
    "the line CONTENTS between two lines that look like one title": "汇编\nCONTENTS\n桐县工作要点".encode(),
    "a title of the compilation or of its first report": "工作报告\n。\n教育局2023总结\nCONTENTS\n一、钀\n。".encode(),
    "an entry that ends before another one in its second line": "CONTENTS\n逭\n··1　第".encode(),
    "parts that are not in the order of their reports": "\n".join(
        (
            ". .",
            "篇7：白鹿. . (20)",
            " 一、存在的问题  (20)",
            "篇8：8)",
            " 一、基本情况. . (28 )",
            " 二、工作开展情况 )",
            "三、基本情况",
            "四、工作开展情况",
            "一、存在的问题",
            "2.",
        ),
    ).encode(),
    "two parts that begin with one report": "目次\n编\n【范文三】字\n一、三季度\n三季度".encode(),
}


def _prove(first: int, last: int) -> None:
    failed, documents = {}, 0
    for number in range(first, last):
        try:
            documents += proved(numbered(number), f"{number}.txt")
        except Exception as error:  # whatever it is: the number says how to make the input again
            failed[number] = f"{type(error).__name__}: {error}"[:300]
    assert failed == {}
    assert documents * 2 >= last - first, "most inputs were refused: hardly anything was proved"


@pytest.mark.parametrize("first", range(0, _QUICK, 100))
def test_some_random_and_mutated_inputs_are_proved_or_refused(first: int) -> None:
    _prove(first, first + 100)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, _ALL, _CHUNK))
def test_all_random_and_mutated_inputs_are_proved_or_refused(first: int) -> None:
    _prove(first, first + _CHUNK)


def test_an_input_is_the_same_whenever_it_is_made() -> None:
    assert [numbered(number) for number in range(1, 40, 2)] == [numbered(number) for number in range(1, 40, 2)]


@pytest.mark.parametrize("find", FINDS)
def test_what_was_found_once_is_proved_now(find: str) -> None:
    assert proved(FINDS[find], "input.txt")
