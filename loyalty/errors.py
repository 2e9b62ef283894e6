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


class WrongCurrency(LoyaltyError):
    """A receipt is in another currency than its programme's money."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(wanted, found)
        self.wanted = wanted
        self.found = found

    def __str__(self) -> str:
        return f"the programme's money is {self.wanted}; the receipt is in {self.found}"
