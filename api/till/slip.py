"""The slip in an answer: `print_lines`, as wide and in such letters as the till's printer has."""

from __future__ import annotations

import base64
from typing import Any

from flask import request
from marshmallow import Schema, fields

from api.wire import bodies
from api.wire.fields import choice
from api.wire.schemas import said
from api.wire.values import Json
from doorway import speech
from doorway.at_till import recording
from doorway.service import service
from loyalty.explanations import slips
from loyalty.program.model import Program
from loyalty.receipts.values import Recorded


class SlipIn(Schema):
    """What the till's printer is."""

    columns = choice(*map(str, slips.COLUMNS), said="How wide it prints.", load_default="42")
    encoding = choice(*slips.ENCODINGS, said="The letters it has.", load_default="utf-8")


class SlipOut(Schema):
    """What to print; every answer of a receipt or quote has it."""

    claim_code = fields.String(
        required=True,
        allow_none=True,
        metadata=said("By it a member takes the points of a receipt that named nobody."),
    )
    claim_qr = fields.String(
        required=True,
        allow_none=True,
        metadata=said("A link that brings it along: the text of a QR code, which a printer draws by itself."),
    )
    print_lines = fields.List(fields.String(), required=True, metadata=said("What to print, line by line."))
    print_bytes = fields.String(
        required=True,
        allow_none=True,
        metadata=said("The same in the encoding asked for, in base64; null for utf-8."),
    )


PARAMETERS: list[dict[str, Any]] = [{"in": "query", "schema": SlipIn}]
_FORM = SlipIn()


def of(answer: Recorded, program: Program) -> Json:
    """The slip of an answer, in the reader's language. Raises InvalidBody for a printer there is none of."""
    printer = printing()
    code = recording.claim_code(answer)
    columns, encoding = int(printer["columns"]), printer["encoding"]
    lines = slips.lines(answer, program, speech.readers(), columns, encoding, claim_code=code)
    plain = printer["encoding"] == "utf-8"
    packed = None if plain else base64.b64encode("\n".join(lines).encode(printer["encoding"])).decode()
    scanned = f"{service().settings.public_url}/claim?code={code}" if code else None
    return {"claim_code": code or None, "claim_qr": scanned, "print_lines": lines, "print_bytes": packed}


def printing() -> dict[str, Any]:
    """The printer the query describes. Raises InvalidBody; a door asks before it records."""
    return bodies.loaded(_FORM, request.args.to_dict())
