"""The rejects file: what could not be taken, one JSON object a line; made when there is a first one."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

import click
import orjson

from intake import files
from pos_adapter.adapter import Reject


class Rejects:
    """Counts rejects and writes them; an earlier run's file is replaced by the first of them."""

    def __init__(self, path: Path, *, adds: bool = False) -> None:
        """`adds`: what an earlier run told stays."""
        self.path = path
        self.count = 0
        self._mode: Literal["ab", "wb"] = "ab" if adds else "wb"
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, reject: Reject) -> None:
        """Write one. Raises ClickException when the file cannot be written."""
        document = {
            "place": reject.place,
            "code": reject.code,
            "reason": reject.reason,
            "raw": reject.raw,
        }
        try:
            if self._file is None:
                self._file = self.path.open(self._mode)
            self._file.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
        except OSError as error:
            raise click.ClickException(
                f"{files.shown(self.path)} cannot be written ({error.strerror}): it is for what was rejected;"
                " choose another place with --rejects"
            ) from None
        self.count += 1
