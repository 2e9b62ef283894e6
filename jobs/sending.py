"""What goes out of the house: events to whoever asked for them, and notices to members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from events import publisher
from jobs.job import House
from notices import gathering, sending
from notices.channels import Channels

# After this a round takes up nothing new: another may begin, here or in another process.
ROUND = timedelta(seconds=40)


def publish(house: House, at: datetime) -> Mapping[str, int]:
    """Send events on their way, and those that are due again."""
    return asdict(publisher.publish(house.database, house.settings, at))


def send_notices(house: House, at: datetime) -> Mapping[str, int]:
    """Turn what happened in the last hour into notices, and send what is due."""
    channels, counts = Channels.of(house.settings), Counter[str]()
    counts["told"] = gathering.from_events(house.database, house.retailer, at)
    while house.clock() - at < ROUND:
        sent = sending.send_due(house.database, house.retailer, channels, house.clock())
        if sent.is_idle:
            break
        counts.update(sent.counts)
    return counts
