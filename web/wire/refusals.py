"""What pages refuse by themselves, before anything below is asked."""

from __future__ import annotations

from collections.abc import Mapping


class PageRefused(Exception):
    """Root of what the pages refuse; `key` is the text that says it, `status` the answer's."""

    key = "problem.broken"
    status = 400


class ForeignForm(PageRefused):
    """A form that was not sent by one of our own pages."""

    key, status = "problem.foreign-form", 403


class NotSignedIn(PageRefused):
    """A page that is somebody's own, asked for by nobody in particular."""

    key, status = "problem.not-signed-in", 401


class FormSpent(PageRefused):
    """A form that was sent before, and says something else now."""

    key, status = "problem.form-spent", 409


class Unfilled(PageRefused):
    """A form that cannot be used as it is; `wrong` maps its fields to the keys of what to write instead."""

    key, status = "problem.unfilled", 422

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = dict(wrong)
