"""Bills: what several paid together becomes a document for each, and so does what comes back of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.goods import Sold
from loyalty.receipt import DocumentKey, Kind, Receipt, Share
from loyalty.receipts import bill_left, splitting
from loyalty.receipts.case import Case
from loyalty.receipts.reading import look, names_its_sale, who_text
from loyalty.receipts.values import Part
from loyalty.receipts.values import from_json as answer_from_json

_claim, _parked = tables.claim.c, tables.parked.c
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dealt:
    """One part of a document, as the document of one member: `who` the till said, `member_id` if known.

    `sold` is what a return or void of it finds: the part of the sale, with what came back already.
    """

    n: int
    who: str
    member_id: str | None
    document: Receipt
    sold: Sold | None = None


def is_one(case: Case) -> bool:
    """Whether a document is several members': it says so, or its first revision or its sale did.

    Costs a read where its sale is nobody's; no other document pays for it.
    """
    claim = case.known.claim
    was = claim is not None and claim["member_id"] is None and claim["revision"] > 0
    return (
        bool(case.receipt.split)
        or (was and claim is not None and bool(answer_from_json(claim["answer"]).parts))
        or bool(named(case))
    )


def dealt(case: Case, prior: Sequence[Part] = ()) -> list[Dealt]:
    """The parts of a document, and a void for each part of its last revision, `prior`, that is no more."""
    withdraws = any(part.answer and part.answer.kind != Kind.VOID for part in prior)
    if case.receipt.kind is Kind.VOID and (withdraws or not named(case)):
        found = []
    else:
        found = _of_named(case, prior) if names_its_sale(case.receipt) else _of_shares(case, prior)
    kept = {each.n for each in found}
    gone = [part for part in prior if part.n not in kept and part.answer and part.answer.kind != Kind.VOID]
    owners = owned(case, case.receipt.key, gone)
    return found + [
        Dealt(part.n, part.who, owners[part.n]["member_id"], _withdrawn(case.receipt, part.n))
        for part in gone
        if part.n in owners
    ]


def in_turn(parts: Iterable[Dealt]) -> list[Dealt]:
    """Parts in the order they are recorded: of members' ids, so that two bills never wait for one another."""
    return sorted(parts, key=lambda each: (each.member_id or "~", each.who, each.n))


def _withdrawn(receipt: Receipt, n: int) -> Receipt:
    """The void of one part. It names no sale, which it would void where the part itself still waits."""
    return replace(_part(receipt, n), kind=Kind.VOID, lines=(), codes=(), original=None)


def _part(receipt: Receipt, n: int) -> Receipt:
    return replace(receipt, part=n, split=(), member=None, tenders=(), redemptions=(), given=())


def _of_shares(case: Case, prior: Sequence[Part]) -> list[Dealt]:
    """A sale by its shares; one that names a member, where there were shares before, is all theirs."""
    receipt = case.receipt
    shares, member_ids = _each_once(case)
    weights = [share.paid_minor for share in shares] if len(shares) > 1 else [1]
    lines = splitting.shared(receipt.lines, weights)
    documents = [
        replace(
            _part(receipt, 0),
            lines=own,
            member=share.member,
            tenders=share.tenders,
            redemptions=share.redemptions,
        )
        for share, own in zip(shares, lines, strict=True)
    ]
    names = (who_text(document, case.program.code) for document in documents)
    named = [*zip(names, member_ids, strict=True)]
    owners = owned(case, receipt.key, prior)
    before = [(part.n, part.who, owners[part.n]["member_id"]) for part in prior if part.n in owners]
    return [
        Dealt(n, who, member_id, replace(document, part=n))
        for n, (who, member_id), document in zip(numbered(named, before), named, documents, strict=True)
    ]


def _each_once(case: Case) -> tuple[Sequence[Share], Sequence[str | None]]:
    """The shares, those of one member as one under the first of their names, and whose each is.

    Whoever shows two cards came once all the same, and buys once.
    """
    receipt = case.receipt
    shares: list[Share] = []
    member_ids: list[str | None] = []
    for share in receipt.split or (Share(receipt.tenders, receipt.member, receipt.redemptions),):
        member_id = _find_member_id(case, share)
        if member_id is not None and member_id in member_ids:
            n = member_ids.index(member_id)
            redemptions = (*shares[n].redemptions, *share.redemptions)
            shares[n] = replace(
                shares[n], tenders=(*shares[n].tenders, *share.tenders), redemptions=redemptions
            )
        else:
            shares.append(share)
            member_ids.append(member_id)
    return shares, member_ids


def member_ids(case: Case) -> Sequence[str | None]:
    """Whose the shares are that the till tells, each once."""
    return _each_once(case)[1] if case.receipt.split else ()


def _find_member_id(case: Case, share: Share) -> str | None:
    """Whose a share is. It locks nobody: that is done in the order of the ids that are found here."""
    if share.member is None:
        return None
    document = replace(_part(case.receipt, 0), member=share.member)
    session = Session(case.session.connection, locking=False)
    known = look(session, document, case.arrival.till_digest, case.arrival.at, whole=False)
    return str(known.member["member_id"]) if known.member else None


def numbered(
    named: Sequence[tuple[str, str | None]], before: Sequence[tuple[int, str, str | None]]
) -> list[int]:
    """The number of each share, named by (who the till says, member's id if known): theirs from before.

    A share is the member's it was; where one of both is not known, it is that of the same name. All others
    get numbers that were never given.
    """
    free = list(before)
    found: dict[int, int] = {}
    for by_member in (True, False):
        for place, (who, member_id) in enumerate(named):
            for part in free if place not in found else ():
                is_theirs = member_id is not None and member_id == part[2]
                may_be = who == part[1] and (member_id is None or part[2] is None)
                if is_theirs if by_member else may_be:
                    found[place] = part[0]
                    free.remove(part)
                    break
    new = max((n for n, _, _ in before), default=0)
    new_places = [place for place in range(len(named)) if place not in found]
    found |= {place: new + n for n, place in enumerate(new_places, start=1)}
    return [found[place] for place in range(len(named))]


def named(case: Case) -> tuple[Part, ...]:
    """The parts of the sale that a return, exchange or void names, where several paid it."""
    original = case.known.original
    is_sale = case.receipt.kind is Kind.SALE
    if original is None or original["member_id"] is not None or not original["revision"] or is_sale:
        return ()
    (row,) = case.session.rows(select(_claim.answer).where(_claim.key == original["key"]))
    return answer_from_json(row.answer).parts


def _of_named(case: Case, prior: Sequence[Part]) -> list[Dealt]:
    """A return, exchange or void as one of each part of its sale that was not withdrawn."""
    receipt, key = case.receipt, case.original
    assert key is not None, "it names its sale"
    parts = [part for part in named(case) if part.answer and part.answer.kind != Kind.VOID]
    owners = owned(case, key, parts)
    parts = [part for part in parts if part.n in owners]
    own = {part.n: part.answer.receipt_id for part in prior if part.answer}
    sold = [bill_left.sold(case, owners[part.n], part.n, own.get(part.n, "")) for part in parts]
    is_exchange = receipt.kind is Kind.EXCHANGE
    lines = splitting.brought_back(receipt.lines, sold, whole=is_exchange) if sold else []
    given = _given(receipt, lines)
    return [
        Dealt(
            part.n,
            part.who,
            owners[part.n]["member_id"],
            replace(_part(receipt, part.n), lines=back, given=out, original=replace(key, part=part.n)),
            there,
        )
        for part, back, out, there in zip(parts, lines, given, sold, strict=True)
        if back or receipt.kind is Kind.VOID
    ]


def _given(receipt: Receipt, lines: Sequence[splitting.Lines]) -> Sequence[splitting.Lines]:
    """What goes out for what comes back to each part, by what that cost, or evenly where it cost nothing."""
    costs = [sum(line.net_minor for line in back) for back in lines]
    weights = costs if any(costs) else [int(bool(back)) for back in lines]
    return splitting.shared(receipt.given, weights) if any(weights) else [()] * len(lines)


def owned(case: Case, key: DocumentKey, parts: Iterable[Part]) -> dict[int, Row]:
    """The claims of a document's parts, by their numbers: they know whose each is by now."""
    keys = {str(replace(key, part=part.n)): part.n for part in parts}
    if not keys:
        return {}
    wanted = select(_claim.key, _claim.receipt_id, _claim.member_id, _claim.digest, _claim.answer)
    rows = case.session.mappings(wanted.where(_claim.key.in_(keys)))
    return {keys[row["key"]]: row for row in rows}
