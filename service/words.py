"""The words of the pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request

LANGUAGES = ("zh", "en")

_TABLE: dict[str, tuple[str, str]] = {
    "name": ("汇编", "huibian"),
    "lead": (
        "把一份汇编（文本或 Word）拆成一篇篇报告：Word、EPUB、Markdown。",
        "Turns one compilation (text or Word) into each of its reports: Word, EPUB, Markdown.",
    ),
    "choose": ("选择汇编文件", "Choose a compilation"),
    "accepts": (
        "接受文本、Word 和 Markdown，最大 {size} MB。结果保留 {hours} 小时，之后自动删除。",
        "Takes text, Word and Markdown up to {size} MB. Results are kept for {hours} hours, then erased.",
    ),
    "formats": ("要哪些格式", "Formats to write"),
    "upload": ("上传并转换", "Upload and convert"),
    "too_large": ("这个文件超过了大小上限。", "This file is over the size limit."),
    "queued": ("排队中", "Waiting"),
    "running": ("转换中", "Converting"),
    "done": ("完成", "Done"),
    "failed": ("转换失败", "Failed"),
    "rejected": ("这个文件不能转换", "This file cannot be converted"),
    "cancelled": ("已取消", "Cancelled"),
    "stage_read": ("正在读取", "Reading"),
    "stage_reports": ("正在写第 {done} 篇，共 {total} 篇", "Writing report {done} of {total}"),
    "stage_whole": ("正在写全书（{done}/{total}）", "Writing the whole ({done}/{total})"),
    "reports": ("{count} 篇报告", "{count} reports"),
    "report": ("报告", "Report"),
    "whole": ("全书", "The whole"),
    "download": ("下载", "Download"),
    "all": ("全部文件（zip）", "All files (zip)"),
    "only_format": ("全部 {format}（zip）", "All {format} (zip)"),
    "notices": ("说明与提醒", "Notes and warnings"),
    "expires": ("结果保留到", "Kept until"),
    "again": ("再转换一份", "Convert another"),
    "reload": ("本页会自动更新。", "This page updates by itself."),
    "error": ("出错了", "Something is wrong"),
    "source": ("源代码", "Source code"),
    "other": ("English", "中文"),
}


def words(language: str) -> Mapping[str, str]:
    """The table in one language."""
    index = LANGUAGES.index(language)
    return {key: pair[index] for key, pair in _TABLE.items()}


def choose_language(request: Request) -> str:
    """``zh`` unless ``?lang=`` or Accept-Language asks for English."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES, "zh") or "zh"
