"""Documents of tests/data/field_like that are still read wrongly, by kind of failure: folder → checks that fail."""

from __future__ import annotations

_BY_KIND: dict[str, dict[str, str]] = {
    "without a contents: a plan inside a report is cut off": {"062-wumulu-neihan-jihua": "cuts"},
    "Word: 三、 in Heading 2 among siblings in Heading 1": {"056-word-biaotiyangshi-luan": "outline"},
    "bare headings that answer each other (一支队伍：…, 一条河流：…) are not found": {"036-xuyan-houmulu": "outline"},
    "a report that the contents has forgotten is no report, though its title is of the others' form": {
        "106-mulu-queyi": "cuts outline",
    },
    "the author's name under the title, which the contents prints, is a heading": {
        "123-mulu-biao": "outline",
        "149-zuozhe-xiegang": "outline",
    },
    "run-in labels in 【】 (【干部选拔】…) are not found": {"152-mulu-qiye": "outline"},
    "一要…, 一是… alone on their lines, body below, are not found": {
        "103-jianghua-jiangzhe": "outline", "153-huiyi-xuhao": "outline",
    },
    "headings with a bullet (◆) are not found": {"104-danwei-liangxing": "outline"},
    "run-in headings that a space parts from the body are not found": {
        "121-xuhao-que-dian": "outline",
        "146-fujian-yaodian": "outline",
    },
    "run-in heading with ： and 。: cut at ： (（1）思考之一：…。)": {"122-mulu-liangceng": "outline"},
    "bare headings of one form (一年来，…。; 破题：…, 解题：…) are not found": {
        "126-danpian-gongzuobaogao": "outline",
        "145-po-ti": "outline",
    },
    "Word: bold run-in headings without number are not found": {
        "132-word-toc-jian": "outline",
        "134-word-danpian": "outline",
    },
    "a bare heading that ends in ： among its likes is not found": {"136-mulu-luoma": "outline"},
    "a bare run-in heading among numbered ones is not found (学会“弹钢琴”。…)": {"138-mulu-houzhi-xiugai": "outline"},
    "numbered items of a list in Markdown are taken for run-in headings": {"128-md-mulu-lianjie": "outline"},
}  # fmt: skip

KNOWN: dict[tuple[str, str], str] = {
    (name, check): kind
    for kind, names in _BY_KIND.items()
    for name, checks in names.items()
    for check in checks.split()
}
"""(folder, check) → the kind of the failure."""
