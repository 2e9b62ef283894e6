"""What a dialect is: how one adapter's format writes each situation, and what it has no place for."""

from __future__ import annotations

import importlib
import io
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from loyalty.receipt import Kind, Receipt, Scheme
from pos_adapter import registry
from pos_adapter.adapter import Ignored, Reject, Settings
from tests.pos_adapter.conformance import dialects

SHOP = Settings(
    store="harbour",
    zone=ZoneInfo("Europe/London"),
    currency="GBP",
    money_scale=2,
    monies={"GBP": 2, "EUR": 2, "JPY": 0},
)
# The facts that a vendor may have no word for. Kind, number, instant, sku, quantity and net all must have.
FACTS = ("store", "till", "business_date", "member", "original", "tenders", "discount", "tax")


class Named(Protocol):
    """A situation, as far as a dialect is concerned."""

    name: str
    slips: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How situations are written for an adapter. See the package's own words.

    A file that is cut off before byte `cut_from` is not judged: a first row has none to be told by.
    """

    adapter: str
    write: Callable[[Any], bytes | tuple[bytes, ...]]
    writes: int
    cannot: Mapping[str, str] = field(default_factory=dict)
    lacks: Mapping[str, str] = field(default_factory=dict)
    settings: Settings = SHOP
    number: Callable[[str, Kind], str] = lambda plain, _kind: plain
    scheme: Scheme = Scheme.CARD
    is_tax_in_net: bool = True
    cut_from: int = 0

    def bodies(self, situation: Named) -> tuple[bytes, ...]:
        """What the vendor would send of a situation, body by body."""
        written = self.write(situation)
        return (written,) if isinstance(written, bytes) else written

    def read(self, body: bytes) -> list[Receipt | Reject | Ignored]:
        """What the adapter makes of one body."""
        return list(registry.adapter(self.adapter).read(io.BytesIO(body), self.settings))

    def told(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts without those that the format lacks."""
        return {fact: value for fact, value in facts.items() if fact not in self.lacks}


def all_of_them() -> dict[str, Dialect]:
    """Every dialect by the name of its file."""
    names = sorted(module.name for module in pkgutil.iter_modules(dialects.__path__))
    return {name: importlib.import_module(f"{dialects.__name__}.{name}").DIALECT for name in names}
