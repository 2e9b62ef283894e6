"""What segments ask of what members tell: that it is told, in the kind that is meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loyalty.program.members import MemberPolicy, ProfileField
from loyalty.program.problem import one_of
from loyalty.program.segments import Reply

Wrong = tuple[tuple[str | int, ...], str]
_WRITE: Final = {
    "yes-no": "must be true or false",
    "number": "must be bounds such as {at_least: 40}",
    "text": "must be left out: what is told in words belongs to no segment",
    "date": "must be left out: days belong to no segment",
}


def problems(data: Mapping[str, Any]) -> Iterator[Wrong]:
    """What cannot be, each with its place."""
    policy = data.get("members")
    fields = policy.profile if isinstance(policy, MemberPolicy) else ()
    known = {field.code: field for field in fields}
    for n, segment in enumerate(data.get("segments", ())):
        if not segment:
            continue
        for reply in segment.when.replies:
            remedy = _remedy(reply, known)
            if remedy:
                yield ("segments", n, "when", "told", reply.field), remedy


def _remedy(reply: Reply, known: Mapping[str, ProfileField]) -> str:
    field = known.get(reply.field)
    if field is None:
        return "must be a question of members.profile, " + (one_of(known) if known else "which has none")
    if field.kind == "choice":
        codes = {choice.code for choice in field.choices}
        fits = bool(reply.choices) and reply.choices <= codes
        return "" if fits else f"must be a list of {one_of(sorted(codes))}"
    fits = (field.kind == "yes-no" and reply.yes is not None) or (
        field.kind == "number" and not reply.choices and reply.yes is None
    )
    return "" if fits else _WRITE[field.kind]
