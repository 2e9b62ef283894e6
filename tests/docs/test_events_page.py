"""docs/events.md: the catalogue is in step, the examples answer, and the snippet verifies what we send."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from events import schedule, signing
from tests.api.doors import NOW, Doors
from tests.cli.conftest import Run
from tests.docs.examples import curl, differing
from tests.docs.pages import flask_lines
from tests.events.house import House
from tests.events.receiver import receiving

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "events.md").read_text("utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


@pytest.fixture
def verify() -> Callable[..., None]:
    """The function of the page, as a reader would paste it."""
    (snippet,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    found: dict = {}
    exec(compile(snippet, "docs/events.md", "exec"), found)
    return found["verify"]


def headers(**changed: str | None) -> dict[str, str]:
    whole = {
        "Webhook-Id": ID,
        "Webhook-Timestamp": str(AT),
        "Webhook-Signature": signing.signature(SECRET, ID, AT, BODY),
    }
    whole |= {f"Webhook-{name.title()}": value for name, value in changed.items()}
    return {name: value for name, value in whole.items() if value is not None}


def test_the_catalogue_on_the_page_is_that_of_the_code() -> None:
    done = subprocess.run([sys.executable, "tools/events_page.py", "--check"], cwd=ROOT, check=False)

    assert done.returncode == 0, "run: python tools/events_page.py"


def test_the_example_answers_as_it_says(database) -> None:
    ((command, answer),) = re.findall(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", TEXT, re.DOTALL)

    with time_machine.travel(NOW, tick=False):
        doors = Doors(database)
        found = curl(doors.client, command.replace("$STAFF_TOKEN", doors.staff()))

    assert found.status_code == 201
    assert differing(json.loads(answer), found.json) == []


def test_the_commands_on_the_page_set_up_a_webhook_send_and_send_again(run: Run, database) -> None:
    house = House(database, datetime.now(UTC) - timedelta(minutes=5))
    add, goes_on, publish, one, span = flask_lines("events.md")
    with receiving() as receiver:
        added = run(*[receiver.url if word.startswith("https://") else word for word in add])
        webhook = added.stderr.partition(";")[0]
        (event,) = house.happen(event_type="points.changed")
        sent = run(*publish)
        known = {"whk_…": webhook, "evt_…": event}
        again = run(*[known.get(word, word) for word in one])
        every = run(*span)

    assert goes_on == [word for word in publish if word != "--once"]
    assert added.stdout.startswith("whsec_")
    assert [each.exit_code for each in (added, sent, again, every)] == [0, 0, 0, 0], again.output
    assert sent.stdout == "1 published, 1 delivered, 0 failed, 0 given up\n"
    assert receiver.events() == [event]
    assert again.stdout.startswith("1 on their way again")


def test_the_waits_on_the_page_are_those_of_the_code() -> None:
    (said,) = re.findall(r"again after (.*?) \(", TEXT, re.DOTALL)
    units = {"s": 1, "min": 60, "h": 3600}

    found = re.findall(r"(\d+)\s+(s|min|h)\b", said)
    assert [int(count) * units[unit] for count, unit in found] == [
        wait.total_seconds() for wait in schedule.WAITS
    ]


def test_the_snippet_takes_the_specifications_vectors(verify, shared_data) -> None:
    vectors = json.loads((shared_data / "specs/standard_webhooks/vectors.json").read_text("utf-8"))["vectors"]

    for vector in vectors:
        given = {name: str(vector[name]) for name in vector if name.startswith("webhook-")}
        verify(vector["secret"], given, vector["payload"].encode(), now=vector["webhook-timestamp"])


@pytest.mark.parametrize(
    ("changed", "body", "secret", "later"),
    [
        ({"signature": None}, BODY, SECRET, 0),
        ({"id": None}, BODY, SECRET, 0),
        ({"timestamp": None}, BODY, SECRET, 0),
        ({"timestamp": "soon"}, BODY, SECRET, 0),
        ({}, BODY, SECRET, 301),
        ({}, BODY, SECRET, -301),
        ({"signature": "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="}, BODY, SECRET, 0),
        ({"signature": "v1,g0hM9SsE"}, BODY, SECRET, 0),
        ({"signature": "v1,é"}, BODY, SECRET, 0),
        ({"signature": ""}, BODY, SECRET, 0),
        ({"id": "msg_other"}, BODY, SECRET, 0),
        ({}, BODY + b" ", SECRET, 0),
        ({}, BODY, "whsec_" + "A" * 43 + "=", 0),
        ({}, BODY, "whsec_", 0),
        ({}, BODY, "", 0),
    ],
)
def test_the_snippet_refuses_whatever_is_not_ours(verify, changed, body, secret, later) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        verify(secret, headers(**changed), body, now=AT + later)


def test_the_snippet_finds_its_signature_among_several_and_needs_no_prefix(verify) -> None:
    ours = signing.signature(SECRET, ID, AT, BODY)

    verify(SECRET, headers(signature=f"v2,abc v1,abc {ours}"), BODY, now=AT)
    verify(SECRET.removeprefix("whsec_"), headers(), BODY, now=AT)


def test_the_snippet_takes_what_we_really_send(verify, database) -> None:
    house = House(database, datetime.now(UTC))
    with receiving() as receiver:
        _, secret = house.listen(receiver.url)
        house.happen()
        house.publish()

    (heard,) = receiver.heard
    verify(secret, heard.headers, heard.body)
    assert json.loads(heard.body)["id"] == heard.event
