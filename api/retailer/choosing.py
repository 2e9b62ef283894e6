"""Which programme a question is about, where it need not be said."""

from __future__ import annotations

from db.session import Session
from doorway.refusals import InvalidBody
from loyalty.errors import UnknownProgram
from loyalty.program import shelf
from pos_adapter.errors import Problem


def program_code(session: Session, wanted: str) -> str:
    """The programme that is named, or the only one there is. Raises UnknownProgram, InvalidBody."""
    known = shelf.codes(session)
    if wanted and wanted not in known:
        raise UnknownProgram(wanted)
    if wanted or len(known) == 1:
        return wanted or known[0]
    raise InvalidBody(
        [Problem("program", f"must name one of: {', '.join(known) or 'none is published yet'}")]
    )
