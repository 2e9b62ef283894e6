"""Which programme a page of the console is about: the one named in its address, else the first."""

from __future__ import annotations

from flask import Response, request

from loyalty.errors import UnknownProgram
from loyalty.program.model import Program
from web.wire import branding, failing, pages


def program() -> Program:
    """The programme of this page, as it is in force. Raises UnknownProgram where there is none yet."""
    if asked := request.args.get("program"):
        branding.about(asked)
    found = branding.of_page().program
    if found is None:
        raise UnknownProgram("")
    return found


def none_yet(error: UnknownProgram) -> Response:
    """What to begin with, in place of whatever is about a programme while there is none."""
    if error.code or branding.of_page().program is not None:
        return failing.refused(error)
    return pages.shown("console/first.html")
