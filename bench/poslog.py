"""How many transactions of a generated POSLog are read in a second on one core, and the memory it takes.

    python -m bench.poslog [TRANSACTIONS [GOODS]]

Each has five lines as a supermarket's till writes them: goods (three, or GOODS), a tax, a tender. A second is
one of the processor's, whatever else the machine does, and what it costs to write the log is taken off. The
fastest tenth is told too, for others still crowd the processor's caches.
"""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Iterator
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

from loyalty.receipt import Receipt
from pos_adapter.adapter import Settings
from pos_adapter.poslog import adapter as poslog

SETTINGS = Settings("corner", ZoneInfo("America/Los_Angeles"), "USD", 2)
TRANSACTIONS, GOODS, TENTHS = 100_000, 3, 10
KIB = 1_024
ACS = "http://www.ncr.com/rsd/acs/tlog/markup/poslog/2.1"
HEAD = f'<POSLog xmlns="http://www.nrf-arts.org/IXRetail/namespace/" xmlns:acs="{ACS}">\n'


def tag(name: str, text: object) -> str:
    """An element with nothing but text in it."""
    return f"<{name}>{text}</{name}>"


def line(n: int, what: str, entry: str = "acs:Auto") -> str:
    """A line of the log."""
    return f'<LineItem EntryMethod="{entry}">{tag("SequenceNumber", n)}{what}</LineItem>'


def money(minor: int) -> str:
    """An amount in major units."""
    return f"{minor // 100}.{minor % 100:02}"


def goods(n: int, minor: int) -> str:
    """Goods, each of which has a number and a price of its own."""
    sku = f"{minor:014}"
    identity = f'<POSIdentity POSIDType="GTIN">{tag("POSItemID", sku)}{tag("Qualifier", 6)}</POSIdentity>'
    inside = (
        tag("ItemID", sku),
        '<MerchandiseHierarchy Level="Department">6</MerchandiseHierarchy>',
        tag("Description", f"GOODS NUMBER {minor}"),
        tag("RegularSalesUnitPrice", money(minor)),
        tag("ExtendedAmount", money(minor)),
        tag("DiscountAmount", "0.00"),
        tag("ExtendedDiscountAmount", "0.00"),
        tag("Quantity", 1),
        tag("acs:OperatorSequence", n),
    )
    return line(n, f'<Sale ItemType="Stock">{identity}{"".join(inside)}</Sale>', "Scanned")


def transaction(number: int, many: int) -> str:
    """One purchase with a tax of 0.50 on top."""
    minors = [100 + (number * 37 + n * 211) % 3_000 for n in range(many)]
    total = money(sum(minors) + 50)
    day = f"2026-{1 + number // 28_000 % 12:02}-{1 + number // 1_000 % 28:02}"
    paid = tag("TenderID", 12) + tag("Amount", total)
    tender = f'<Tender TenderType="CreditDebit" TypeCode="Sale">{paid}</Tender>'
    tax = f'<Tax acs:TaxID="1">{tag("TaxableAmount", "9.28")}{tag("Amount", "0.50")}</Tax>'
    inside = [goods(n, minor) for n, minor in enumerate(minors, 1)]
    inside += [line(many + 1, tax), line(many + 2, tender, "MSR")]
    inside += [f'<Total TotalType="TransactionGrandAmount">{total}</Total>']
    inside += ['<Total TotalType="TransactionTaxAmount">0.50</Total>']
    head = (
        tag("RetailStoreID", 9),
        tag("WorkstationID", 1 + number % 30),
        tag("SequenceNumber", number),
        tag("BusinessDayDate", day),
        tag("EndDateTime", f"{day}T12:00:{number % 60:02}"),
        tag("OperatorID", 91),
        tag("CurrencyCode", "USD"),
    )
    whole = f'<RetailTransaction Version="2.1">{"".join(inside)}</RetailTransaction>'
    return f"<Transaction>{''.join(head)}{whole}</Transaction>\n"


def pieces(count: int, many: int = GOODS) -> Iterator[bytes]:
    """The log piece by piece, so that it never lies in memory whole."""
    yield HEAD.encode()
    for number in range(count):
        yield transaction(number, many).encode()
    yield b"</POSLog>"


class Log(io.RawIOBase):
    """A log that is written while it is read; `seconds` is how long that took so far."""

    def __init__(self, written: Iterator[bytes]) -> None:
        self._pieces = written
        self._left = b""
        self.seconds = 0.0
        self.bytes = 0

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        begun = process_time()
        parts, length = [self._left], len(self._left)
        while length < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            length += len(piece)
        whole = b"".join(parts)
        self._left = whole[size:]
        self.bytes += len(whole[:size])
        self.seconds += process_time() - begun
        return whole[:size]


def measure(count: int, many: int) -> tuple[Log, list[float], int]:
    """Read a log; the seconds that each tenth of it took, and how many lines there were."""
    log, lines, took = Log(pieces(count, many)), 0, [0.0]
    begun = process_time()
    for n, item in enumerate(poslog.read(log, SETTINGS), 1):
        assert isinstance(item, Receipt), item
        lines += len(item.lines)
        if n % (count // TENTHS) == 0:
            took.append(process_time() - begun - log.seconds)
    return log, [after - before for before, after in pairwise(took)], lines


def main(arguments: list[str]) -> None:
    """Print the figures."""
    count, many = (*map(int, arguments), *(TRANSACTIONS, GOODS)[len(arguments) :])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    log, tenths, lines = measure(count, many)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count:,} transactions, {lines:,} lines of goods, {log.bytes / KIB / KIB:,.0f} MiB")
    print(
        f"{count / sum(tenths):,.0f} transactions per second of CPU time, "
        f"in the fastest tenth {count / TENTHS / min(tenths):,.0f}"
    )
    print(f"peak memory {peak / KIB:,.0f} MiB, {(peak - before) / KIB:,.0f} MiB of it by reading")


if __name__ == "__main__":
    main(sys.argv[1:])
