"""Leaving: nothing by which a person could come back, and no word of theirs, stays."""

from __future__ import annotations

from db.engine import Database
from identity import challenges, devices, leaving, passkeys, tokens
from identity.tables import member_device, member_token, passkey
from tests.identity.authenticator import Authenticator
from tests.identity.test_passkeys import NOW, SITE
from tests.loyalty.shop import Shop


def test_who_leaves_is_signed_out_and_forgotten_and_nobody_else_is(database: Database) -> None:
    shop = Shop(database)
    found = {}
    for name in ("ann", "bob"):
        shop.member(name)
        member_id = shop.member_id(name)
        found[name] = database.write(
            lambda session, who=member_id: devices.sign_in(session, who, "My phone", "phone", NOW)
        )
        options = database.write(
            lambda session, who=member_id: challenges.registration_options(session, SITE, who, "x", [], NOW)
        )
        answer = Authenticator(SITE.origin).create(options)
        taken = database.write(
            lambda session, who=member_id, said=answer: challenges.take(session, said, who, NOW)
        )
        database.write(
            lambda session, who=member_id, said=answer, what=taken: passkeys.register(
                session, SITE, who, said, what, "Key", NOW
            )
        )

    database.write(lambda session: leaving.forget(session, [shop.member_id()]))

    assert [len(shop.rows(table)) for table in (member_token, member_device, passkey)] == [0, 0, 0]
    assert [len(shop.rows(table, "bob")) for table in (member_token, member_device, passkey)] == [1, 1, 1]
    assert database.read(lambda session: tokens.find(session, found["ann"].token, NOW)) is None
    assert database.read(lambda session: tokens.find(session, found["bob"].token, NOW)) is not None
