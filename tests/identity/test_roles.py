"""Roles: what each may do, everywhere or in one store."""

from __future__ import annotations

import pytest

from identity import roles
from identity.errors import InvalidRoles
from identity.roles import Grant, permits


def test_an_owner_may_everything() -> None:
    assert roles.permissions([Grant("owner")]) == roles.PERMISSIONS


def test_a_manager_may_everything_but_decide_who_works_here_and_break_a_promise() -> None:
    assert roles.PERMISSIONS - roles.permissions([Grant("manager")]) == {
        "staff.edit",
        "programs.hasten",
    }


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    assert roles.permissions([Grant("auditor")]) == {
        word for word in roles.PERMISSIONS if word.endswith(".read")
    }
    assert permits([Grant("auditor")], "audit.read")


def test_a_clerk_serves_members_and_moves_no_points() -> None:
    assert roles.permissions([Grant("clerk")]) == {
        "members.read",
        "members.edit",
        "parked.read",
        "parked.resolve",
        "vouchers.read",
        "vouchers.edit",
    }


def test_an_analyst_sees_figures_and_no_member() -> None:
    assert roles.permissions([Grant("analyst")]) == {
        "reports.read",
        "exports.read",
        "programs.read",
        "catalog.read",
    }


def test_several_roles_add_up() -> None:
    both = [Grant("clerk"), Grant("analyst")]

    assert permits(both, "members.edit")
    assert permits(both, "reports.read")
    assert not permits(both, "members.adjust")
    assert not permits([], "members.read")


def test_a_word_that_is_no_permission_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError, match=r"members\.destroy"):
        permits([Grant("owner")], "members.destroy")
    with pytest.raises(AssertionError):
        permits([Grant("clerk"), Grant("analyst")], "")


def test_a_role_in_one_store_holds_there_and_nowhere_else() -> None:
    clerk = [Grant("clerk", "high-street")]

    assert permits(clerk, "parked.resolve", "high-street")
    assert not permits(clerk, "parked.resolve", "station")
    assert permits(clerk, "parked.resolve")
    assert roles.stores(clerk, "parked.resolve") == {"high-street"}
    assert roles.stores([*clerk, Grant("clerk")], "parked.resolve") is None
    assert roles.stores(clerk, "members.adjust") == frozenset()


def test_the_manager_of_one_store_cannot_change_what_holds_for_all() -> None:
    manager = [Grant("manager", "high-street")]

    assert permits(manager, "tills.edit", "high-street")
    for word in ("programs.publish", "members.adjust", "exports.read", "approvals.decide", "webhooks.edit"):
        assert not permits(manager, word)
        assert not permits(manager, word, "high-street")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "at least one"),
        (["king"], "no role"),
        ([""], "no role"),
        (["owner:high-street"], "whole house"),
        (["auditor:high-street"], "whole house"),
    ],
)
def test_roles_that_nobody_can_have_are_refused(given: list[str], says: str) -> None:
    with pytest.raises(InvalidRoles, match=says):
        roles.check(map(roles.read, given))


def test_a_role_reads_as_it_is_written() -> None:
    for text in ("clerk", "clerk:high-street", "manager:a:b"):
        assert str(roles.read(text)) == text
