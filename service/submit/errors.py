"""What ends a whole run; what concerns one compilation only is noted in the journal."""

from __future__ import annotations

from converter.errors import HuibianError


class ServerAway(HuibianError):
    """The service has not answered for longer than one waits (parameters ``server``, ``reason``, ``seconds``)."""

    code = "server-away"


class NotTheService(HuibianError):
    """What answers is not huibian's API (parameters ``server``, ``reason``)."""

    code = "not-the-service"


class Unauthorized(HuibianError):
    """The service wants a token, or another one."""

    code = "unauthorized"


class DamagedArchive(HuibianError):
    """A result that is not whole, or not what its audit.json says (parameter ``reason``)."""

    code = "damaged-archive"
