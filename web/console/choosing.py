"""Which programme a page of the console is about: the one named in its address, else the first."""

from __future__ import annotations

from flask import request

from loyalty.errors import UnknownProgram
from loyalty.program.model import Program
from web.wire import branding


def program() -> Program:
    """The programme of this page, as it is in force. Raises UnknownProgram where there is none yet."""
    if asked := request.args.get("program"):
        branding.about(asked)
    found = branding.of_page().program
    if found is None:
        raise UnknownProgram("")
    return found
