"""Posting: what was sold goes up, at once or when the line is back; what the service says is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cli.till import shown
from cli.till.journal import Journal
from cli.till.service import BATCH, NoLine, Refused, Service


class Posting:
    """Sends what the journal keeps. A receipt waits there until it was answered for good."""

    def __init__(self, service: Service, journal: Journal, tell: Callable[[str], None]) -> None:
        self._service = service
        self._journal = journal
        self._tell = tell

    def send(self) -> None:
        """Send what waits, oldest first, until nothing does. Raises NoLine and Refused."""
        while kept := self._journal.unsent(BATCH):
            answers = self._service.send(kept)
            for number, said in answers:
                self._journal.answered(number, said)
                self._complain(number, said)
            if len(answers) < len(kept):
                raise NoLine("the service did not take all of it now")

    def sent(self, number: int = 0) -> list[str]:
        """Send what waits; what the service wants printed of receipt `number`, where it came that far."""
        try:
            if [each.number for each in self._journal.unsent(2)] == [number]:
                return self._alone(number)
            self.send()
        except (NoLine, Refused) as error:
            self._tell(f"! {error}; it waits, and is sent when the line is back")
        return []

    def _alone(self, number: int) -> list[str]:
        """The usual way: one receipt, whose slip is wanted."""
        (kept,) = self._journal.unsent(1)
        columns = str(shown.COLUMNS)
        answer = self._service.ask(
            lambda client: client.post_receipts(kept.document, columns=columns)  # type: ignore[arg-type]
        )
        self._journal.answered(number, answer)
        self._rejected(answer["rejected_redemptions"])
        return list(answer["print_lines"])

    def _complain(self, number: int, said: Mapping[str, Any]) -> None:
        body = said["body"]
        if said["status"] >= 400:
            self._tell(f"! receipt {number} was refused: {body.get('detail') or body.get('code')}")
        else:
            self._rejected(body.get("rejected_redemptions", ()), f"receipt {number}: ")

    def _rejected(self, rejected: Iterable[Mapping[str, Any]], of: str = "") -> None:
        for each in rejected:
            self._tell(f"! {of}{each['worth']} was not covered ({each['reason']}): ask for it in money")
