"""Every table that can be exported, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from loyalty.books.exports.campaigns import CONTESTS, DRAWS
from loyalty.books.exports.export import Export
from loyalty.books.exports.journal import ENTRIES, FEES, MOVEMENTS
from loyalty.books.exports.people import MEMBERS
from loyalty.books.exports.purchases import RECEIPTS, VOUCHERS

ALL: Mapping[str, Export] = {
    each.name: each for each in (MEMBERS, ENTRIES, MOVEMENTS, FEES, RECEIPTS, VOUCHERS, CONTESTS, DRAWS)
}
