"""Everything that can go wrong on purpose: one base class, one class a cause.

Each cause has a stable ``code`` (named in docs/errors.md and in REST answers), the exit status of the command and the
HTTP status of the service. The sentence a person reads is looked up in :mod:`converter.messages` by code, so that the
library, the command and the page say the same in Chinese and in English.
"""

from __future__ import annotations

from typing import Any, ClassVar

from converter import messages


class HuibianError(Exception):
    """Base of every error that huibian raises on purpose; ``parameters`` fill the sentence of its code."""

    code: ClassVar[str] = "internal"
    exit_status: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, **parameters: Any) -> None:
        super().__init__(parameters)
        self.parameters = parameters

    def message(self, language: str = "zh") -> str:
        """One sentence that says what is wrong, where, and what to do; ``language`` is ``zh`` or ``en``."""
        return messages.text(self.code, self.parameters, language)

    def __str__(self) -> str:
        return self.message("zh")

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.parameters)


def _rebuild(cause: type[HuibianError], parameters: dict[str, Any]) -> HuibianError:
    return cause(**parameters)


class InputError(HuibianError):
    """The input cannot be converted as it is."""

    http_status = 422


class EmptyInput(InputError):
    """The file has no bytes, or nothing but white space."""

    code = "empty"


class BinaryInput(InputError):
    """The bytes are neither text nor a format that huibian reads."""

    code = "binary"
    http_status = 415


class PdfInput(InputError):
    """A PDF: its text must be copied or saved as Word first."""

    code = "pdf"
    http_status = 415


class NeedsLibreOffice(InputError):
    """A document that is read through LibreOffice, which is not installed (parameters ``name``, ``format``)."""

    code = "needs-libreoffice"
    http_status = 415


class ConversionFailed(InputError):
    """LibreOffice could not read the document, or not in time (parameter ``reason``)."""

    code = "conversion-failed"


class EncryptedInput(InputError):
    """An Office file protected by a password."""

    code = "encrypted"


class ZipInput(InputError):
    """An archive that is not a Word file."""

    code = "zip"
    http_status = 415


class UnsafePackage(InputError):
    """A Word package over one of the limits that keep bombs out (parameter ``reason``)."""

    code = "unsafe-package"
    http_status = 413


class DamagedPackage(InputError):
    """A Word package that cannot be read (parameter ``reason``)."""

    code = "damaged-package"


class FolderInput(InputError):
    """A folder was given where a file is wanted."""

    code = "folder"


class UnreadableInput(InputError):
    """The file does not exist or may not be read (parameters ``name``, ``reason``)."""

    code = "unreadable"


class TooLarge(InputError):
    """The file is over the size limit (parameters ``size``, ``limit``, in bytes)."""

    code = "too-large"
    http_status = 413


class LineTooLong(InputError):
    """One line is over the limit (parameters ``line``, ``size``, ``limit``, in bytes)."""

    code = "line-too-long"
    http_status = 413


class UnknownEncoding(InputError):
    """The named encoding does not exist or does not fit the bytes (parameter ``encoding``)."""

    code = "encoding"


class InvalidCompilation(InputError):
    """A Compilation as JSON that does not validate (parameters ``path``, ``line``, ``reason``)."""

    code = "invalid-json"


class InvalidEdit(InputError):
    """A correction that does not fit the Compilation (parameters ``op``, ``reason``)."""

    code = "invalid-edit"


class InvalidOptions(HuibianError):
    """An option has a value that it cannot have (parameters ``option``, ``reason``)."""

    code = "invalid-options"
    exit_status = 2
    http_status = 400


class OutputError(HuibianError):
    """The output could not be written."""

    http_status = 507


class OutputEdited(OutputError):
    """OUT holds files that people changed or added; the run is refused (parameters ``out``, ``name``)."""

    code = "output-edited"
    http_status = 409


class OutputForeign(OutputError):
    """OUT exists and was not written by huibian (parameter ``out``)."""

    code = "output-foreign"
    http_status = 409


class OutputBusy(OutputError):
    """Another run is writing the same OUT (parameter ``out``)."""

    code = "output-busy"
    http_status = 409


class OutputUnwritable(OutputError):
    """OUT may not be written (parameters ``out``, ``reason``)."""

    code = "output-unwritable"


class DiskFull(OutputError):
    """No space is left where OUT lies (parameter ``out``)."""

    code = "disk-full"


class AuditFailed(HuibianError):
    """A written file does not hold the model's text: a fault of huibian (parameters ``name``, ``line``, ``reason``)."""

    code = "audit-failed"
