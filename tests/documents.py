"""Small compilations for tests, in words of our own."""

from __future__ import annotations

TITLES = ("青山县林业局2024年工作总结", "青山县水务局2024年工作总结及2025年工作打算", "柳河镇2024年上半年工作总结")


def report(office: str) -> list[str]:
    """The lines of one report's body."""
    return [
        f"2024年，{office}围绕年初确定的目标，各项工作稳步推进。现将有关情况总结如下：",
        "一、工作开展情况",
        "（一）加强组织领导。成立了工作专班，全年召开会议12次，解决问题35个。",
        "（二）推进重点项目。全年完成投资1.2亿元，同比增长8.5%。",
        "二、存在的问题",
        "一是人手偏紧。二是资金到位不够及时。",
        "三、下一步打算",
        "1.继续抓好项目建设。争取上半年完成主体工程。",
        "2.继续抓好队伍建设。全年组织培训不少于4次。",
        office,
        "2024年12月20日",
    ]


def compilation(titles: tuple[str, ...] = TITLES, heading: str = "青山县工作总结汇编") -> str:
    """A compilation with a printed contents, as text."""
    lines = [heading, "目录"]
    lines += [f"{number}．{title}\t{number * 3}" for number, title in enumerate(titles, 1)]
    for title in titles:
        lines += [title, *report(title.partition("20")[0])]
    return "\n".join(lines) + "\n"
