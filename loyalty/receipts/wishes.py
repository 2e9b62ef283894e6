"""Wishes: what a sale wants taken besides money, and what each of it means. Pure: nothing is used up here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from loyalty.offline.showing import UNKNOWN, Shown
from loyalty.program.model import Program
from loyalty.program.rewards import Settles
from loyalty.receipt import Receipt, Redemption
from loyalty.receipts.values import Outcome, Redeemed
from loyalty.rewards import allowance, day_spent, paying, voucher_states
from loyalty.rewards.day_spent import OnDay
from loyalty.rewards.proof import Level
from loyalty.rewards.voucher_states import Place
from points.state import HoldStatus

Row = Mapping[str, Any]
# What is redeemed once, and why not twice.
_SINGLE = {"hold": "hold_captured", "voucher": "voucher_redeemed"}
NOT_FOR_REDEEMING = "wrong_scope"  # why a till's key redeems nothing


@dataclass(frozen=True, slots=True)
class Wish:
    """A redemption with what it means: points or a voucher's worth. `refusal` says why it cannot be.

    On a receipt in another money than the programme's, `money` is that and `paid_minor` the worth in it.
    `allowance` is the nonce of the allowance it is taken by, which `is_raised` where a revision takes more by
    it than it paid before; `scan` is what is used up of a code that was scanned without a line; `proof` names
    one that has a limit, where the wish goes by it.
    """

    n: int
    what: str
    name: str
    currency: str = ""
    amount: int = 0
    worth_minor: int = 0
    refusal: str = ""
    hold_id: str = ""
    settles: Settles = "tender"
    is_points: bool = False
    reward: str = ""
    money: str = ""
    paid_minor: int = 0
    allowance: str = ""
    is_raised: bool = False
    scan: str = ""
    proof: str = ""

    @property
    def due_minor(self) -> int:
        """What it buys, in the receipt's money."""
        return self.paid_minor if self.money else self.worth_minor

    @property
    def pays(self) -> bool:
        """Whether points pay here, and not for a reward."""
        return self.what == "points" or (self.what == "hold" and self.is_points)

    def came_to(self, outcome: Outcome, reason: str = "") -> Redeemed:
        """The wish with what became of it."""
        return Redeemed(
            self.n,
            self.what,
            self.name,
            self.currency,
            self.amount,
            self.worth_minor,
            outcome,
            reason,
            self.settles,
            self.money,
            self.paid_minor,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the wishes of a receipt are judged by.

    `member_id` is None while nobody knows whose it is. `holds` and `vouchers` are the rows of those it names,
    as it names them; those there are none of are left out. `levels` are what its proofs are worth, None where
    nothing has to be proved; `is_earn_only` says that the card it names only collects. `allowances` and
    `scans` are proofs from tills without a line: allowances, and what is used up of codes. `on_day` is what
    proofs spent on the day of the purchase before it, with what its own holds set aside.
    """

    receipt_id: str
    member_id: str | None
    place: Place
    at: datetime
    may_redeem: bool = True
    holds: Mapping[str, Row] = field(default_factory=dict)
    vouchers: Mapping[str, Row] = field(default_factory=dict)
    levels: Mapping[str, Level] | None = None
    is_earn_only: bool = False
    allowances: Mapping[str, Shown] = field(default_factory=dict)
    scans: Mapping[str, str] = field(default_factory=dict)
    on_day: OnDay = field(default_factory=dict)


def of_receipt(program: Program, receipt: Receipt, known: Known, first_n: int = 0) -> list[Wish]:
    """What the receipt's redemptions mean, in their order, numbered from `first_n`."""
    bare = _held(program, known, receipt)
    day = {currency: dict(spent) for currency, spent in known.on_day.items()}
    found = []
    for n, redemption in enumerate(receipt.redemptions, start=first_n):
        if redemption.voucher:
            found.append(_of_voucher(program, known, n, redemption))
        elif redemption.hold:
            wish, row = _of_hold(program, known, n, redemption), known.holds.get(redemption.hold, {})
            found.append(_unless_day_is_spent(program, known, wish, row, day))
        else:
            wish = priced(program, n, redemption)
            shown = known.allowances.get(redemption.proof) if redemption.points else None
            proved = _by_allowance(wish, shown) if shown else None
            found.append(proved or _unless_unproved(program, known, wish, redemption, bare, day))
    once = _within_bill(program, bill_of(program, receipt), _once_each(found))
    once = [in_money(program, receipt.currency, wish) for wish in once]
    return once if known.may_redeem else [_not_for_this_key(wish) for wish in once]


def bill_of(program: Program, receipt: Receipt) -> int:
    """What may be paid of a receipt, in minor units of the programme's money; of another, rounded down."""
    if receipt.currency == program.money:
        return receipt.net_minor
    return program.foreign_money(receipt.currency).covered(receipt.net_minor)


def in_money(program: Program, money: str, wish: Wish) -> Wish:
    """The wish with what it buys in another money than the programme's, rounded down."""
    if money == program.money:
        return wish
    return replace(wish, money=money, paid_minor=program.foreign_money(money).back(wish.worth_minor))


def priced(program: Program, n: int, redemption: Redemption) -> Wish:
    """What points buy by the programme: the till's word on what a reward costs is never believed."""
    if redemption.reward:
        reward = next((each for each in program.rewards if each.code == redemption.reward), None)
        if reward is None:
            return Wish(n, "reward", redemption.reward, refusal="unknown_reward")
        wish = Wish(n, "reward", reward.code, reward.currency, reward.cost, reward.worth_minor)
        return replace(
            wish, settles=reward.settles, reward=reward.code, refusal=_unless_enough(program, reward.cost)
        )
    code = redemption.currency or program.currencies[0].code
    settles = program.spending.settles(code)
    wish = Wish(n, "points", "", code, redemption.points, settles=settles)
    if all(each.code != code for each in program.currencies):
        return replace(wish, refusal="unknown_currency")
    worth_minor = program.worth_minor(code, redemption.points)
    if worth_minor is None:
        return replace(wish, refusal="points_buy_nothing")
    return replace(wish, worth_minor=worth_minor, refusal=_unless_enough(program, redemption.points))


def _unless_enough(program: Program, amount: int) -> str:
    """Fewer than the programme's minimum buy nothing at all."""
    return "too_few_points" if amount < program.spending.minimum else ""


def _within_bill(program: Program, bill_minor: int, wishes: Iterable[Wish]) -> list[Wish]:
    """What points pay, judged together: many small payments are one large one."""
    paid: dict[str, int] = {}
    total: dict[str, int] = {}
    found = list(wishes)
    for wish in found:
        if wish.pays and not wish.refusal:
            total[wish.currency] = total.get(wish.currency, 0) + wish.amount
    for place, wish in enumerate(found):
        if not wish.pays or wish.refusal:
            continue
        # A minimum, and the whole bill, are for all of them together; a bound on the most for each in turn.
        together = paying.refusal(
            program, wish.currency, wish.amount, bill_minor, before=paid.get(wish.currency, 0)
        )
        if together in ("too_few_points", "not_the_whole_bill"):
            rest = total[wish.currency] - wish.amount
            together = paying.refusal(program, wish.currency, wish.amount, bill_minor, before=rest)
            together = together if together in ("too_few_points", "not_the_whole_bill") else ""
        if together:
            found[place] = replace(wish, refusal=together, hold_id="")
        else:
            paid[wish.currency] = paid.get(wish.currency, 0) + wish.amount
    return found


def _of_voucher(program: Program, known: Known, n: int, redemption: Redemption) -> Wish:
    if not known.may_redeem:
        return Wish(n, "voucher", "", refusal=NOT_FOR_REDEEMING)
    row = known.vouchers.get(redemption.voucher)
    if row is None:
        return Wish(n, "voucher", "", refusal="unknown_voucher")
    if refusal := voucher_states.refusal(row, known.place, known.at):
        return Wish(n, "voucher", "", refusal=refusal)
    settles = _settles(program, row["reward"])
    return Wish(n, "voucher", row["voucher_id"], worth_minor=row["worth_minor"], settles=settles)


def _settles(program: Program, reward: str) -> Settles:
    """What a reward is at a till; one that there is no more pays."""
    return next((each.settles for each in program.rewards if each.code == reward), "tender")


def _of_hold(program: Program, known: Known, n: int, redemption: Redemption) -> Wish:
    """A hold pays for one receipt: open, or timed out, but not one that was captured or let go by hand."""
    row = known.holds.get(redemption.hold)
    if row is None or row["store"] != known.place.store or known.member_id not in (None, row["member_id"]):
        return Wish(n, "hold", redemption.hold, refusal="unknown_hold")
    is_points = not row["reward"]
    settles = program.spending.settles(row["currency"]) if is_points else _settles(program, row["reward"])
    wish = Wish(n, "hold", row["hold_id"], row["currency"], row["amount"], row["worth_minor"])
    wish = replace(wish, settles=settles, is_points=is_points, reward=row["reward"])
    its_own = row["used_by"] is not None and row["used_by"] == known.receipt_id
    if not its_own and (row["used_by"] is not None or row["status"] == HoldStatus.CAPTURED):
        return replace(wish, refusal="hold_captured")
    if not its_own and row["status"] == HoldStatus.RELEASED and row["closed_by"] != "clock":
        return replace(wish, refusal="hold_released")
    return replace(wish, hold_id=row["hold_id"])


def _by_allowance(wish: Wish, shown: Shown) -> Wish:
    """The wish, if the allowance that was shown lets so much be spent."""
    wish = replace(wish, name=shown.name, allowance=shown.nonce)
    if wish.refusal or (wish.currency != shown.currency and not shown.refusal):
        return replace(wish, refusal=wish.refusal or UNKNOWN)
    if shown.is_own and wish.currency == shown.currency and wish.amount <= shown.stood:
        return wish
    above = "above_allowance" if wish.amount > shown.ceiling else ""
    return replace(wish, is_raised=shown.is_own, refusal=shown.refusal or above)


def _unless_unproved(
    program: Program,
    known: Known,
    wish: Wish,
    redemption: Redemption,
    bare: dict[str, int],
    day: dict[str, dict[Level, int]],
) -> Wish:
    """The wish, if it may be spent by what was shown.

    `bare` adds up what goes by proofs that have a limit, all of them together: who splits a large wish
    between a card and its PIN, or a hold and the rest, has one large wish. `day` adds up the day's, by proof.
    """
    if wish.refusal or known.levels is None:
        return wish
    level = Level.EARN_ONLY if known.is_earn_only else known.levels.get(redemption.proof, Level.STATIC)
    spent = bare.get(wish.currency, 0)
    own = day.setdefault(wish.currency, {})
    refusal = allowance.refusal(program.spending, level, wish.amount, spent, own)
    if allowance.limit(program.spending, level) is None:
        return replace(wish, refusal=refusal, scan=known.scans.get(redemption.proof, ""))
    if not refusal:
        bare[wish.currency] = spent + wish.amount
        own[level] = own.get(level, 0) + wish.amount
    return replace(wish, refusal=refusal, proof=level.name.casefold())


def _unless_day_is_spent(
    program: Program, known: Known, wish: Wish, row: Row, day: dict[str, dict[Level, int]]
) -> Wish:
    """The wish of a hold (`row`), if the day has room for one that timed out: others may have had that."""
    if not wish.hold_id or not row["proof"] or known.levels is None or day_spent.is_counted(row, known.at):
        return wish
    level, own = Level[row["proof"].upper()], day.setdefault(wish.currency, {})
    left = allowance.on_day(program.spending, level, own)
    if left is not None and wish.amount > left:
        return replace(wish, refusal=allowance.DAY_IS_SPENT, hold_id="")
    own[level] = own.get(level, 0) + wish.amount
    return wish


def _held(program: Program, known: Known, receipt: Receipt) -> dict[str, int]:
    """What the holds that a receipt names set aside by proofs that have a limit, by currency."""
    found: dict[str, int] = {}
    for name in dict.fromkeys(each.hold for each in receipt.redemptions if each.hold):
        wish = _of_hold(program, known, 0, Redemption(hold=name))
        proof = known.holds[name]["proof"] if wish.hold_id else None
        if proof and allowance.limit(program.spending, Level[proof.upper()]) is not None:
            found[wish.currency] = found.get(wish.currency, 0) + wish.amount
    return found


def _once_each(wishes: Iterable[Wish]) -> list[Wish]:
    """A hold, voucher or allowance that a receipt names twice is redeemed once."""
    seen: set[str] = set()
    found = []
    for wish in wishes:
        single = (wish.what in _SINGLE or wish.allowance) and not wish.refusal
        twice = single and wish.name in seen
        seen |= {wish.name} if single else set()
        used_up = _SINGLE.get(wish.what, "allowance_used")
        found.append(replace(wish, refusal=used_up, hold_id="") if twice else wish)
    return found


def _not_for_this_key(wish: Wish) -> Wish:
    return replace(wish, refusal=wish.refusal or NOT_FOR_REDEEMING)
