"""What can be wrong with what a till sends, in words the sender can act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class AdapterError(Exception):
    """The root of everything an adapter raises."""


class UnknownAdapter(AdapterError):
    """No adapter has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """`known` are the names there are, in order."""
        super().__init__(f'no adapter is called "{name}"; there are {", ".join(known)}')
        self.name = name
        self.known = tuple(known)


class UnverifiedBody(AdapterError):
    """Nothing proves that the body comes from the vendor it claims to come from; `code` is why, in a word."""

    def __init__(self, reason: str, code: str = "wrong-signature") -> None:
        """`reason` is a sentence with the remedy."""
        super().__init__(reason)
        self.code = code


class UnreadableFile(AdapterError):
    """The file as a whole is not what the adapter reads; no part of it was taken."""


class UnreadableBody(AdapterError):
    """The bytes are not one JSON document; none of it was taken."""


class Problem(NamedTuple):
    """One thing wrong: where (`lines[2].net`; empty for the document itself) and what to write instead."""

    path: str
    message: str

    def __str__(self) -> str:
        """Place and remedy in one sentence."""
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidLayout(AdapterError):
    """A layout that cannot be used; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """The message shows each of `problems` in a line of its own."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvalidReceipt(AdapterError):
    """A receipt that cannot be read; `problems` are all that were found, at most a hundred."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """The message shows the first five of `problems`."""
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:5]]
        if len(self.problems) > len(shown):
            shown.append(f"and {len(self.problems) - len(shown)} more")
        super().__init__("; ".join(shown))
