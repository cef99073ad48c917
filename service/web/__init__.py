"""The pages: upload → progress → what was found → corrections → downloads. They work without JavaScript."""

from service.web import correcting, downloads, home, job, options, report, source
from service.web.blueprint import pages
from service.web.home import error_page

__all__ = ["correcting", "downloads", "error_page", "home", "job", "options", "pages", "report", "source"]
