"""Settings are read whole, refused whole, and never shown."""

from __future__ import annotations

import base64
import re
import secrets
import shlex
import subprocess
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from config import InvalidSettings, Settings
from settings.production import DEVELOPMENT_INDEX_KEY, DEVELOPMENT_KEYRING, DEVELOPMENT_KEYS, PREFIX
from settings.values import MAKE_A_KEY

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"
ROW = re.compile(r"^\| `(LOYALTY_\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def production(**changes: str) -> dict[str, str]:
    sound = {
        "ENVIRONMENT": "production",
        "KEYRING": f"a:{new_key()}",
        "INDEX_KEY": new_key(),
        "ANCHOR_KEY": new_key(),
    }
    return {f"LOYALTY_{name}": value for name, value in (sound | changes).items()}


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(InvalidSettings) as caught:
        Settings.from_environment(environ)
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    return caught.value.problems


def test_the_table_in_the_documents_and_the_settings_agree_exactly() -> None:
    written = [(name, default) for name, default, _ in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))]

    shown = dict.fromkeys((DEVELOPMENT_KEYRING, *DEVELOPMENT_KEYS), "the development key") | {"": "not set"}
    read = [(PREFIX + each.name.upper(), each.metadata["default"]) for each in fields(Settings)]
    assert written == [(name, shown.get(default, f"`{default}`")) for name, default in read]
    assert written[0][0] == "LOYALTY_DATABASE_URL"


def test_every_variable_that_the_documents_name_is_one() -> None:
    named = set(re.findall(r"LOYALTY_[A-Z_]*[A-Z]", DOCUMENT.read_text(encoding="utf-8")))

    known = {PREFIX + each.name.upper() for each in fields(Settings)}
    assert named == known | {"LOYALTY_SHARED", "LOYALTY_TEST"}


def test_the_command_in_the_documents_makes_a_key_that_production_takes() -> None:
    assert MAKE_A_KEY in DOCUMENT.read_text(encoding="utf-8")

    made = subprocess.run(shlex.split(MAKE_A_KEY), capture_output=True, text=True, check=True).stdout

    assert len(Settings.from_environment(production(INDEX_KEY=made)).index_key) == 32


def test_an_empty_environment_is_a_first_try_in_development() -> None:
    settings = Settings.from_environment({"PATH": "/bin", "LOYALTY_POOL_SIZE": " "})

    assert settings.database_url == "sqlite:///var/regulars.db"
    assert (settings.environment, settings.log_level, settings.log_format) == ("development", "INFO", "json")
    assert (settings.pool_size, settings.body_limit_bytes) == (4, 4 * 1024 * 1024)
    assert list(settings.keyring) == ["development"]


def test_everything_can_be_set() -> None:
    settings = Settings.from_environment(
        production(
            DATABASE_URL="sqlite:////srv/points.db",
            LOG_LEVEL="warning",
            LOG_FORMAT="console",
            POOL_SIZE="16",
            BODY_LIMIT_BYTES="1024",
            PUBLIC_URL="https://points.example.com/",
            ZONE="Europe/London",
        )
    )

    assert (settings.database_url, settings.environment) == ("sqlite:////srv/points.db", "production")
    assert (settings.log_level, settings.log_format) == ("WARNING", "console")
    assert (settings.pool_size, settings.body_limit_bytes) == (16, 1024)
    assert (settings.public_url, settings.zone.key) == ("https://points.example.com", "Europe/London")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_however_it_is_written(scheme: str) -> None:
    settings = Settings.from_environment({"LOYALTY_DATABASE_URL": f"{scheme}://ann:pw@db.example/points"})

    assert settings.database_url == "postgresql+psycopg://ann:pw@db.example/points"


def test_the_first_key_of_the_ring_comes_first_and_all_are_kept() -> None:
    new, old = secrets.token_bytes(32), b"\xff\xef" + secrets.token_bytes(30)  # _- in the URL-safe alphabet
    padded, bare = base64.b64encode(new).decode(), base64.urlsafe_b64encode(old).decode().rstrip("=")

    settings = Settings.from_environment(production(KEYRING=f"2027-01:{padded}, 2026-11:{bare}"))

    assert list(settings.keyring.items()) == [("2027-01", new), ("2026-11", old)]


def test_production_names_everything_that_is_wrong_at_once() -> None:
    found = problems(
        production(POOLSIZE="9", KEYRING="", INDEX_KEY="", ANCHOR_KEY="", DATABASE_URL="sqlite://")
    )

    named = [problem.split()[0].removeprefix("LOYALTY_") for problem in found]
    assert named == ["POOLSIZE", "KEYRING", "INDEX_KEY", "ANCHOR_KEY", "DATABASE_URL"]
    assert "did you mean LOYALTY_POOL_SIZE?" in found[0]
    assert all(MAKE_A_KEY in problem for problem in found[1:4])


def test_a_misspelt_environment_is_not_taken_for_development() -> None:
    found = problems({"LOYALTY_ENVIRONMENT": "prod"})

    assert any("development, production; got 'prod'" in problem for problem in found)
    assert any("LOYALTY_KEYRING is not set" in problem for problem in found)


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        (DEVELOPMENT_INDEX_KEY, "everyone knows"),
        (DEVELOPMENT_KEYS[1], "everyone knows"),
        (DEVELOPMENT_KEYRING.partition(":")[2], "everyone knows"),
        (base64.b64encode(bytes(32)).decode(), "not random"),
        (base64.b64encode(bytes(range(100, 132))).decode(), "not random"),
        (base64.b64encode(b"\xf3\x01\x9c\x77" * 8).decode(), "not random"),
        (base64.b64encode(b"The quick brown fox jumps over a").decode(), "not random"),
        (base64.b64encode(b"9f86d081884c7d659a2feaa0c55ad015").decode(), "not random"),
        (
            base64.b64encode(bytes(int(digit, 16) for digit in "9f86d081884c7d659a2feaa0c55ad015")).decode(),
            "not random",
        ),
        (
            base64.b64encode(bytes.fromhex("9f86d081884c7d659a2feaa0c55ad015")).decode(),
            "must be 32 bytes, got 16",
        ),
        ("correct horse battery staple", "is not base64"),
        ("pässwörd", "is not base64"),
    ],
)
def test_production_refuses_a_weak_secret_wherever_it_stands(weak: str, why: str) -> None:
    (as_index,) = problems(production(INDEX_KEY=weak))
    (as_anchor_key,) = problems(production(ANCHOR_KEY=weak))
    (as_second_of_ring,) = problems(production(KEYRING=f"good:{new_key()},weak:{weak}"))

    assert as_index.startswith("LOYALTY_INDEX_KEY ")
    assert as_anchor_key.startswith("LOYALTY_ANCHOR_KEY ")
    assert as_second_of_ring.startswith("LOYALTY_KEYRING key ")
    found = (as_index, as_anchor_key, as_second_of_ring)
    assert all(why in problem and weak not in problem for problem in found)


def test_one_secret_is_not_used_twice() -> None:
    key = new_key()

    assert "same key as LOYALTY_KEYRING key 'a'" in problems(production(KEYRING=f"a:{key}", INDEX_KEY=key))[0]
    assert "same key as LOYALTY_KEYRING key 'a'" in problems(production(KEYRING=f"a:{key},b:{key}"))[0]


def test_random_keys_are_never_called_weak() -> None:
    for _ in range(2000):
        Settings.from_environment(production())


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:points?mode=memory&uri=true",
        "sqlite:///file:/points?vfs=memdb&uri=true",
    ],
)
def test_production_refuses_a_database_that_forgets(url: str) -> None:
    assert "forgets everything" in problems(production(DATABASE_URL=url))[0]
    assert Settings.from_environment({"LOYALTY_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "mysql://ann:pw@db/points", "postgresql://"),
        ("DATABASE_URL", "postgresql://ann:pw@db:port/points", "postgresql://"),
        ("DATABASE_URL", "regulars.db", "sqlite:///"),
        ("DATABASE_URL", "sqlite://var/regulars.db", "three slashes"),
        ("KEYRING", "a", "key 1 must be id:key"),
        ("KEYRING", f"a:{DEVELOPMENT_INDEX_KEY},", "key 2 must be id:key"),
        ("KEYRING", f"a b:{DEVELOPMENT_INDEX_KEY}", "key 1 must be id:key"),
        ("KEYRING", f"a:{DEVELOPMENT_INDEX_KEY},a:{DEVELOPMENT_INDEX_KEY}", "key 2 has the id of another"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO"),
        ("LOG_FORMAT", "xml", "json, console"),
        ("POOL_SIZE", "0", "from 1 to 200"),
        ("POOL_SIZE", "٤", "from 1 to 200"),
        ("BODY_LIMIT_BYTES", "4 MiB", "whole number"),
        ("BODY_LIMIT_BYTES", "9" * 5000, "whole number"),
        ("PUBLIC_URL", "points.example.com", "https://"),
        ("PUBLIC_URL", "https://ann:pw@points.example.com", "without user"),
        ("PUBLIC_URL", "https://points.example.com:port", "https://"),
        ("ZONE", "London", "Europe/London"),
        ("ZONE", "../../etc/passwd", "Europe/London"),
        ("SMTP_URL", "mail.example.com:587", "smtp://"),
        ("SMTP_URL", "smtp://ann:pw@mail.example.com/path", "without a path"),
        ("SMTP_URL", "smtp://ann@mail.example.com", "both a user and a password"),
        ("SMTP_URL", "smtp://ann:pw%C3%B6@mail.example.com", "plain letters"),
        ("SMTP_URL", "smtp+plain://ann:pw@mail.example.com", "in clear"),
        ("MAIL_FROM", "Shop", "points@shop.example"),
        ("MAIL_FROM", "Shop\r\nBcc: x <a@b.example>", "points@shop.example"),
        ("SMS_URL", "twilio://AC1:pw@elsewhere.example?from=+44", "twilio://"),
        ("SMS_URL", "nexmo://AC1:pw@default?from=+44", "vonage://"),
        ("SMS_URL", "twilio://AC1:pw@default", "?from="),
        ("SMS_URL", "vonage://AC1@default?from=Shop", "a password"),
    ],
)
def test_a_wrong_value_is_refused_everywhere_with_its_remedy(name: str, value: str, says: str) -> None:
    (problem,) = problems({f"LOYALTY_{name}": value})

    assert problem.startswith(f"LOYALTY_{name} ")
    assert says in problem
    assert "pw" not in problem
    assert len(problem) < 250


def test_only_the_tests_own_variables_may_be_unknown() -> None:
    Settings.from_environment({"LOYALTY_SHARED": "x", "LOYALTY_TEST_DATABASE_URL": "x", "PORT": "1"})

    assert "did you mean LOYALTY_KEYRING?" in problems({"LOYALTY_KEY_RING": ""})[0]


def test_no_secret_is_ever_printed() -> None:
    environ = production(DATABASE_URL="postgresql://ann:hunter2@db/points?password=hunter3")

    shown = repr(Settings.from_environment(environ))

    assert "ann:***@db/points" in shown
    assert "{'a': '***'}" in shown
    keys = [
        environ["LOYALTY_KEYRING"].partition(":")[2],
        environ["LOYALTY_INDEX_KEY"],
        environ["LOYALTY_ANCHOR_KEY"],
    ]
    raw = [repr(base64.b64decode(key))[2:-1] for key in keys]
    assert not [secret for secret in ["hunter2", "hunter3", *keys, *raw] if secret in shown]


def test_the_passwords_of_the_ways_out_are_not_printed() -> None:
    environ = {
        "LOYALTY_SMTP_URL": "smtps://ann:hunter2@mail.example.com",
        "LOYALTY_MAIL_FROM": "Shop <points@shop.example>",
        "LOYALTY_SMS_URL": "twilio://AC123:hunter3@default?from=+447700900000",
    }

    shown = repr(Settings.from_environment(environ))

    assert "smtps://mail.example.com" in shown
    assert "hunter" not in shown
    assert "AC123" not in shown


def test_a_mail_server_needs_a_sender() -> None:
    (problem,) = problems({"LOYALTY_SMTP_URL": "smtp://mail.example.com"})

    assert problem.startswith("LOYALTY_MAIL_FROM is not set")


def test_settings_cannot_be_changed() -> None:
    settings = Settings.from_environment({})

    with pytest.raises(FrozenInstanceError):
        settings.pool_size = 5  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.keyring["more"] = b""  # type: ignore[index]
    assert hash(settings) == hash(Settings.from_environment({}))


OIDC = {
    "OIDC_ISSUER": "https://login.example.com",
    "OIDC_CLIENT_ID": "regulars",
    "OIDC_CLIENT_SECRET": "kJ8s-0aQmZx7rTq2LpWv",
}


def test_a_provider_of_sign_ins_needs_all_three_of_its_settings() -> None:
    settings = Settings.from_environment(production(**OIDC))
    assert settings.oidc_issuer == "https://login.example.com"

    for name in OIDC:
        (problem,) = problems(production(**(OIDC | {name: ""})))
        assert problem == f"LOYALTY_{name} is not set; OpenID Connect needs it"


@pytest.mark.parametrize(
    ("name", "weak", "says"),
    [
        ("OIDC_ISSUER", "http://login.example.com", "https"),
        ("OIDC_CLIENT_SECRET", "secret", "at least 16"),
        ("OIDC_CLIENT_SECRET", "secretsecretsecretsecret", "not random"),
    ],
)
def test_production_refuses_a_provider_that_could_be_played(name: str, weak: str, says: str) -> None:
    (problem,) = problems(production(**(OIDC | {name: weak})))

    assert problem.startswith(f"LOYALTY_{name} ")
    assert says in problem
    assert "secretsecret" not in problem
    development = production(**(OIDC | {name: weak, "ENVIRONMENT": "development"}))
    assert getattr(Settings.from_environment(development), name.lower()) == weak


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("OIDC_ISSUER", "login.example.com"),
        ("OIDC_ISSUER", "https://login.example.com?tenant=1"),
        ("OIDC_CLIENT_ID", "two words"),
    ],
)
def test_a_provider_that_is_none_is_refused_everywhere(name: str, wrong: str) -> None:
    (problem,) = problems(production(**(OIDC | {name: wrong})))

    assert problem.startswith(f"LOYALTY_{name} must be")


def test_the_providers_secret_is_not_printed() -> None:
    assert OIDC["OIDC_CLIENT_SECRET"] not in repr(Settings.from_environment(production(**OIDC)))


@pytest.mark.parametrize(
    ("changes", "sandbox"),
    [
        ({}, "sqlite:///var/regulars.sandbox.db"),
        ({"DATABASE_URL": "sqlite:////srv/points"}, "sqlite:////srv/points.sandbox.db"),
        ({"DATABASE_URL": "sqlite://"}, None),
        ({"DATABASE_URL": "postgresql://db/points"}, None),
        ({"SANDBOX_DATABASE_URL": "postgresql://db/tests"}, "postgresql+psycopg://db/tests"),
    ],
)
def test_the_sandbox_has_a_database_of_its_own(changes: dict[str, str], sandbox: str | None) -> None:
    settings = Settings.from_environment({f"LOYALTY_{name}": value for name, value in changes.items()})

    assert settings.sandbox_url == sandbox


def test_the_sandbox_is_never_the_real_database() -> None:
    (found,) = problems(
        {"LOYALTY_DATABASE_URL": "sqlite:///a.db", "LOYALTY_SANDBOX_DATABASE_URL": "sqlite:///a.db"}
    )

    assert found.startswith("LOYALTY_SANDBOX_DATABASE_URL is the real database")


def test_the_sandboxs_password_is_not_shown() -> None:
    url = "postgresql://ann:secret@db/tests"

    assert "secret@" not in repr(Settings.from_environment({"LOYALTY_SANDBOX_DATABASE_URL": url}))
