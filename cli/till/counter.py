"""The counter: what each word does, one after another, with the line or without."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from cli.till import basket, offline, shown, words
from cli.till.basket import Basket, Buyer, Entry, Redeemed
from cli.till.journal import Journal
from cli.till.offline import Shown
from cli.till.posting import Posting
from cli.till.service import NoLine, Refused, Service
from cli.till.words import Misunderstood, Typed
from client import new_key
from loyalty.offline import allowances

ROTATING = "RG1:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a till stands: its store, its own name, and how many decimals its money has."""

    store: str
    till: str
    decimals: int


class Counter:
    """A till with its clerk. `take` is given what was typed and tells by `tell` what came of it.

    What is sold is in the journal before anything else is done with it, and goes up when there is a line.
    """

    def __init__(
        self,
        service: Service,
        journal: Journal,
        place: Place,
        clock: Callable[[], datetime],
        tell: Callable[[str], None],
    ) -> None:
        self._service = service
        self._journal = journal
        self._posting = Posting(service, journal, tell)
        self._place = place
        self._clock = clock
        self._tell = tell
        self._basket = Basket()
        self._shown: Shown | None = None
        self._last_slip: tuple[str, ...] = ()
        self._words: Mapping[str, Callable[[Typed], None]] = {
            "ring": self._ring,
            "card": lambda typed: self._identify("code", typed),
            "phone": lambda typed: self._identify("phone", typed),
            "mail": lambda typed: self._identify("email", typed),
            "basket": lambda _: self._show(shown.basket(self._basket)),
            "drop": self._drop,
            "quote": lambda _: self._quote(),
            "points": self._points,
            "reward": self._reward,
            "voucher": self._voucher,
            "pay": self._pay,
            "return": self._return,
            "void": self._void,
            "cancel": lambda _: self._cancel(),
            "offline": lambda _: self._go_offline(),
            "online": lambda _: self._go_online(),
            "queue": lambda _: self._queue(),
            "slip": lambda _: self._show(self._last_slip),
            "help": lambda _: self._show(shown.usage()),
        }

    def take(self, line: str) -> bool:
        """Do what was typed; whether the clerk goes on. Whatever is refused changes nothing."""
        try:
            typed = words.understood(line)
            if typed is None:
                return True
            if typed.word == "quit":
                self._cancel()
                return False
            self._words[typed.word](typed)
        except (Misunderstood, Refused) as error:
            self._tell(f"! {error}")
        except NoLine as error:
            self._tell(f"! {error}; this needs the line")
        return True

    def _show(self, lines: Any) -> None:
        for line in lines:
            self._tell(line)

    def _ring(self, typed: Typed) -> None:
        sku, quantity, price = typed.rest
        price = price or self._journal.find_price(sku) or ""
        if not price:
            raise Misunderstood(f"nothing is known of {sku}; ring it up with its price: {sku} 5.00")
        if words.amount(quantity) == 0:
            raise Misunderstood("a quantity is more than 0")
        self._unpriced()
        self._basket = self._basket.with_item(
            sku, words.amount(quantity), words.amount(price), self._place.decimals
        )
        self._journal.remember_price(sku, price)
        item = self._basket.items[-1]
        self._tell(shown.row(f"{item.quantity} {sku}", f"{item.net}"))

    def _drop(self, typed: Typed) -> None:
        n = words.whole(typed.text)
        if n > len(self._basket.items):
            raise Misunderstood(f"there are {len(self._basket.items)} lines")
        self._unpriced()
        items = self._basket.items
        self._basket = replace(self._basket, items=(*items[: n - 1], *items[n:]))
        self._show(shown.basket(self._basket))

    def _unpriced(self) -> None:
        """Goods may change until somebody paid."""
        if self._basket.paid:
            raise Misunderstood("some of it is paid; pay the rest, or cancel")

    def _identify(self, way: str, typed: Typed) -> None:
        text = typed.text
        if not text:
            raise Misunderstood("say who, or scan the card")
        if allowances.is_one(text):
            self._allowed(text)
            return
        try:
            found = self._service.ask(lambda client: client.post_identify({way: text}))  # type: ignore[misc]
        except NoLine:
            self._basket = replace(self._basket, buyer=self._unproved(way, text))
            self._tell(
                "offline: the card is kept with the receipt; points can be spent when the line is back"
            )
            return
        self._basket = replace(self._basket, buyer=Buyer({"id": found["member"]}, found["proof"]))
        self._show(shown.identified(found))

    def _allowed(self, text: str) -> None:
        self._shown = offline.read(self._journal, text)
        self._basket = replace(self._basket, buyer=Buyer(self._shown.member))
        self._tell(f"an allowance of {self._shown.allowance.ceiling} {self._shown.allowance.currency}")

    def _unproved(self, way: str, text: str) -> Buyer:
        """Who buys as a card says, without asking anybody."""
        if way != "code":
            raise Misunderstood("without the line only a card can be taken")
        number = text.split(":")[1] if text.startswith(ROTATING) and text.count(":") > 1 else text
        return Buyer({"card": number})

    def _quote(self) -> None:
        found = self._quoted()
        self._show(shown.basket(self._basket))
        self._show(shown.quoted(found))

    def _quoted(self) -> Mapping[str, Any]:
        """What the service says of the basket, at whose prices it is from now on."""
        self._filled()
        document = replace(self._basket, paid=()).document(
            self._place.store, self._place.till, self._journal.next_number(), self._clock()
        )
        found = self._service.ask(lambda client: client.post_quotes(document, columns=str(shown.COLUMNS)))  # type: ignore[arg-type]
        if self._basket.kind == "sale":
            self._basket = self._basket.at_prices_of(found["lines"]).redeemed_as(found["redemptions"])
        return found

    def _filled(self) -> None:
        if not self._basket.items:
            raise Misunderstood("nothing was rung up yet")

    def _points(self, typed: Typed) -> None:
        n = words.whole(typed.text)
        if self._shown is None:
            self._hold({"points": n}, "points")
            return
        self._unpriced()
        if any(each.nonce for each in self._basket.redeemed):
            raise Misunderstood("an allowance pays once")
        total = self._basket.total
        self._redeem(offline.redeemed(self._journal, self._shown, n, total, self._clock()))

    def _reward(self, typed: Typed) -> None:
        self._hold({"reward": typed.text}, "points")

    def _hold(self, wanted: Entry, tender: str) -> None:
        self._unpriced()
        buyer = self._basket.buyer
        if buyer is None or not buyer.proof:
            raise Misunderstood("scan the member's card or code first, with the line there")
        body = {"proof": buyer.proof, **wanted}
        held = self._service.ask(lambda client: client.post_holds(body, new_key()))  # type: ignore[arg-type]
        self._redeem(Redeemed({"hold": held["hold"]}, Decimal(held["worth"]), tender))

    def _voucher(self, typed: Typed) -> None:
        self._unpriced()
        code = typed.text
        found = self._service.ask(lambda client: client.post_vouchers_reserve({"code": code}))
        self._redeem(Redeemed({"voucher": code}, Decimal(found["worth"] or 0), "voucher"))

    def _redeem(self, redeemed: Redeemed) -> None:
        self._basket = replace(self._basket, redeemed=(*self._basket.redeemed, redeemed))
        self._show(shown.basket(self._basket))

    def _return(self, typed: Typed) -> None:
        number, on = words.receipt_of(typed.rest, self._clock().date())
        self._cancel()
        self._basket = Basket("return", original=basket.original(self._place.till, number, on))
        self._tell(f"what comes back of receipt {number}? ring it up, then quote or pay")

    def _void(self, typed: Typed) -> None:
        number, on = words.receipt_of(typed.rest, self._clock().date())
        at = self._clock()
        own = self._journal.next_number()
        self._journal.sell(
            own,
            {
                "store": self._place.store,
                "till": self._place.till,
                "number": str(own),
                "sequence": own,
                "business_date": at.date().isoformat(),
                "purchased_at": at.isoformat(timespec="seconds"),
                "kind": "void",
                "original": basket.original(self._place.till, number, on),
            },
        )
        self._tell(f"receipt {number} is withdrawn by number {own}")
        self._posting.sent()

    def _pay(self, typed: Typed) -> None:
        self._filled()
        told = [] if self._basket.paid else self._priced()
        tender, amount = self._tendered(typed.rest)
        if self._basket.kind == "sale" and amount:
            self._basket = replace(self._basket, paid=(*self._basket.paid, (tender, amount)))
        if self._basket.kind == "sale" and self._basket.due > 0:
            self._tell(shown.row("TO PAY", f"{self._basket.due}"))
            return
        self._close(told)

    def _tendered(self, rest: tuple[str, ...]) -> tuple[str, Decimal]:
        """How, and how much: `pay`, `pay card`, `pay 20.00`, `pay cash 20.00`."""
        if len(rest) == 2:
            return rest[0], words.amount(rest[1])
        if len(rest) > 2:
            raise Misunderstood("pay by one tender at a time: pay cash 20.00")
        if rest and rest[0][0].isdecimal():
            return "cash", words.amount(rest[0])
        return rest[0] if rest else "cash", max(self._basket.due, Decimal(0))

    def _priced(self) -> list[str]:
        """At the house's prices, where it can be asked; else at the till's own. What to pay out."""
        try:
            return list(shown.paid_out(self._quoted()))
        except NoLine as error:
            if any("voucher" in each.entry for each in self._basket.redeemed):
                raise
            self._tell(f"! {error}; at the till's own prices")
            return []

    def _close(self, told: list[str]) -> None:
        at, number = self._clock(), self._journal.next_number()
        document = self._basket.document(self._place.store, self._place.till, number, at)
        nonces = tuple(each.nonce for each in self._basket.redeemed if each.nonce)
        self._journal.sell(number, document, nonces)
        sold, self._basket, self._shown = self._basket, Basket(), None
        printed = self._posting.sent(number)
        self._last_slip = tuple(shown.slip(number, at.strftime("%Y-%m-%d %H:%M"), sold, [*told, *printed]))
        self._show(self._last_slip)

    def _cancel(self) -> None:
        """Forget what was rung up, and let go what was set aside; what cannot be, lets itself go."""
        for each in self._basket.redeemed:
            try:
                self._let_go(each.entry)
            except (NoLine, Refused) as error:
                self._tell(f"! {error}; what was set aside comes free by itself")
        self._basket, self._shown = Basket(), None

    def _let_go(self, entry: Entry) -> None:
        if "hold" in entry:
            self._service.ask(lambda client: client.post_holds_release(entry["hold"], new_key()))
        elif "voucher" in entry:
            self._service.ask(lambda client: client.post_vouchers_release({"code": entry["voucher"]}))

    def _go_offline(self) -> None:
        self._service.is_wanted = False
        self._tell("offline: what is sold waits here")

    def _go_online(self) -> None:
        self._service.is_wanted = True
        waiting = len(self._journal.unsent(10**6))
        self._posting.send()
        offline.learn(self._service, self._journal)
        self._tell(f"online: sent {shown.counted(waiting)}" if waiting else "online")

    def _queue(self) -> None:
        for each in self._journal.unsent(10**6):
            self._tell(
                shown.row(f"{each.document['kind']} {each.number}", str(each.document["purchased_at"]))
            )
