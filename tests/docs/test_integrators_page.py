"""docs/integrators.md: from an empty folder to a receipt, typed line by line against a server of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.docs import pages
from tests.docs.pages import ROOT, Step

LIMIT_SECONDS = 600


@contextmanager
def serving(url: str) -> Iterator[str]:
    """`make serve` without make: the real server on a free port, with the database of the page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    words = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    words += ["--blocking-threads", "4", "--no-ws", "wsgi:app"]
    environment = {**os.environ, "LOYALTY_DATABASE_URL": url, "LOYALTY_LOG_LEVEL": "ERROR"}
    server = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _await(address: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < until, "the server did not come up"
            time.sleep(0.1)
        else:
            return


def test_the_first_ten_minutes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/first.db"
    begun = time.monotonic()
    found = pages.steps("integrators.md")
    with serving(url) as address:
        typed = [_here(step, tmp_path, url, address) for step in found]
        printed = pages.run(typed)

    for step, text in zip(found, printed, strict=True):
        pages.said(step, text)
    log = next(
        text for step, text in zip(found, printed, strict=True) if "/v1/till/requests" in step.commands
    )
    assert "invalid_receipt" in {each["code"] for each in json.loads(log)["data"]}
    assert len([step for step in found if step.answer]) == 6
    assert time.monotonic() - begun < LIMIT_SECONDS


def _here(step: Step, folder: Path, url: str, address: str) -> str:
    """The commands with this test's places instead of the page's; the log is read when it was written."""
    wait = "sleep 2\n" if "/v1/till/requests" in step.commands else ""
    return wait + (
        step.commands.replace("sqlite:///var/first.db", url)
        .replace("http://127.0.0.1:8000", address)
        .replace("sandbox.json", f"{folder}/sandbox.json")
    )
