"""Documents cut off anywhere, and documents of which one field is missing or something else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from loyalty.receipt import Kind, Receipt
from pos_adapter.adapter import Adapter, Ignored, Reject, Settings
from pos_adapter.errors import UnreadableFile

Items = list[Receipt | Reject | Ignored]
ODD: tuple[Any, ...] = (None, True, -1, 1.5, 10**25, "x", "\0", [1], {"id": 1})


def read(adapter: Adapter, body: bytes, settings: Settings) -> Items:
    """What an adapter makes of a body that may not be readable at all; any other error is the test's."""
    try:
        items = list(adapter.read(io.BytesIO(body), settings))
    except UnreadableFile:
        return []
    assert all(isinstance(item, Receipt | Reject | Ignored) for item in items)
    return items


def cut(body: bytes) -> Iterator[bytes]:
    """The body cut off at every hundredth of its length."""
    yield from (body[: len(body) * part // 100] for part in range(100))


def changed(document: Any) -> Iterator[Any]:
    """The document without each of its fields in turn, and with each of them as something odd."""
    for path in paths(document):
        yield with_field(document, path, lambda holder, key: holder.pop(key))
        for odd in ODD:
            yield with_field(document, path, lambda holder, key, odd=odd: holder.__setitem__(key, odd))


def paths(part: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every field of every object stands; of a list only the first element is looked into."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield (*above, name)
            yield from paths(value, (*above, name))
    elif isinstance(part, list) and part:
        yield from paths(part[0], (*above, 0))


def with_field(document: Any, path: tuple[Any, ...], change: Callable[[Any, Any], object]) -> Any:
    """A copy in which one field was changed."""
    copied = deepcopy(document)
    holder = copied
    for step in path[:-1]:
        holder = holder[step]
    change(holder, path[-1])
    return copied


def sales_differ(adapter: Adapter, document: Any, settings: Settings) -> list[str]:
    """Where a document with one field changed makes a sale of other goods' worth than it was."""
    whole = read(adapter, json.dumps(document).encode(), settings)
    (worth,) = {item.net_minor for item in whole if isinstance(item, Receipt) and item.kind is Kind.SALE}
    made = (
        item for spoilt in changed(document) for item in read(adapter, json.dumps(spoilt).encode(), settings)
    )
    sales = (item for item in made if isinstance(item, Receipt) and item.kind is Kind.SALE)
    return [f"{sale.net_minor} instead of {worth}" for sale in sales if sale.net_minor != worth]
