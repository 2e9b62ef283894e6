"""JSON without its loopholes: no field twice in one object, no NaN, and no number becomes a float."""

from __future__ import annotations

import codecs
import json
from collections import Counter
from dataclasses import dataclass

from pos_adapter.errors import UnreadableBody


@dataclass(frozen=True, slots=True)
class Fraction:
    """A JSON number with a point or exponent, or NaN, as it was written: to be refused, and shown."""

    text: str


def parse(body: bytes) -> object:
    """The document in `body` (UTF-8); integers are int, every other number a Fraction.

    Raises UnreadableBody, which says where it stops being JSON.
    """
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        return json.loads(
            text, parse_float=Fraction, parse_constant=Fraction, object_pairs_hook=object_of_distinct_fields
        )
    except UnicodeDecodeError as error:
        raise UnreadableBody(f"must be UTF-8; byte {error.start + 1} is not") from error
    except RecursionError as error:
        raise UnreadableBody("must not be nested so deeply") from error
    except ValueError as error:
        raise UnreadableBody(f"must be JSON; {error}") from error


def object_of_distinct_fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object of these fields; raises UnreadableBody when one comes twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise UnreadableBody(f"must not name a field twice in one object; {json.dumps(twice[:40])} is")
    return fields
