"""The reader's language, reasons said in it, and the headers that tell which it was."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, g, request

from loyalty.explanations import explain, language
from loyalty.explanations.language import Language
from loyalty.explanations.why import Why
from loyalty.program.earning import Names
from loyalty.program.model import Program
from loyalty.remedies import saying


def install(app: Flask) -> None:
    """Say of every answer with sentences which language they are in."""
    app.after_request(_tell)


def read_by(reader: Language) -> None:
    """Say that whoever asks reads this language, whatever their Accept-Language says."""
    g.reader = reader


def readers() -> Language:
    """The language the reader chose, else the one of Accept-Language that we have, else English."""
    found: Language | None = g.get("reader")
    if found is None:
        found = language.best(tag for tag, quality in request.accept_languages if quality > 0)
    spoken(found.tag)
    return found


def spoken(tag: str) -> None:
    """Note the language of the answer; empty where it is not known."""
    g.spoken = tag


def sentences(reasons: Iterable[Why], program: Program) -> list[str]:
    """Reasons as sentences for this reader."""
    return explain.sentences(reasons, program, readers())


def name(names: Names, code: str) -> str:
    """What this reader calls something of a programme."""
    return readers().name(names, code)


def advice(text: str) -> str:
    """What to put right, in the reader's language; what is no remedy stays as it is."""
    return saying.said(text, readers().tag)


def _tell(response: Response) -> Response:
    tag: str | None = g.get("spoken")
    if tag is not None:
        response.vary.add("Accept-Language")
    if tag:
        response.headers["Content-Language"] = tag
    return response
