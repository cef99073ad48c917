"""Documents of tests/data/field_like that are still read wrongly, by kind of failure: folder → checks that fail."""

from __future__ import annotations

_BY_KIND: dict[str, dict[str, str]] = {
    "contents of slogan titles is taken for that of one document, since the cover says no collecting word": { "090-word-danwei-biaoti": "cuts",
    },
    "without a contents: titles that recur over prose without numbered sections are not found": { "092-word-wumulu-fenjie": "cuts",
    },
    "without a contents: title and ——subtitle, title and 作者：, 摘要 recur, but are not found": {
        "039-duanxingbiaoti-wumulu": "cuts", "076-heji-lunwen-wumulu": "cuts",
    },
    "without a contents: the label 案例一 on a line of its own is not known": {"071-anli-yi": "cuts"},
    "without a contents: a plan inside a report is cut off": {"062-wumulu-neihan-jihua": "cuts"},
    "hard-wrapped: a title after a nearly full last line is joined to it": {"086-yingbaohang-wuyema": "cuts"},
    "the red head (机关名称＋文件) is taken for the title, in a table it hides the title": { "057-word-buju-biaoge": "titles",
    },
    "Word: cover, compilation's title and first Heading 1 are joined to one title": {
        "056-word-biaotiyangshi-luan": "cuts outline",
    },
    "bare headings that answer each other, or 参考文献, are not found": {
        "014-zuozhe-mulu": "outline", "036-xuyan-houmulu": "outline",
    },
}  # fmt: skip

KNOWN: dict[tuple[str, str], str] = {
    (name, check): kind
    for kind, names in _BY_KIND.items()
    for name, checks in names.items()
    for check in checks.split()
}
"""(folder, check) → the kind of the failure."""
