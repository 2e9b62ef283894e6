"""Files of any size, which show that memory does not grow with them: `flask receipts preview` reads them.

    python -m bench.files native 1100 > /tmp/large.ndjson
    /usr/bin/time -v flask --app wsgi receipts preview /tmp/large.ndjson --adapter native --money USD
    python -m bench.files tabular 1100 > /tmp/large.csv      # and /tmp/large.yaml from --layout
    python -m bench.files poslog 1100 > /tmp/large.xml

The figure is MiB. Each receipt has three lines of goods, and every tenth one of a thousand members.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import count

from bench import poslog

MIB = 2**20
LAYOUT = """\
format: csv
rows: line
group: [store, till, number]
times: {formats: "YYYY-MM-DD HH:mm:ss", zone: Europe/London}
numbers: {decimal: "."}
receipt:
  store: store
  till: till
  number: number
  purchased_at: at
  member: {external: member}
line: {sku: sku, name: name, quantity: quantity, net: net}
tenders:
  - {kind: {always: cash}, amount: paid}
"""
COLUMNS = "store,till,number,at,member,sku,name,quantity,net,paid\n"


def member(n: int) -> str:
    """Every tenth receipt's, one of a thousand."""
    return f"member-{n // 10 % 1_000}" if n % 10 == 0 else ""


def moment(n: int) -> tuple[str, str]:
    """A day and a time of it."""
    return (
        f"2026-{1 + n // 280_000 % 12:02}-{1 + n // 10_000 % 28:02}",
        f"{n // 3_600 % 24:02}:{n // 60 % 60:02}:00",
    )


def native() -> Iterator[str]:
    """Our own JSON, a receipt a line."""
    for n in count(1):
        day, time = moment(n)
        lines = [{"sku": f"SKU-{n * 7 % 5_000 + k}", "quantity": 1, "net": f"{1 + k}.50"} for k in range(3)]
        receipt = {
            "store": "high-street",
            "till": f"{n % 30}",
            "number": f"{n}",
            "kind": "sale",
            "purchased_at": f"{day}T{time}Z",
            "lines": lines,
            "tenders": [{"kind": "card", "amount": "7.50"}],
        }
        yield json.dumps(receipt | ({"member": {"external": member(n)}} if member(n) else {})) + "\n"


def tabular() -> Iterator[str]:
    """A row for each line of a receipt."""
    yield COLUMNS
    for n in count(1):
        day, time = moment(n)
        head = f"high-street,{n % 30},{n},{day} {time},{member(n)}"
        yield "".join(
            f"{head},SKU-{n * 7 % 5_000 + k},Goods number {k},1,{1 + k}.50,7.50\n" for k in range(3)
        )


def logged() -> Iterator[str]:
    """A POSLog, as `bench.poslog` writes it."""
    yield poslog.HEAD
    for n in count(1):
        yield poslog.transaction(n, 3)


WRITERS: dict[str, tuple[Callable[[], Iterator[str]], str]] = {
    "native": (native, ""),
    "tabular": (tabular, ""),
    "poslog": (logged, "</POSLog>"),
}


def main(arguments: list[str]) -> None:
    """Write a file to the standard output."""
    if arguments == ["--layout"]:
        sys.stdout.write(LAYOUT)
        return
    writer, end = WRITERS[arguments[0]]
    left = int(arguments[1]) * MIB
    for piece in writer():
        sys.stdout.write(piece)
        left -= len(piece)
        if left <= 0:
            break
    sys.stdout.write(end)


if __name__ == "__main__":
    main(sys.argv[1:])
