"""Signs: whose paper it is, read for one programme."""

from __future__ import annotations

from db.session import Session
from loyalty.explanations.language import Language
from loyalty.program.model import Program
from loyalty.shops import branding
from printing.paper import Sign


def of(session: Session, program: Program, reader: Language) -> Sign:
    """The programme's look: the retailer's name for it, else the programme's own in the reader's language."""
    look = branding.of(session, program.code)
    name = look.name or reader.name(program.name, program.code)
    return Sign(name, look.accent, branding.find_logo(session, program.code))
