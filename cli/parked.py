"""`flask receipts parked`: documents that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click
import orjson

from cli.door import now, opened, operator
from db import ids
from db.session import Session
from identity import audit
from loyalty.errors import UnknownParked
from loyalty.receipt import Kind, MemberRef, Receipt, Scheme
from loyalty.receipt_json import as_sent
from loyalty.receipts import queue, resolving
from loyalty.receipts.queue import Parked, Search
from loyalty.receipts.values import Reason, Recorded

PREFIX = "prk_"
MONEY_ALONE = (
    "money came back, and nothing says for which goods or sale: no points are taken. The vendor may still"
    " tell it with its goods, which ends the waiting; if not, take the points by hand and dismiss this"
)
NUMBER_ALONE = (
    "it names its sale by the number alone: it is taken up once exactly one sale of its till and store has"
    " that number and a member. Where several have it, take the points by hand and dismiss this"
)
BY = "cli"
NOTHING: Mapping[str, Any] = MappingProxyType({})
WHICH = click.argument("parked", metavar="prk_…")
WHO = {Scheme.MEMBER: "--member", Scheme.CARD: "--card", Scheme.EXTERNAL: "--external"}


@click.group()
def parked() -> None:
    """Documents that wait for a person, for a member or for their sale."""


@parked.command("list")
@click.option("--reason", type=click.Choice([reason.value for reason in Reason]), default=None)
@click.option(
    "--status", type=click.Choice(["waiting", "resolved", "dismissed"]), default="waiting", show_default=True
)
@click.option("--store", metavar="CODE", default=None)
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def list_(reason: str | None, status: str, store: str | None, limit: int) -> None:
    """List them, the newest first."""
    search = Search(reason or "", status, frozenset((store,)) if store else None)
    with opened() as house:
        found = house.database.read(lambda session: queue.page(session, search, limit))
    for each in found:
        came = f"{each.parked_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{PREFIX}{each.digest}  {came}  {each.reason}  {each.status}  {each.claim_key}")


@parked.command()
@WHICH
def show(parked: str) -> None:
    """Show one as the till sent it, why it waits, and what would end that."""
    with opened() as house:
        found = house.database.read(lambda session: queue.find(session, _digest(parked)))
    told = {
        "id": parked,
        "key": found.claim_key,
        "reason": found.reason,
        "status": found.status,
        "remedies": found.remedies(),
        "document": as_sent(found.document),
    }
    if said := hint(found.document):
        told["hint"] = said
    click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


def hint(document: Receipt) -> str:
    """What a person should know of a refund that says too little; empty of all else."""
    original = document.original
    if (
        document.kind is Kind.RETURN
        and original is None
        and not any(each.quantity for each in document.lines)
    ):
        return MONEY_ALONE
    return NUMBER_ALONE if original is not None and original.business_date is None else ""


@parked.command()
@WHICH
@click.option("--member", metavar="mem_…", help="Our id.")
@click.option("--card", metavar="NUMBER", help="A card's number.")
@click.option("--external", metavar="ID", help="The retailer's own id.")
def identify(parked: str, member: str | None, card: str | None, external: str | None) -> None:
    """Say whose it is: it is posted as of its purchase.

    However many points that gives, no second person is asked: whoever has this command line has the
    database. The audit keeps whose account on this machine it was.
    """
    named = {Scheme.MEMBER: member, Scheme.CARD: card, Scheme.EXTERNAL: external}
    who = [MemberRef(scheme, value) for scheme, value in named.items() if value]
    if len(who) != 1:
        raise click.UsageError(f"say one of {', '.join(WHO.values())}")
    at = now()
    with opened() as house:

        def work(session: Session) -> Recorded:
            answer = resolving.identify(session, house.retailer, _digest(parked), who[0], BY, at)
            assert answer.member_id is not None, "what was identified has a member"
            told = {"member": ids.outside("member", answer.member_id), "points": answer.issued()}
            _note(session, "parked.identify", parked, told)
            return answer

        _tell(house.database.write(work))


@parked.command()
@WHICH
def retry(parked: str) -> None:
    """Look at it again, as if it came now: what it waited for may have come."""
    at = now()
    with opened() as house:

        def work(session: Session) -> Recorded:
            _note(session, "parked.retry", parked)
            return resolving.retry(session, house.retailer, _digest(parked), BY, at)

        _tell(house.database.write(work))


@parked.command()
@WHICH
@click.option("--reason", metavar="TEXT", required=True, help="For those who look at it later.")
def dismiss(parked: str, reason: str) -> None:
    """Let it go, with the reason; it is kept, and posted no more."""
    at = now()

    def work(session: Session) -> Parked:
        _note(session, "parked.dismiss", parked)
        return queue.dismiss(session, _digest(parked), BY, reason, at)

    with opened() as house:
        found = house.database.write(work)
    click.echo(f"{found.claim_key} is dismissed")


def _digest(parked: str) -> str:
    digest = parked.removeprefix(PREFIX)
    if parked == digest:
        raise UnknownParked(parked)
    return digest


def _note(session: Session, action: str, parked: str, told: Mapping[str, Any] = NOTHING) -> None:
    audit.note(session, now(), BY, action, parked, {"operator": operator(), **told})


def _tell(answer: Recorded) -> None:
    issued = ", ".join(f"{amount} {currency}" for currency, amount in answer.issued().items())
    click.echo(f"{answer.status}: {issued or 'no points'}")
