"""The pages: upload → progress → what was found → corrections → downloads. They work without JavaScript."""

from service.web import downloads, home, job, report
from service.web.blueprint import pages
from service.web.home import error_page

__all__ = ["downloads", "error_page", "home", "job", "pages", "report"]
