"""A large Word file as Word would write it: many paragraphs with their own look, many sections, one compilation."""

from __future__ import annotations

from random import Random

from tests.docx_input import docx, p, r, style

_CHARACTERS = (
    "县镇村局委办工作推进落实完成情况加强提升建设项目资金群众服务管理检查安全生产教育医疗卫生文化旅游农业水利交通"
)
_LOOK = (
    '<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/>'
    '<w:color w:val="000000"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
)
_SECTION = '<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:cols w:space="425"/></w:sectPr>'
_STYLES = style("1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')


def large(paragraphs: int, sections: int, length: int, seed: int = 1) -> bytes:
    """A compilation with a printed contents: each section is a report of ``paragraphs`` / ``sections`` paragraphs of
    about ``length`` characters."""
    rng = Random(seed)
    titles = [f"第{number}村2024年{_words(rng, 8)}工作总结" for number in range(1, sections + 1)]
    body = [p("目录"), *(p(f"{number}．{title}\t{number}") for number, title in enumerate(titles, 1))]
    each = paragraphs // sections
    for title in titles:
        body.append(_paragraph(title, '<w:pStyle w:val="1"/><w:jc w:val="center"/>'))
        body += [_paragraph(_text(rng, at, length)) for at in range(each - 2)]
        body.append(_paragraph(f"{_words(rng, length)}。", _SECTION))
    return docx(*body, styles=_STYLES)


def _text(rng: Random, at: int, length: int) -> str:
    if at % 3:
        return f"{_words(rng, length)}，{_words(rng, length // 2)}。"
    return f"{'一二三四五六七八九十'[at // 3 % 10]}、{_words(rng, 8)}"


def _words(rng: Random, count: int) -> str:
    return "".join(rng.choices(_CHARACTERS, k=count))


def _paragraph(text: str, properties: str = "") -> str:
    half = len(text) // 2
    return p(r(text[:half], _LOOK) + r(text[half:], _LOOK), f'<w:spacing w:line="560"/>{properties}')
