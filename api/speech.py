"""The reader's language, and reasons said in it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from loyalty import explain
from loyalty.explanations import language
from loyalty.explanations.language import Language
from loyalty.explanations.why import Why
from loyalty.program.model import Names, Program


def readers() -> Language:
    """The language of the request's Accept-Language that we have; English where there is none."""
    return language.best(request.accept_languages.values())


def sentences(reasons: Iterable[Why], program: Program) -> list[str]:
    """Reasons as sentences for this reader."""
    return explain.sentences(reasons, program, readers())


def name(names: Names, code: str) -> str:
    """What this reader calls something of a programme."""
    return readers().name(names, code)
