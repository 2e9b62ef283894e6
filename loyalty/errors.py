"""What can be wrong with a programme, said in the words of its document."""

from __future__ import annotations

from loyalty.program.problem import Problem


class LoyaltyError(Exception):
    """The root of everything this package raises."""


class InvalidProgram(LoyaltyError):
    """A programme document that cannot be used; `problems` says each place and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownCurrency(LoyaltyError):
    """The programme has no points of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'the programme has no currency "{self.code}"'


class UnknownReward(LoyaltyError):
    """The programme has no reward of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'the programme has no reward "{self.code}"'


class UnknownProgram(LoyaltyError):
    """No programme of this code was published here."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'no programme "{self.code}" is published; publish one with: flask program publish FILE'


class UnknownStore(LoyaltyError):
    """There is no store of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no store "{self.code}"'


class UnknownTill(LoyaltyError):
    """The till's key is not one of ours, or was revoked."""


class WrongStore(LoyaltyError):
    """A till speaks for its own store only."""

    def __init__(self, own: str, named: str) -> None:
        super().__init__(own, named)
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'this till belongs to store "{self.own}"; the receipt names "{self.named}"'


class UnknownMember(LoyaltyError):
    """There is no such member here."""


class UnknownCard(LoyaltyError):
    """There is no such card in this programme, or it cannot be used; which of the two is not said."""


class UnknownVoucher(LoyaltyError):
    """The member has no such voucher."""


class VoucherClosed(LoyaltyError):
    """A voucher that was used, withdrawn or has expired cannot be withdrawn; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this voucher is {self.status}, and only an issued one can be withdrawn"


class KeyReused(LoyaltyError):
    """An idempotency key stands for one request for ever, and came again with another."""

    def __init__(self, first: str, now: str) -> None:
        super().__init__(first, now)
        self.first = first
        self.now = now

    def __str__(self) -> str:
        return f'this key was used for "{self.first}"; "{self.now}" needs a key of its own'


class WrongCurrency(LoyaltyError):
    """A receipt is in another currency than its programme's money."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(wanted, found)
        self.wanted = wanted
        self.found = found

    def __str__(self) -> str:
        return f"the programme's money is {self.wanted}; the receipt is in {self.found}"


class InvalidStore(LoyaltyError):
    """A store's code that cannot be one."""


class StoreOfOtherProgram(LoyaltyError):
    """A store belongs to one programme for good: its receipts and its members are of that programme."""

    def __init__(self, code: str, own: str, named: str) -> None:
        super().__init__(code, own, named)
        self.code = code
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'store "{self.code}" belongs to programme "{self.own}", not to "{self.named}"'


class InvalidLabel(LoyaltyError):
    """A till key's label that cannot be one, or that a key in use has already."""


class UnknownTillKey(LoyaltyError):
    """The store has no key in use with this label."""

    def __init__(self, store: str, label: str) -> None:
        super().__init__(store, label)
        self.store = store
        self.label = label

    def __str__(self) -> str:
        return f'store "{self.store}" has no key in use that is labelled "{self.label}"'


class InvalidCatalog(LoyaltyError):
    """A catalog's file that cannot be used; `problems` says each line and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
