"""The members' door: at the root, because a member types no more than the shop's name."""

from __future__ import annotations

from web.wire import cookies
from web.wire.door import Door, Guard, member_of

door = Door("member", __name__, Guard(cookies.MEMBER, "/sign-in", member_of))
