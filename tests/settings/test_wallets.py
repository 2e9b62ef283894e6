"""What wallets need is given whole, and fits together, or the service does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import InvalidSettings, Settings
from tests.wallets import authority
from tests.wallets.authority import apple_settings, google_settings

APPLE, GOOGLE = "LOYALTY_APPLE_PASS_", "LOYALTY_GOOGLE_WALLET_"


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(InvalidSettings) as caught:
        Settings.from_environment(environ)
    return caught.value.problems


def test_given_whole_they_are_read_and_not_shown() -> None:
    settings = Settings.from_environment(apple_settings() | google_settings())

    assert settings.apple_pass_team == authority.TEAM
    assert "BEGIN" not in repr(settings)
    assert authority.EMAIL not in repr(settings)
    assert authority.PASSWORD not in repr(settings)


def test_files_are_named_by_their_paths_or_written_in_one_line(tmp_path: Path) -> None:
    given = apple_settings()
    (tmp_path / "pass.pem").write_text(given[f"{APPLE}CERTIFICATE"])
    (tmp_path / "account.json").write_text(authority.google())
    named = given | {f"{APPLE}CERTIFICATE": str(tmp_path / "pass.pem")}
    named |= {f"{APPLE}KEY": given[f"{APPLE}KEY"].replace("\n", "\\n")}
    named |= google_settings() | {f"{GOOGLE}ACCOUNT": str(tmp_path / "account.json")}

    settings = Settings.from_environment(named)

    assert settings == Settings.from_environment(given | google_settings())


@pytest.mark.parametrize("missing", ["TYPE", "TEAM", "CERTIFICATE", "KEY", "WWDR"])
def test_half_of_what_apple_needs_is_refused_in_a_sentence(missing: str) -> None:
    given = apple_settings()
    del given[APPLE + missing]

    assert problems(given) == (f"{APPLE}{missing} is not set; Apple Wallet needs it",)


def test_a_password_or_half_an_issuer_alone_is_refused() -> None:
    assert len(problems({f"{APPLE}KEY_PASSWORD": "x"})) == 5
    assert problems({f"{GOOGLE}ISSUER": "1"}) == (f"{GOOGLE}ACCOUNT is not set; Google Wallet needs it",)


OTHER = authority.apple(authority.FROM)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"KEY_PASSWORD": "wrong"}, "KEY cannot be opened"),
        ({"KEY": OTHER.key}, "is not the key of"),
        ({"TYPE": "pass.com.example.other"}, "is not for LOYALTY_APPLE_PASS_TYPE"),
        ({"TEAM": "ZZZZZ99999"}, "is not of LOYALTY_APPLE_PASS_TEAM"),
        ({"WWDR": OTHER.wwdr}, "did not issue"),
        ({"WWDR": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}, "can be read"),
        ({"CERTIFICATE": "/no/such/file"}, "names no file that can be read"),
        ({"CERTIFICATE": authority.apple().key}, "BEGIN CERTIFICATE"),
        ({"TYPE": "com.example"}, "like pass.com.example.loyalty"),
        ({"TEAM": "abc"}, "ten capital letters"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, str], says: str) -> None:
    (problem,) = problems(apple_settings() | {APPLE + name: text for name, text in changes.items()})

    assert says in problem


@pytest.mark.parametrize(
    "account", ['{"client_email": "a"}', "{", "[]", '{"client_email": "a", "private_key": "x"}']
)
def test_an_account_that_cannot_sign_is_refused(account: str) -> None:
    (problem,) = problems(google_settings() | {f"{GOOGLE}ACCOUNT": account})

    assert problem.startswith(f"{GOOGLE}ACCOUNT ")


def test_an_expired_certificate_does_not_keep_the_service_from_starting() -> None:
    assert Settings.from_environment(apple_settings(OTHER)).apple_pass_certificate
