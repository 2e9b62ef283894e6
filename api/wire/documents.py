"""What /openapi.json says beyond the answers: who may ask, which headers come, what can go wrong."""

from __future__ import annotations

import re
from typing import Any, Final

from apispec import BasePlugin

from api.wire.problems import CONTENT_TYPE, ProblemOut
from doorway.errors import STATUSES


class OperationIds(BasePlugin):
    """Names each operation after its method and path: `post_holds_capture`, `get_programs_by_code`."""

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Write the names in."""
        for method, operation in (operations or {}).items():
            operation["operationId"] = operation_id(method, path or "")


class Rules(BasePlugin):
    """Says of a shape what its fields cannot say alone: the `RULES` of its class, as JSON Schema."""

    def schema_helper(self, name: str, definition: dict[Any, Any], **kwargs: Any) -> dict[str, Any]:
        """The rules of one shape."""
        return dict(getattr(kwargs.get("schema"), "RULES", {}))


def operation_id(method: str, path: str) -> str:
    """The name of an operation."""
    parts = [part for part in path.strip("/").split("/") if part != "v1"]
    words = [re.sub(r"\W", "_", part) for part in parts if "{" not in part and "<" not in part]
    last = re.findall(r"[{<](?:\w+:)?(\w+)[}>]", parts[-1]) if parts else []
    return "_".join([method, *words, *(["by", *last] if last else [])])


SECURITY_SCHEMES = {
    "till": {
        "type": "http",
        "scheme": "bearer",
        "description": "A till's key, till_…; it speaks for one store. It may sign instead: docs/tills.md.",
    },
    "member": {"type": "http", "scheme": "bearer", "description": "A member's token, member_…."},
    "staff": {"type": "http", "scheme": "bearer", "description": "A session of staff, staff_…."},
}
REPLAYED = {
    "Idempotent-Replayed": {
        "description": "true: this is the first answer again, nothing was done a second time.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
PNG = {"type": "string", "format": "binary", "description": "A black and white PNG image."}
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
    404: "Not there, or not yours",
    409: "Cannot be done as things stand",
    412: "It has changed since",
    422: "Cannot be used as it is",
    428: "For which version?",
    429: "Too often",
    503: "Not just now: try the same again",
}


# What an operation that answers a sheet documents of its success.
SHEET: Final[dict[int, dict[str, Any]]] = {
    200: {"description": "The rows as CSV.", "content": {"text/csv": {"schema": {"type": "string"}}}}
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
