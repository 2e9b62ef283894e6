"""Ready programmes, taken as a draft: their rules under the name, money and clock of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Response
from werkzeug.exceptions import BadRequest

from loyalty.program import document, source, writing
from loyalty.program.frozen import FrozenMap
from web.console.door import door
from web.console.studio import drafting
from web.console.studio.overview import HERE
from web.wire import readers, told
from web.wire.forms import Form

FOLDER: Final = Path(__file__).resolve().parents[3] / "programs"
# What stays one's own, whatever the rules.
OWN: Final = ("format", "code", "name", "language", "money", "zone")


@cache
def _names() -> dict[str, FrozenMap[str]]:
    """What each ready programme is called, by its code."""
    found = {path.stem: document.read(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
    return {code: each.name for code, each in found.items()}  # type: ignore[misc]


def offered() -> Sequence[tuple[str, str]]:
    """The ready programmes with their names for this reader."""
    return [(code, readers.reader().name(name, code)) for code, name in _names().items()]


def rules(code: str) -> dict[str, Any]:
    """What a ready programme says besides what is one's own, as plain values."""
    found: Any = source.parse((FOLDER / f"{code}.yaml").read_text("utf-8"))[0]
    return {word: value for word, value in found.items() if word not in OWN}


@door.takes("/program/<code>/ready", may="programs.publish")
def take(code: str) -> Response:
    """Make a ready programme's rules the draft, in place of what it says now."""
    form, work = Form.sent(), drafting.read(code)
    wanted = form.chosen("ready", tuple(_names()))
    if not wanted or work.plain is None:
        raise BadRequest
    own: dict[str, Any] = {word: work.plain[word] for word in OWN if word in work.plain}
    whole: dict[str, Any] = {"format": 1, **own, **rules(wanted)}
    drafting.keep(code, writing.written(whole), form.whole("revision"))
    return told.then(f"{HERE}/{code}/text", "studio.taken")
