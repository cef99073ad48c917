"""Documents of tests/data/field_like that are still read wrongly: (folder, check) → the kind of the failure."""

from __future__ import annotations

_DECIMAL = "decimal numbers without a stop (1 概况, 1.1 名称) are no sequence of their own"
_WEB = "web page: titles that differ in their last number only, below a line of navigation"
_RUNNING_HEAD = "a numbered section heading that recurs in every report is removed as a running head"
_RED_HEAD = "the red head (机关名称＋文件) is taken for the title"
_AUTHOR = "the author's line below the title is joined to it"
_BARE = "a bare heading of a paper (参考文献) is not found"
_BACK = "后记 that is listed in the contents becomes a report"
_TABLE_ROW = "the first row of a table typed as text is taken for a heading"

KNOWN: dict[tuple[str, str], str] = {
    ("010-danpian-xiaoshu", "outline"): _DECIMAL,
    ("011-wangye", "cuts"): _WEB,
    ("012-yingbaohang", "outline"): _RUNNING_HEAD,
    ("013-zhengwu-dan", "titles"): _RED_HEAD,
    ("014-zuozhe-mulu", "titles"): _AUTHOR,
    ("014-zuozhe-mulu", "outline"): _BARE,
    ("018-fujian-baogao", "cuts"): _BACK,
    ("018-fujian-baogao", "frame"): _BACK,
    ("018-fujian-baogao", "outline"): _TABLE_ROW,
}
