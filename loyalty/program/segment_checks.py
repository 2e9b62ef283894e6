"""What segments ask of what members tell: that it is told, in the kind that is meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loyalty.program.members import MemberPolicy, ProfileField
from loyalty.program.problem import one_of
from loyalty.program.segments import Reply
from loyalty.remedies.remedy import Remedy, worded

Wrong = tuple[tuple[str | int, ...], Remedy]
_WRITE: Final = {
    "yes-no": worded("must be true or false"),
    "number": worded("must be bounds such as {{at_least: 40}}"),
    "text": worded("must be left out: what is told in words belongs to no segment"),
    "date": worded("must be left out: days belong to no segment"),
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


def _remedy(reply: Reply, known: Mapping[str, ProfileField]) -> Remedy | None:
    field = known.get(reply.field)
    if field is None:
        words = one_of(known) if known else worded("which has none")
        return worded("must be a question of members.profile, {words}", words=words)
    if field.kind == "choice":
        codes = {choice.code for choice in field.choices}
        fits = bool(reply.choices) and reply.choices <= codes
        return None if fits else worded("must be a list of {words}", words=one_of(sorted(codes)))
    fits = (field.kind == "yes-no" and reply.yes is not None) or (
        field.kind == "number" and not reply.choices and reply.yes is None
    )
    return None if fits else _WRITE[field.kind]
