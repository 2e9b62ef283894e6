"""Flows: every legal move is in the figures of a report, so that opening and flow always come to closing."""

from __future__ import annotations

import pytest

from points.accounts import LEGAL_MOVES
from points.flows import Flow, Have


@pytest.mark.parametrize(("move", "source", "target"), sorted(LEGAL_MOVES))
def test_a_legal_move_changes_the_figures_as_it_changes_what_holders_have(move, source, target):
    flow, before = Flow(), Have(available=10, pending=10, held=10, owed=10)
    flow.take(source, target, 7)
    after = before.after(source, target, 7)
    assert (flow.net(), flow.net_owed()) == (after.total - before.total, after.owed - before.owed)


def test_flows_add_up():
    flow = Flow(issued=5, owed=1)
    flow.add(Flow(issued=2, expired=3))
    assert flow == Flow(issued=7, expired=3, owed=1)
