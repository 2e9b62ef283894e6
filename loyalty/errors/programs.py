"""What is wrong with a programme, or is not in it."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError
from loyalty.program.problem import Problem


class InvalidProgram(LoyaltyError):
    """A programme document that cannot be used; `problems` says each place and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownProgram(LoyaltyError):
    """No programme of this code was published here."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'no programme "{self.code}" is published; publish one with: flask program publish FILE'


class UnknownVersion(LoyaltyError):
    """The programme has no version of this number."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(code, version)
        self.code = code
        self.version = version

    def __str__(self) -> str:
        return f'programme "{self.code}" has no version {self.version}'


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


class UnknownCampaign(LoyaltyError):
    """Nothing in the programme that gives something has this code; `known` are those that do."""

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(code, known)
        self.code = code
        self.known = ", ".join(known) or "-"

    def __str__(self) -> str:
        return f'nothing the programme gives is called "{self.code}"; there is: {self.known}'
