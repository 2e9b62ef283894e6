"""What the audit's ids and codes are called: people and stores by name, all else by its kind and its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from db import ids
from db.session import Session
from events import endpoints
from identity import staff
from identity.audit import Note
from web.console.connections import store_names
from web.wire import branding, pages, readers, texts

END: Final = 6  # characters of an id that tell it from the others beside it
KINDS: Final = frozenset(
    {"mem_", "stf_", "whk_", "vou_", "vba_", "apr_", "prk_", "dlv_", "rcp_", "evt_", "til_"}
)
_MEMBER: Final = "member:"


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id outside or code. Members have none: their names are read on their pages, which is noted."""

    people: Mapping[str, str]
    stores: Mapping[str, str]
    webhooks: Mapping[str, str]
    programs: Mapping[str, str]

    def actor(self, actor: str) -> str:
        """Who did something."""
        if actor.startswith(_MEMBER):
            return self.called(ids.outside("member", actor.removeprefix(_MEMBER)))
        if actor.startswith("job:") or actor == "system":
            return pages.say_plain("deeds.job")
        return find_words(f"deeds.{actor}") or self.called(actor)

    def called(self, name: str) -> str:
        """What an id is called, `Member …3f9a2c` at the least; what is no id stays."""
        known = self.people.get(name) or self.webhooks.get(name)
        if known or name[:4] not in KINDS:
            return known or name
        return pages.say_plain(f"deeds.{name[:3]}", end=name[-END:])

    def store(self, code: str) -> str:
        """What a store is called."""
        return self.stores.get(code, code)

    def program(self, code: str) -> str:
        """What a programme is called."""
        return self.programs.get(code, code)


def read(session: Session, notes: Sequence[Note]) -> Names:
    """The names that these notes need, by one statement for each kind of them.

    Programmes are those of the page, which is asked for its shop before.
    """
    reader = readers.reader()
    named = {text for each in notes for text in (each.actor, each.subject, *_texts(each.detail))}
    has_stores = any(
        {"store", "roles"} & {*each.detail} or each.action.startswith("stores.") for each in notes
    )
    has_webhooks = any(each.startswith("whk_") for each in named)
    return Names(
        actors(session, named),
        dict(store_names(session)) if has_stores else {},
        {
            ids.outside("webhook", each.endpoint_id): each.description or each.url
            for each in (endpoints.all_of(session) if has_webhooks else ())
        },
        {code: reader.name(each.name, code) for code, each in branding.of_page().programs.items()},
    )


def actors(session: Session, named: Iterable[str]) -> dict[str, str]:
    """What those are called among these who are staff, by their ids outside."""
    inside = {found: each for each in named if (found := ids.find_inside("staff", each))}
    called = staff.names(session, inside) if inside else {}
    return {inside[each]: name for each, name in called.items()}


def find_words(key: str) -> str | None:
    """A text of the pages, where there is one of this key."""
    return pages.say_plain(key) if key in texts.texts(readers.reader().tag) else None


def _texts(detail: Mapping[str, Any]) -> Iterator[str]:
    return (each for each in detail.values() if isinstance(each, str))
