"""Conservation: every character of the input is in the model, and every character of the model in every file.

Two proofs (DESIGN 3.4), each by code that readers and writers have no part in:

1. *Input → model*: :func:`source_ledger` reads the input's lines anew and accounts for each character.
2. *Model → file*: :func:`expected` says what a file must hold, :mod:`converter.audit.read_back` reads the file, and
   :func:`prove` compares the two and names the source line of the first difference.

:func:`record` makes audit.json of both, and :func:`check` repeats them from the files that lie in OUT.
"""

from converter.audit.audit_json import manifest
from converter.audit.checking import Finding, Findings, check
from converter.audit.expectation import Expected, expected
from converter.audit.faults import Fault
from converter.audit.ledger import Ledger, source_ledger
from converter.audit.proof import Recorded, file_faults, prove, prove_chunks, prove_json, record

__all__ = [
    "Expected",
    "Fault",
    "Finding",
    "Findings",
    "Ledger",
    "Recorded",
    "check",
    "expected",
    "file_faults",
    "manifest",
    "prove",
    "prove_chunks",
    "prove_json",
    "record",
    "source_ledger",
]
