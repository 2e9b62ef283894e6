"""Pages: templates filled, in the reader's language."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, make_response, render_template, request
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup

from doorway import speech
from doorway.service import now
from web.wire import branding, door, gluing, look, readers, texts, told

FOLDER: Final = Path(__file__).resolve().parent.parent / "templates"


def install(app: Flask) -> None:
    """Give templates their place and their words; what one names must be there."""
    app.jinja_loader = FileSystemLoader(FOLDER)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        say=say,
        look=look.address,
        once=once,
        day=day,
        coming=coming,
        moment=moment,
        languages=readers.OFFERED,
        this_page=this_page,
        has_address=has_address,
        advice=speech.advice,
    )
    app.context_processor(_common)


def shown(template: str, status: int = 200, **values: Any) -> Response:
    """A page. `values` are what its template names besides the words every template has."""
    html = render_template(template, **values)
    whole = gluing.glued(html) if readers.reader().tag != "en" else html
    response = make_response(whole, status)
    return told.forget(response) if g.get("told_shown") else response


def say(key: str, **facts: object) -> Markup:
    """A text of the pages in the reader's language."""
    return texts.said(readers.reader().tag, key, **facts)


def say_plain(key: str, **facts: object) -> str:
    """The same for what is no page, such as the cells of a sheet: nothing in it is escaped."""
    return texts.plain(readers.reader().tag, key, **facts)


def once() -> str:
    """A key for a form: however often it is sent, what it asks for is done once."""
    return uuid.uuid4().hex


def day(on: date, form: str = "day") -> str:
    """A date as this reader writes it; `form` is one of the language's, such as `weekday` or `short`."""
    return readers.reader().day(on, form)


def coming(on: date) -> str:
    """A date with its weekday, and with its year only where that is not this one."""
    return day(on, "soon" if on.year == now().year else "weekday")


def moment(at: datetime, zone: ZoneInfo, form: str = "short") -> str:
    """An instant by the clock of a zone: a day and the time to the minute."""
    local = at.astimezone(zone)
    on = day(local.date(), form)
    # A full-width bracket brings its own gap.
    return f"{on}{'' if on.endswith('）') else ' '}{local:%H:%M}"


def this_page(**changed: str) -> str:
    """The address of this page with some of its query changed; an empty value takes a name out."""
    query = {**request.args.to_dict(), **changed}
    left = urlencode({name: value for name, value in query.items() if value})
    return f"{request.path}?{left}" if left else request.path


def has_address() -> bool:
    """Whether this page can be asked for again: not where only a form leads, whose answer would be lost."""
    return request.method == "GET" or "GET" in current_app.url_map.bind("").allowed_methods(request.path)


def _common() -> dict[str, Any]:
    return {
        "reader": readers.reader(),
        "shop": branding.of_page(),
        "caller": door.arrived(),
        "told": told.taken(),
        "now": now(),
    }
