"""From an entry of the journal to the reasons for it. Pure: all they say stands in the entry itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from loyalty.explanations import earnings
from loyalty.explanations.why import Why, why
from points.accounts import Account, Move, change_of
from points.state import HOLDER_ACCOUNTS, Entry, Movement

ONE_DAY = timedelta(days=1)
_DOCUMENTS = ("sale", "return", "exchange", "void", "revised", "restated")
# Entries that say one thing, by a code made of what theirs hold.
_PLAIN = {"restricted": "restricted-{what}", "unrestricted": "unrestricted", "taken-over": "taken-over"}
_GIFTS = {"gift": "gift-given", "gift-withdrawn": "gift-withdrawn", "gift-moved": ""}
# Points that went from one of a household to another: a code of its own for each, and nothing more of them.
_SHARED = ("pool-given", "pool-received", "household-gave", "household-got")
# Who is in a household, and who heads it.
_HOUSEHOLD = ("household-founded", "household-joined", "household-left", "household-head", "household-headed")
# Entries by which points come back that had been spent; of others' points a line of its own tells.
_GIVEN_BACK = ("restored", "voucher-cancelled")
_ELSE = {"restored": tuple(move for move in Move if move is not Move.MERGE)}
_AFTERMATH = (Move.SHORTFALL, Move.FORGIVE, Move.REPAY)


@dataclass(frozen=True, slots=True)
class Happening:
    """What an entry says of itself; `at` is the instant it took effect (UTC)."""

    kind: str
    at: datetime
    codes: str
    movements: Sequence[Movement]


def happening(entry: Entry) -> Happening:
    """What there is to tell of an entry."""
    return Happening(entry.act.kind, entry.act.at, entry.act.codes, entry.movements)


def of_entries(entries: Iterable[Entry]) -> tuple[Why, ...]:
    """The reasons of several entries, in their order."""
    return tuple(reason for entry in entries for reason in of_happening(happening(entry)))


def of_happening(told: Happening) -> tuple[Why, ...]:
    """Why an entry was made, and what became of the points."""
    codes = orjson.loads(told.codes) if told.codes else {}
    if told.kind in _DOCUMENTS:
        return (*_DOCUMENT[told.kind](codes), *_aftermath(told, codes))
    # What is told again of a redemption has moved nothing anew.
    tell = None if codes.get("what") == "again" else _TOLD.get(told.kind)
    if tell is None:
        return (*_moved(told.movements, _ELSE.get(told.kind, Move)), *_sent_on(told))
    moves = Move if told.kind in _PLAIN else _AFTERMATH
    return (*tell(told, codes), *_moved(told.movements, moves), *_sent_on(told))


def _sent_on(told: Happening) -> Iterator[Why]:
    """What came back of others' points and went on to them."""
    for each in told.movements if told.kind in _GIVEN_BACK else ():
        if each.move is Move.MERGE:
            yield why("household-gave", currency=each.currency, amount=each.amount)


def _activity(codes: Mapping[str, Any]) -> Iterator[Why]:
    """What something that is no purchase gave."""
    for currency, amount in codes["given"]:
        yield why("activity", currency=currency, amount=amount, activity=codes["activity"])


def _card(codes: Mapping[str, Any]) -> Iterator[Why]:
    """A card that was given out or renewed, until when, and what was to be paid."""
    facts = {"card": codes["card"], "ends_in": codes["ends_in"]}
    yield why(f"card-{codes['deed']}", **facts)
    if codes["through_on"]:
        yield why("card-through", through_on=codes["through_on"])
    if codes["fee_minor"]:
        yield why("card-fee", fee_minor=codes["fee_minor"])


def _redeemed(codes: Mapping[str, Any]) -> Why:
    """What points were given for at a till: a reward, or money's worth of goods."""
    facts = {name: codes[name] for name in ("currency", "amount")}
    if codes["reward"]:
        return why("redeemed-reward", **facts, reward=codes["reward"])
    if "money" in codes:
        return why("redeemed-points", **facts, worth_minor=codes["paid_minor"], money=codes["money"])
    return why("redeemed-points", **facts, worth_minor=codes["worth_minor"])


def _gifts(kind: str, codes: Mapping[str, Any]) -> Iterator[Why]:
    """What a document gives for nothing, or no more; a new sale has said so itself, with the rule."""
    if _GIFTS[kind] and codes["vouchers"] and not codes.get("anew"):
        yield why(_GIFTS[kind], count=len(codes["vouchers"]), reward=codes["reward"])


# What a document did.


def _sale(codes: Mapping[str, Any]) -> Iterator[Why]:
    return earnings.of_sale(codes, _sales(codes)[0][1])


def _changed(more: str, less: str, same: str) -> Callable[[Mapping[str, Any]], Iterator[Why]]:
    """What a document changed about each sale it touches, in these words."""

    def changes(codes: Mapping[str, Any]) -> Iterator[Why]:
        sales = _sales(codes)
        changed = False
        for (sale_id, currency), amount in _summed(codes).items():
            number, tier = next((number, tier) for number, tier, own in sales if own == sale_id)
            if amount:
                changed = True
                code = more if amount > 0 else less
                yield why(code, currency=currency, amount=abs(amount), number=number, tier=tier)
        if not changed:
            yield why(same)

    return changes


_DOCUMENT: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Why]]] = {
    "sale": _sale,
    "return": _changed("corrected-more", "taken-back", "returned-same"),
    "exchange": _changed("exchanged-more", "exchanged-less", "exchanged-same"),
    "void": _changed("corrected-more", "withdrawn", "withdrawn-same"),
    "revised": _changed("corrected-more", "corrected-less", "corrected-same"),
    "restated": _changed("restated-more", "restated-less", "restated-same"),
}


def _sales(codes: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Number, tier at purchase and id of each sale a document touches."""
    return [(number, tier, sale_id) for sale_id, number, tier in codes["sales"]]


def _summed(codes: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for sale_id, _, currency, amount in codes["differences"]:
        sums[sale_id, currency] += amount
    return dict(sums)


def _adjusted(told: Happening, reason: str) -> Iterator[Why]:
    """What a person gave or took by hand, and the reason they gave."""
    for each in told.movements:
        if each.move == Move.ADJUST:
            way = "in" if net_change([each]) > 0 else "out"
            yield why(f"adjusted-{way}", currency=each.currency, amount=each.amount, reason=reason)


# What became of the points.


def _aftermath(told: Happening, codes: Mapping[str, Any]) -> Iterator[Why]:
    """What a clawback could not simply take, and what a grant repaid."""
    missing: dict[str, int] = defaultdict(int)
    for _, _, currency, amount in codes["differences"]:
        missing[currency] -= min(0, amount)
    for movement in told.movements:
        if movement.move in (Move.CLAWBACK, Move.SHORTFALL, Move.FORGIVE):
            missing[movement.currency] -= movement.amount
    for currency, amount in missing.items():
        if amount > 0:
            yield why("expired-before", currency=currency, amount=amount)
    yield from _moved(told.movements, _AFTERMATH)


def _moved(movements: Sequence[Movement], moves: Iterable[Move]) -> Iterator[Why]:
    """One reason for each way points went, for these moves, with `-in` or `-out` where both are possible."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for movement in movements:
        if movement.move in moves:
            sums[_way(movement), movement.currency] += movement.amount
    for (way, currency), amount in sums.items():
        yield why(f"points-{way}", currency=currency, amount=amount)


def _way(movement: Movement) -> str:
    if movement.move not in (Move.ADJUST, Move.MERGE):
        return str(movement.move)
    return f"{movement.move}-{'in' if net_change([movement]) > 0 else 'out'}"


def net_change(movements: Iterable[Movement]) -> int:
    """What movements of one currency add to all a holder has, less what is owed."""
    return sum(
        change_of(account, each.source, each.target, each.amount) * (-1 if account is Account.OWED else 1)
        for each in movements
        for account in HOLDER_ACCOUNTS
    )


# Changes of tier.


def _tier(change: Mapping[str, Any]) -> Why:
    facts = {name: change[name] for name in ("at", "before", "after", "counter", "total", "threshold")}
    if change["until_on"]:
        facts["through_on"] = (date.fromisoformat(change["until_on"]) - ONE_DAY).isoformat()
    # Changes of before there was anything to wait for say nothing of it.
    if change.get("due_at"):
        facts["due_at"] = change["due_at"]
    if change["reason"] not in _OF_OLD:
        facts["towards"] = change["towards"] or change["after"]
    last_on = (date.fromisoformat(change["window"]["end_on"]) - ONE_DAY).isoformat()
    return why(f"tier-{change['reason']}", **facts, from_on=change["window"]["start_on"], last_on=last_on)


_OF_OLD = ("joined", "reached", "kept", "lowered", "refund")


# What else an entry may tell, by its kind.
_TOLD: Mapping[str, Callable[[Happening, Mapping[str, Any]], Iterable[Why]]] = {
    "tier": lambda _, codes: (_tier(codes),),
    "card": lambda _, codes: _card(codes),
    "joined": lambda told, _: (why("joined", at=told.at.isoformat()),),
    "activity": lambda _, codes: _activity(codes),
    "adjusted": lambda told, codes: _adjusted(told, codes["reason"]),
    **dict.fromkeys(
        ("voucher", "voucher-cancelled"),
        lambda told, codes: (why(told.kind, **codes),),
    ),
    **dict.fromkeys(("redeemed", "captured"), lambda _, codes: (_redeemed(codes),)),
    **dict.fromkeys(_GIFTS, lambda told, codes: _gifts(told.kind, codes)),
    **dict.fromkeys(
        _SHARED,
        lambda told, codes: (why(told.kind, currency=codes["currency"], amount=codes["amount"]),),
    ),
    **dict.fromkeys(_HOUSEHOLD, lambda told, _: (why(told.kind),)),
    **dict.fromkeys(_PLAIN, lambda told, codes: (why(_PLAIN[told.kind].format(**codes)),)),
}
