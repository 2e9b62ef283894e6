"""Slips: what a till prints under a receipt, in lines of so many columns. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.language import Language
from loyalty.explanations.why import Why, why
from loyalty.people import privacy
from loyalty.program.model import Program
from loyalty.receipts.values import Outcome, Recorded

COLUMNS = (32, 42, 48)
ENCODINGS = ("utf-8", "big5", "gb18030")
# A letter of Chinese, Japanese or Korean is as wide as two others on every printer.
_WIDE = ("W", "F")
# Printers of Chinese have these signs only as wide as two letters; Python knows Big5's by the narrow ones.
_WIDE_SIGNS, _NARROW_SIGNS = str.maketrans("£¥", "￡￥"), str.maketrans("￡￥", "£¥")


def lines(
    answer: Recorded,
    program: Program,
    language: Language,
    columns: int = 42,
    encoding: str = "utf-8",
    *,
    claim_code: str = "",
) -> list[str]:
    """Earned, balance, what comes next, and what the member must be told; no line wider than `columns`.

    What the printer's encoding has no letter for is a question mark. `claim_code` is that of a receipt of
    nobody, which stands in a line of its own.
    """
    figures = Figures(program, _printed(language, encoding))
    told = (_wrapped(text, columns) for text in _told(answer, figures))
    found = chain(_sums(answer, figures, columns), *told, _claim(claim_code, language, columns))
    signs = _NARROW_SIGNS if encoding == "big5" else {}
    return [each.translate(signs).encode(encoding, "replace").decode(encoding) for each in found]


def _claim(claim_code: str, language: Language, columns: int) -> Iterator[str]:
    if claim_code:
        yield from _wrapped(language.word("slip-claim"), columns)
        yield privacy.grouped(claim_code)


def _printed(language: Language, encoding: str) -> Language:
    """The language with the signs of money that a printer of this encoding has."""
    if encoding == "utf-8":
        return language
    signs = {money: sign.translate(_WIDE_SIGNS) for money, sign in language.symbols.items()}
    return replace(language, symbols=signs)


def width(text: str) -> int:
    """The columns a text takes."""
    if text.isascii():
        return len(text)  # most texts, and ten times as quick
    return sum(2 if unicodedata.east_asian_width(letter) in _WIDE else 1 for letter in text)


def _sums(answer: Recorded, figures: Figures, columns: int) -> Iterator[str]:
    """A label at the left, a figure at the right; in lines of their own where both do not fit."""
    redeemed: dict[str, int] = {}
    for each in answer.redemptions:
        if each.outcome is Outcome.REDEEMED and each.currency:
            redeemed[each.currency] = redeemed.get(each.currency, 0) + each.amount
    balances = {currency: balance.available for currency, balance in answer.balances.items()}
    for label, sums in (
        ("slip-earned", answer.issued()),
        ("slip-taken-back", answer.taken_back()),
        ("slip-redeemed", redeemed),
        ("slip-given-back", answer.given_back),
        ("slip-balance", balances),
    ):
        for currency, amount in sums.items():
            yield from _row(figures.language.word(label), figures.points(amount, currency), columns)


def _row(label: str, figure: str, columns: int) -> Iterator[str]:
    gap = columns - width(label) - width(figure)
    if gap >= 1:
        yield label + " " * gap + figure
        return
    yield from _wrapped(label, columns)
    yield from (" " * max(0, columns - width(part)) + part for part in _wrapped(figure, columns))


def _told(answer: Recorded, figures: Figures) -> Iterator[str]:
    """What is said in sentences: the way to the next tier, what waits, is not redeemed, or is kept back."""
    yield from explain.sentences(_reasons(answer), figures.program, figures.language)


def _reasons(answer: Recorded) -> Iterator[Why]:
    yield from answer.ahead
    if answer.waiting is not None:
        yield why(f"waiting-{answer.waiting}")
    for gift in answer.gifts:
        code = "gift-given" if gift.count > 0 else "gift-withdrawn"
        yield why(code, count=abs(gift.count), reward=gift.reward)
    for each in answer.redemptions:
        if each.outcome is Outcome.REJECTED:
            yield why("rejected", what=each.reason.replace("_", "-"))
    for kept in answer.withheld:
        paid_in = {"money": kept.money} if kept.money else {}
        figures = {"amount": kept.amount, "worth_minor": kept.worth_minor}
        yield why("withheld", currency=kept.currency, **figures, **paid_in)


def _wrapped(text: str, columns: int) -> Iterator[str]:
    """A text in lines: broken at blanks, and within Chinese anywhere but before a full stop or the like."""
    line = ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        for part in _cut(piece, columns):
            if line and width(line) + width(part.rstrip()) > columns:
                yield line.rstrip()
                line = ""
            line += part
    if line.rstrip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What is not broken: a word with the blank after it, or a wide letter with the stop that follows it.

    A bracket stays with what it opens, a figure with the 分 or 日 it counts.
    """
    piece = ""
    for letter in text:
        if piece and _parts(piece, letter):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _parts(piece: str, letter: str) -> bool:
    """Whether a line may end between them."""
    kind, last = unicodedata.category(letter), piece[-1]
    if kind in ("Po", "Pe", "Pf") or unicodedata.category(last) in ("Ps", "Pi"):
        return False
    if _is_wide(letter):
        return not last.isdecimal()
    return last == " " or _is_wide(last)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in _WIDE


def _cut(piece: str, columns: int) -> Iterable[str]:
    """A word longer than a line, in lines."""
    if width(piece.rstrip()) <= columns:
        return (piece,)
    return (piece[start : start + columns // 2] for start in range(0, len(piece), columns // 2))
