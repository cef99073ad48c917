"""The words for people: one table by code, Chinese and English, used by library, command and page alike.

A row holds a severity (``error`` for the codes of :mod:`converter.errors`) and the two sentences; the parameters of a
notice or an error fill the braces. Nothing else in huibian words a notice or an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

QUOTE_LIMIT = 60
"""Characters of a quoted text that a sentence shows before it is cut with …"""

_FIELD = re.compile(r"\{(\w+)\}")
_ON_LINE = re.compile(
    r"（(?:原文)?第 \{line\} 行）| \((?:source )?line \{line\}\)|(?<=（)第 \{line\} 行：|(?<=\()line \{line\}: "
)
"""What a sentence says in brackets of the line, which is left out where none is known (line 0)."""


class Words(NamedTuple):
    severity: Literal["info", "warning", "error"]
    zh: str
    en: str


def severity(code: str) -> Literal["info", "warning", "error"]:
    """The severity of ``code``."""
    return TABLE[code].severity


def text(code: str, parameters: Mapping[str, Any], language: str = "zh") -> str:
    """The sentence for ``code``; a parameter that is missing shows as ``?``. Raises KeyError for an unknown code.

    Of the parameter ``reason``, where it is “中文 / English”, only the sentence's language is shown.
    """
    words = TABLE[code]
    sentence = words.en if language == "en" else words.zh
    if parameters.get("line") == 0:
        sentence = _ON_LINE.sub("", sentence)
    given = {**parameters, "reason": in_language(str(parameters.get("reason", "?")), language)}
    return _FIELD.sub(lambda field: _shown(given.get(field[1], "?")), sentence)


def in_language(reason: str, language: str) -> str:
    """``reason``, or where it is “中文 / English” its half in ``language``."""
    zh, _, en = reason.partition(" / ")
    return (en if language == "en" else zh) if en and " / " not in en else reason


def _shown(value: object) -> str:
    shown = " ".join(str(value).split())
    return shown if len(shown) <= QUOTE_LIMIT else shown[: QUOTE_LIMIT - 1] + "…"


_REMOVED: dict[str, Words] = {
    "repeated-title": Words(
        "info",
        "第 {line} 行的标题紧接着又印了一遍，第二遍不计入正文：{text}",
        "The title is printed again straight after itself (line {line}); the second one is left out: {text}",
    ),
    "paid-marker": Words(
        "info",
        "第 {line} 行有收费标记，已去除：{text}",
        "A paywall marker on line {line} is left out: {text}",
    ),
    "cut-marker": Words(
        "info",
        "第 {line} 行是分篇标记，从这里另起一篇：{text}",
        "Line {line} marks the beginning of a report: {text}",
    ),
    "advertising": Words(
        "info",
        "第 {line} 行是广告，已去除：{text}",
        "Line {line} is advertising and is left out: {text}",
    ),
    "page-number": Words(
        "info",
        "第 {line} 行是页码，已去除：{text}",
        "Line {line} is a page number and is left out: {text}",
    ),
    "running-head": Words(
        "info",
        "第 {line} 行是页眉或页脚，已去除：{text}",
        "Line {line} is a running head or foot and is left out: {text}",
    ),
}

_CONTENTS: dict[str, Words] = {
    "contents-missing": Words(
        "info",
        "没有找到印出的目录，全文按 {count} 篇处理。",
        "No printed contents was found; the text was taken as {count} report(s).",
    ),
    "recurring-reports": Words(
        "info",
        "没有目录，由反复出现的特征认出 {count} 篇（依据：{how}；把握 {confidence}%）。"
        "不对时可用 --one、--title-pattern 或分篇标记指定。",
        "Without a contents, {count} reports were found from what recurs (by: {how}; confidence {confidence}%). "
        "--one, --title-pattern or a line =====cut===== say otherwise.",
    ),
    "recurring-unsure": Words(
        "warning",
        "没有目录，全文按一篇处理；有 {count} 行也像报告的标题（第 {lines} 行，首个：{text}）。"
        "要分开，用 --title-pattern 或在标题前加一行 =====分篇=====。",
        "Without a contents the text was taken as one report; {count} line(s) look like titles, too (lines {lines}; "
        "the first: {text}). To cut there, use --title-pattern or type =====cut===== on a line before each title.",
    ),
    "title-pattern-unmatched": Words(
        "warning",
        "没有一行符合 --title-pattern，按通常的办法分篇：{pattern}",
        "No line matches --title-pattern; the reports were told apart as usual: {pattern}",
    ),
    "entry-without-body": Words(
        "warning",
        "目录第 {number} 条（第 {line} 行）在正文中没有对应的标题：{text}",
        "Entry {number} of the contents (line {line}) has no title in the body: {text}",
    ),
    "body-without-entry": Words(
        "warning",
        "第 {line} 行像是一篇报告的标题，目录中却没有：{text}",
        "Line {line} looks like the title of a report, but the contents does not have it: {text}",
    ),
    "order-differs": Words(
        "warning",
        "第 {line} 行的标题在正文中的次序与目录（第 {number} 条）不同：{text}",
        "The title on line {line} stands elsewhere than the contents (entry {number}) says: {text}",
    ),
    "title-differs": Words(
        "info",
        "第 {line} 行的标题与目录不同。正文：{text}；目录：{printed}",
        "The title on line {line} differs from the contents. Body: {text}; contents: {printed}",
    ),
    "title-joined": Words(
        "info",
        "第 {line} 行起的标题排成 {count} 行，已连成一个：{text}",
        "The title from line {line} on is broken over {count} lines and was joined: {text}",
    ),
    "equal-titles": Words(
        "info",
        "第 {numbers} 篇标题相同，按先后次序对应：{text}",
        "Reports {numbers} bear the same title and were told apart by their order: {text}",
    ),
    "front-matter": Words(
        "info",
        "第一篇之前有 {count} 行文字，作为卷首保存。",
        "{count} line(s) before the first report are kept as front matter.",
    ),
    "back-matter": Words(
        "info",
        "最后一篇之后有 {count} 行文字，作为卷末保存。",
        "{count} line(s) after the last report are kept as back matter.",
    ),
}

_OUTLINE: dict[str, Words] = {
    "lost-mark": Words(
        "info",
        "第 {line} 行的序号缺了标点，按“{read_as}”理解：{text}",
        "The number on line {line} has lost its mark and was read as “{read_as}”: {text}",
    ),
    "number-misfits": Words(
        "info",
        "第 {line} 行的序号在同级中不连续，却正好补上一级的空缺，按“{read_as}”理解：{text}",
        "The number on line {line} breaks its own sequence but fills a gap above; read as “{read_as}”: {text}",
    ),
    "number-gap": Words(
        "info",
        "第 {line} 行的序号不连续（前一个是“{before}”）：{text}",
        "The number on line {line} does not follow the one before it (“{before}”): {text}",
    ),
    "number-repeated": Words(
        "info",
        "第 {line} 行的序号与前一个相同（“{before}”）：{text}",
        "The number on line {line} is the same as the one before it (“{before}”): {text}",
    ),
    "depth-skipped": Words(
        "info",
        "第 {line} 行的序号跳过了一级，层次按第 {level} 级：{text}",
        "The number on line {line} skips a depth; it was taken as level {level}: {text}",
    ),
    "unnumbered-heading": Words(
        "info",
        "第 {line} 行没有序号，按第 {level} 级标题处理：{text}",
        "Line {line} has no number and was taken as a heading of level {level}: {text}",
    ),
    "several-in-line": Words(
        "info",
        "第 {line} 行里连着 {count} 个序号，已分开：{text}",
        "Line {line} holds {count} numbered pieces and was parted: {text}",
    ),
    "uncertain-heading": Words(
        "warning",
        "第 {line} 行及其同级是不是标题不易断定，按标题处理：{text}",
        "It is unsure whether line {line} and its siblings are headings; it was taken as one: {text}",
    ),
    "uncertain-item": Words(
        "warning",
        "第 {line} 行及其同级是不是标题不易断定，按正文处理：{text}",
        "It is unsure whether line {line} and its siblings are headings; it was taken as text: {text}",
    ),
    "number-twice": Words(
        "info",
        "第 {line} 行的序号重复（自动编号和手写编号各一个）：{text}",
        "Line {line} bears its number twice (automatic and typed): {text}",
    ),
}

_READING: dict[str, Words] = {
    "hard-wrapped": Words(
        "info",
        "第 {line} 行起的文字按每行约 {width} 字硬换行，{lines} 行已连成 {paragraphs} 段。",
        "The text from line {line} on is hard-wrapped at about {width} characters; "
        "{lines} lines were joined to {paragraphs} paragraphs.",
    ),
    "encoding-guessed": Words("info", "文字编码判断为 {encoding}。", "The encoding was taken to be {encoding}."),
    "bad-bytes": Words(
        "warning",
        "第 {line} 行有 {count} 个字节不是有效的 {encoding}，已换成 U+FFFD。",
        "{count} byte(s) on line {line} are not valid {encoding} and became U+FFFD.",
    ),
    "control-characters": Words(
        "info",
        "去掉了 {count} 个控制字符或不可见字符，首个在第 {line} 行。",
        "{count} control or invisible character(s) were dropped, the first on line {line}.",
    ),
    "double-decoded": Words(
        "warning",
        "第 {line} 行像是转换编码时已经损坏的文字，原样保留：{text}",
        "Line {line} looks like text ruined by an earlier conversion; it is kept as it is: {text}",
    ),
    "replacement-characters": Words(
        "warning",
        "第 {line} 行的原文里已有 {count} 个 U+FFFD（此前转换时丢失的字）。",
        "Line {line} already holds {count} U+FFFD (characters lost in an earlier conversion).",
    ),
    "markdown-comments": Words(
        "info",
        "文件里有 {count} 处注释（<!-- … -->），不是正文，未计入，首处在第 {line} 行。",
        "{count} comment(s) (<!-- … -->) are no text and were left out, the first on line {line}.",
    ),
    "markdown-tags": Words(
        "info",
        "文件里有 {count} 个 HTML 标签，只取了其中的文字，首个在第 {line} 行。",
        "Of {count} HTML tag(s) only the text in them was taken, the first on line {line}.",
    ),
    "word-picture": Words(
        "warning",
        "第 {line} 行的图片没有写进 Word 文件（{reason}）：{text}",
        "The picture on line {line} is left out of the Word files ({reason}): {text}",
    ),
    "picture-missing": Words(
        "warning",
        "第 {line} 行的图片取不到，只留下了它的说明文字：{text}",
        "The picture on line {line} could not be had; only the words for it are kept: {text}",
    ),
    "revisions": Words(
        "warning",
        "文件里有修订记录：插入 {inserted} 处按接受处理，删除 {deleted} 处未计入。",
        "The file has tracked changes: {inserted} insertion(s) accepted, {deleted} deletion(s) left out.",
    ),
    "hidden-text": Words(
        "warning",
        "文件里有 {count} 个隐藏的字，未计入，首处在第 {line} 段。",
        "{count} hidden character(s) were left out, the first in paragraph {line}.",
    ),
    "dangling-relations": Words(
        "info",
        "文件里有 {count} 个关系指向不存在的部件，已忽略。",
        "{count} relationship(s) of the file point to parts that do not exist; they were ignored.",
    ),
    "word-furniture": Words(
        "info",
        "页眉页脚不属于正文，未计入：{text}",
        "Headers and footers are no part of the text and were left out: {text}",
    ),
    "word-comments": Words(
        "info",
        "文件里有 {count} 条批注，不属于正文，未计入，首条在第 {line} 段。",
        "{count} comment(s) are no part of the text and were left out, the first in paragraph {line}.",
    ),
    "phonetic-guides": Words(
        "info",
        "文件里有 {count} 处拼音或注音，只取了它下面的字，首处在第 {line} 段：{text}",
        "Of {count} phonetic guide(s) only what they stand above was taken, the first in paragraph {line}: {text}",
    ),
    "edited-out": Words(
        "info",
        "第 {line} 行起的文字按修改要求去掉了：{text}",
        "The text from line {line} on was taken out by a correction: {text}",
    ),
    "word-part-skipped": Words(
        "warning",
        "第 {line} 段有 {count} 处 {what}，这一版没有读取。",
        "Paragraph {line} holds {count} {what} that this version does not read.",
    ),
}

_ERRORS: dict[str, Words] = {
    "internal": Words(
        "error",
        "huibian 内部出错，请把这一行连同版本号报告给开发者：{reason}",
        "huibian failed inside; please report this line with the version: {reason}",
    ),
    "empty": Words(
        "error",
        "{name} 是空的，没有可转换的文字；请检查选的是不是这个文件。",
        "{name} is empty: there is no text to convert; check that it is the right file.",
    ),
    "binary": Words(
        "error",
        "{name} 不是文本，也不是 huibian 能读的格式（不读 Excel、PowerPoint、图片）；请给文本、Word、Markdown "
        "或 huibian 写出的 .json。",
        "{name} is neither text nor a format huibian reads (no Excel, PowerPoint or picture): give a text, a Word "
        "file, Markdown, or a .json that huibian wrote.",
    ),
    "pdf": Words(
        "error",
        "{name} 是 PDF；请复制其中的文字存成 .txt，或另存为 Word 再转换（折行的文字会接起来）。",
        "{name} is a PDF: copy the text into a .txt or save it as Word, then convert (hard-wrapped text is joined).",
    ),
    "needs-libreoffice": Words(
        "error",
        "{name} 是 {format} 文件，要靠 LibreOffice 读取，而这里没有装；"
        "请装上 LibreOffice，或用 Word、WPS 另存为 .docx 再转换。",
        "{name} is a {format} file, which is read through LibreOffice, and that is not installed here: "
        "install LibreOffice, or save the file as .docx in Word or WPS, then convert.",
    ),
    "conversion-failed": Words(
        "error",
        "LibreOffice 没能读出 {name}（{reason}）；请用 Word 或 WPS 打开，另存为 .docx 再转换。",
        "LibreOffice could not read {name} ({reason}): open it in Word or WPS, save it as .docx, then convert.",
    ),
    "encrypted": Words(
        "error",
        "{name} 设了密码；请打开后去掉密码，另存再转换。",
        "{name} is protected by a password: open it, remove the password, save it, then convert.",
    ),
    "zip": Words(
        "error",
        "{name} 是压缩包，不是 Word 文件；请先解压，再逐个转换里面的文件。",
        "{name} is an archive, not a Word file: unpack it and convert the files in it.",
    ),
    "unsafe-package": Words(
        "error",
        "{name} 超过了读取 Word 文件的安全限制（{reason}）；请另存一份再试。",
        "{name} is over a safety limit for Word files ({reason}); save a fresh copy and try again.",
    ),
    "damaged-package": Words(
        "error",
        "{name} 已损坏，读不出来（{reason}）；请用 Word 打开修复后另存。",
        "{name} is damaged and cannot be read ({reason}); open it in Word, let it repair, and save.",
    ),
    "folder": Words(
        "error",
        "{name} 是文件夹；请给出里面的文件。",
        "{name} is a folder; give the files in it.",
    ),
    "unreadable": Words(
        "error",
        "读不了 {name}（{reason}）；请检查文件名和权限。",
        "{name} cannot be read ({reason}); check its name and permissions.",
    ),
    "too-large": Words(
        "error",
        "{name} 有 {size} 字节，超过上限 {limit} 字节；请分成几个文件。",
        "{name} has {size} bytes, over the limit of {limit}; part it into several files.",
    ),
    "line-too-long": Words(
        "error",
        "{name} 第 {line} 行有 {size} 字节，超过一行的上限 {limit} 字节；请检查换行是否丢失。",
        "Line {line} of {name} has {size} bytes, over the limit of {limit}; check whether line breaks were lost.",
    ),
    "encoding": Words(
        "error",
        "不能按编码 {encoding} 读 {name}（{reason}）；请换一个 --encoding，或不写让 huibian 判断。",
        "{name} cannot be read as {encoding} ({reason}); name another --encoding, or none to let huibian decide.",
    ),
    "invalid-json": Words(
        "error",
        "{name} 不是有效的汇编 JSON：{path} 处{reason}（原文第 {line} 行）；请改正后再转换。",
        "{name} is no valid Compilation: at {path}, {reason} (source line {line}); correct it and convert again.",
    ),
    "invalid-edit": Words(
        "error",
        "修改 {op} 不成立：{reason}。",
        "The correction {op} does not fit: {reason}.",
    ),
    "invalid-options": Words(
        "error",
        "选项 {option} 的值不对：{reason}。",
        "The option {option} cannot have this value: {reason}.",
    ),
    "output-edited": Words(
        "error",
        "{out} 里的 {name} 被改动过，没有覆盖；请换一个 -o，或加 --force（旧文件夹会留作 {kept}）。",
        "{name} in {out} was changed, so nothing was replaced; give another -o, or --force (it is kept as {kept}).",
    ),
    "output-foreign": Words(
        "error",
        "{out} 已经存在，又不是 huibian 写的，没有覆盖；请换一个 -o，或加 --force（旧文件夹会留作 {kept}）。",
        "{out} is not huibian's, so nothing was replaced; give another -o, or --force (it is kept as {kept}).",
    ),
    "output-busy": Words(
        "error",
        "另一个 huibian 正在写 {out}；请等它结束。",
        "Another huibian is writing {out}; wait until it is done.",
    ),
    "output-unwritable": Words(
        "error",
        "写不了 {out}（{reason}）；请检查权限或换一个 -o。",
        "{out} cannot be written ({reason}); check the permissions or give another -o.",
    ),
    "disk-full": Words(
        "error",
        "磁盘已满，{out} 没有写成，原有的文件没有动；请腾出空间再试。",
        "The disk is full; {out} was not written and nothing was changed; free some space and try again.",
    ),
    "audit-failed": Words(
        "error",
        "{name} 与原文不符（第 {line} 行：{reason}）。这是 huibian 的错误，请报告。",
        "{name} differs from the input (line {line}: {reason}). This is a fault of huibian; please report it.",
    ),
}

_SERVICE: dict[str, Words] = {
    "invalid-setting": Words(
        "error", "设置 {name} 的值不对：{reason}。", "The setting {name} cannot have this value: {reason}."
    ),
    "unusable-place": Words(
        "error", "设置 {name} 所指的地方打不开：{reason}。", "What the setting {name} names cannot be opened: {reason}."
    ),
    "not-found": Words("error", "没有这个任务或文件；请检查网址。", "There is no such job or file; check the address."),
    "expired": Words(
        "error",
        "这个任务已经过期，文件已删除；请重新上传。",
        "This job has expired and its files are gone; upload the compilation again.",
    ),
    "not-done": Words(
        "error",
        "这个任务还没有结果（{state}）；请等它完成。",
        "This job has no result yet ({state}); wait until it is done.",
    ),
    "bad-request": Words("error", "请求不对：{reason}。", "The request is wrong: {reason}."),
    "no-file": Words(
        "error",
        "没有选文件，也没有粘贴文字；请先选一个文件。",
        "No file was chosen and no text was pasted; choose a file first.",
    ),
    "media-type": Words("error", "请以 {wanted} 发送。", "Send it as {wanted}."),
    "bad-range": Words("error", "文件没有请求的那一段。", "The file has no such range."),
    "method-not-allowed": Words(
        "error", "这个网址不接受这种请求。", "This address does not take this kind of request."
    ),
    "cross-site": Words(
        "error", "请求来自别的网站，没有处理。", "The request comes from another site and was not handled."
    ),
    "queue-full": Words(
        "error",
        "排队的任务太多（{count} 个）；请过 {seconds} 秒再传。",
        "Too many jobs are waiting ({count}); upload again in {seconds} seconds.",
    ),
    "too-many-jobs": Words(
        "error",
        "您有 {count} 个任务还没有完成；请过 {seconds} 秒再传。",
        "You have {count} jobs that are not done yet; upload again in {seconds} seconds.",
    ),
    "key-reused": Words(
        "error",
        "这个 Idempotency-Key 已用于另一份文件或另一些选项；请换一个。",
        "This Idempotency-Key was used for another file or other options; take a new one.",
    ),
    "storage-full": Words(
        "error",
        "服务器的磁盘满了，没有收下；请稍后再试，或告诉管理员。",
        "The server's disk is full and nothing was taken; try again later, or tell the operator.",
    ),
    "unavailable": Words(
        "error",
        "服务器正忙，没有处理；请过 {seconds} 秒再试。",
        "The server is busy and did nothing; try again in {seconds} seconds.",
    ),
    "too-slow": Words(
        "error",
        "上传超过了 {seconds} 秒，没有收下；请换个网络再试，或把文件分成几份。",
        "The upload took over {seconds} seconds and was not taken; use a faster network, or part the file.",
    ),
    "form-too-large": Words(
        "error",
        "表单的项目太多，或粘贴的文字超过 {limit} 字节；请改为上传文件。",
        "The form has too many fields, or the pasted text is over {limit} bytes; upload a file instead.",
    ),
    "unauthorized": Words(
        "error",
        "这个服务只对持有口令的人开放；请带上正确的口令。",
        "This service is open to those who have a token; send the right one.",
    ),
    "server-away": Words(
        "error",
        "服务 {server} 没有应答（{reason}），等了 {seconds} 秒；做完的都留着，再运行同一条命令就接着做。",
        "{server} did not answer for {seconds} seconds ({reason}); what is done is kept, and the same command goes on"
        " from there.",
    ),
    "not-the-service": Words(
        "error",
        "{server} 那里不是汇编服务（{reason}）；请检查网址。",
        "{server} is not the service of huibian ({reason}); check the address.",
    ),
    "damaged-archive": Words(
        "error",
        "从服务器取回的结果不完整（{reason}）；再运行一次会重新取。",
        "What came back from the server is damaged ({reason}); the next run fetches it again.",
    ),
    "no-version": Words("error", "没有第 {number} 版。", "There is no version {number}."),
    "precondition-required": Words(
        "error",
        "请在 If-Match 里写明改的是哪一版（outline 的 ETag）。",
        "Say in If-Match which version is corrected (the ETag of the outline).",
    ),
    "stale": Words(
        "error",
        "有人先改了，或前一次更正还在写，这次没有改；请重新载入再改。",
        "Somebody was first, or a correction is still being written, and nothing was changed; load it anew.",
    ),
    "no-step": Words("error", "没有可以撤销或重做的更正。", "There is no correction to undo or redo."),
    "outline-too-large": Words(
        "error",
        "提纲有 {size} 字节，超过这里能显示和更正的 {limit} 字节；请下载 compilation.json，改好后用命令转换。",
        "The outline has {size} bytes, over the {limit} that can be shown and corrected here; download"
        " compilation.json, correct it and convert it with the command.",
    ),
    "worker-lost": Words(
        "error",
        "转换这份文件的进程几次意外结束；请报告给管理员。",
        "The process that converted this file died several times; please tell the operator.",
    ),
    "time-limit": Words(
        "error",
        "转换超过了 {seconds} 秒的时限；请把文件分成几份。",
        "Converting took over the limit of {seconds} seconds; part the file into several.",
    ),
    "memory-limit": Words(
        "error",
        "转换这份文件超过了内存上限；请把文件分成几份。",
        "Converting this file took more memory than allowed; part the file into several.",
    ),
}

_AUDIT: dict[str, Words] = {
    "fault-text": Words("error", "应为“{expected}”，却是“{found}”", "“{expected}” is expected, “{found}” is there"),
    "fault-paragraph": Words(
        "error",
        "段落（¶）的起止不同：应为“{expected}”，却是“{found}”",
        "paragraphs (¶) end elsewhere: “{expected}” is expected, “{found}” is there",
    ),
    "fault-level": Words(
        "error",
        "标题的层次不同：应为“{expected}”，却是“{found}”",
        "the heading has another level: “{expected}” is expected, “{found}” is there",
    ),
    "fault-run-in": Words(
        "error",
        "段首的标题应为“{expected}”，却是“{found}”",
        "the heading that opens the paragraph is “{found}” instead of “{expected}”",
    ),
    "fault-contents": Words(
        "error",
        "目录里应为“{expected}”，却是“{found}”",
        "the contents listing should have “{expected}” but has “{found}”",
    ),
    "fault-head": Words(
        "error",
        "文件头（YAML）应为“{expected}”，却是“{found}”",
        "the head of the file (YAML) should say “{expected}” but says “{found}”",
    ),
    "fault-unreadable": Words("error", "读不出来（{found}）", "it cannot be read ({found})"),
    "fault-entry": Words(
        "error",
        "审计记下的“{expected}”（{found}）与原文这一行不符",
        "what the audit has entered, “{expected}” ({found}), does not fit this line of the input",
    ),
    "fault-place": Words(
        "error", "“{expected}”在原文第 {found} 行", "“{expected}” stands on line {found} of the input"
    ),
    "fault-input": Words(
        "error", "不是写这个文件夹时用的输入", "it is not the input that this folder was written from"
    ),
    "fault-json": Words(
        "error", "内容与汇编不同（文字相同）", "it differs from the compilation, though not in its text"
    ),
    "fault-counts": Words(
        "error",
        "字数与 audit.json 不符：记为 {expected}，实为 {found}",
        "the characters are not as audit.json counts them: {expected} there, {found} found",
    ),
    "fault-report": Words(
        "error", "没有 audit.json 所说的第 {found} 篇", "report {found}, which audit.json names, is not in it"
    ),
    "fault-section": Words(
        "error",
        "这一节的编号、篇名或行号应为“{expected}”，却是“{found}”",
        "number, titles or lines of this section are “{found}” instead of “{expected}”",
    ),
    "check-missing": Words("error", "缺少 {name}。", "{name} is missing."),
    "check-extra": Words("error", "{name} 不是 huibian 写的。", "{name} was not written by huibian."),
    "check-edited": Words(
        "error", "{name} 不是 huibian 写出时的样子（改动过）。", "{name} is not as huibian wrote it (it was changed)."
    ),
    "check-fault": Words(
        "error", "{name} 与汇编不符（原文第 {line} 行）：{reason}。", "{name} differs (source line {line}): {reason}."
    ),
    "check-input": Words(
        "error",
        "输入 {name} 与 compilation.json 不符（第 {line} 行）：{reason}。",
        "The input {name} and compilation.json differ (line {line}): {reason}.",
    ),
}

TABLE: dict[str, Words] = {**_REMOVED, **_CONTENTS, **_OUTLINE, **_READING, **_ERRORS, **_SERVICE, **_AUDIT}
