"""The list that staff keep for a segment, put in place of the one there was. Audited where it is another."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from db.session import Session
from doorway import audits
from loyalty.people import list_file, segments
from loyalty.program.model import Program
from pos_adapter import physical_lines


def replace_list(session: Session, program: Program, segment: str, body: bytes, at: datetime) -> int:
    """Put exactly the members of a CSV file on a segment's list; how many they are.

    Raises UnknownSegment before the file is read, what `list_file.read` raises, and UnknownMember.
    """
    segments.get(program, segment)
    lines = physical_lines.numbered(BytesIO(body), list_file.LONGEST_LINE_BYTES)
    members = list_file.read(session, program.code, lines)
    count, is_news = segments.replace_list(session, program, segment, members, at)
    if is_news:
        audits.did(session, "segments.list", f"{program.code}/{segment}", {"members": count})
    return count
