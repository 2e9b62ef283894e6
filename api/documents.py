"""What /openapi.json says beyond the answers: who may ask, which headers come, what can go wrong."""

from __future__ import annotations

from typing import Any

from api.errors import STATUSES
from api.problems import CONTENT_TYPE, ProblemOut

TILL: list[dict[str, list[str]]] = [{"till": []}]
MEMBER: list[dict[str, list[str]]] = [{"member": []}]
SECURITY_SCHEMES = {
    "till": {
        "type": "http",
        "scheme": "bearer",
        "description": "A till's key, till_…; it speaks for one store.",
    },
    "member": {"type": "http", "scheme": "bearer", "description": "A member's token, member_…."},
}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "true: this is the first answer again, nothing was done a second time.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
SVG = {"type": "string", "description": "An SVG image with nothing outside itself."}
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A random text for this one wish; the same for every retry of it.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 128, "pattern": "^[!-~]+$"},
}

_TITLES = {
    401: "Who is asking?",
    403: "Not for this key",
    409: "Cannot be done as things stand",
    422: "Cannot be used as it is",
    503: "Not just now: try the same again",
}


def problems(*statuses: int) -> dict[int, dict[str, Any]]:
    """The problems a route answers with, for its documentation; 500 and 503 any may."""
    return {
        status: {
            "description": STATUSES[status].title if status in STATUSES else _TITLES[status],
            "content": {CONTENT_TYPE: {"schema": ProblemOut}},
        }
        for status in sorted({*statuses, 500, 503})
    }
