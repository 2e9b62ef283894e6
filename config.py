"""Settings: read once from the environment, checked together, frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from settings import production, push, values, wallets
from settings.production import (
    DEVELOPMENT_ANCHOR_KEY,
    DEVELOPMENT_INDEX_KEY,
    DEVELOPMENT_KEYRING,
    PREFIX,
)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# What a repr says nothing of, besides what wallets keep.
_SECRETS = ("index_key", "anchor_key", "push_key", "oidc_client_secret")


class InvalidSettings(ValueError):
    """The service may not start with these settings. `problems` has a sentence for each, without secrets."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n  ".join(("the settings cannot be used:", *problems)))
        self.problems = problems


def _setting(default: str, read: Callable[[str], Any]) -> dict[str, Any]:
    return {"default": default, "read": read}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service is told; `docs/settings.md` says what each means. Its repr shows no secret.

    `keyring` is id → 32 bytes in the order given: the first seals, every one opens.
    """

    database_url: str = field(metadata=_setting("sqlite:///var/regulars.db", values.database_url))
    environment: Literal["development", "production"] = field(
        metadata=_setting("development", values.one_of("development", "production"))
    )
    keyring: Mapping[str, bytes] = field(hash=False, metadata=_setting(DEVELOPMENT_KEYRING, values.keyring))
    index_key: bytes = field(metadata=_setting(DEVELOPMENT_INDEX_KEY, values.key))
    log_level: str = field(metadata=_setting("INFO", values.one_of(*LOG_LEVELS)))
    log_format: Literal["json", "console"] = field(
        metadata=_setting("json", values.one_of("json", "console"))
    )
    pool_size: int = field(metadata=_setting("4", values.whole(1, 200)))
    body_limit_bytes: int = field(metadata=_setting("4194304", values.whole(1024, 1 << 30)))
    trusted_proxies: int = field(metadata=_setting("0", values.whole(0, 10)))
    public_url: str = field(metadata=_setting("http://localhost:8000", values.public_url))
    adjust_limit_points: int = field(metadata=_setting("5000", values.whole(0, 10**11)))
    zone: ZoneInfo = field(metadata=_setting("UTC", values.zone))
    anchor_key: bytes = field(hash=False, metadata=_setting(DEVELOPMENT_ANCHOR_KEY, values.key))
    smtp_url: str = field(metadata=_setting("", values.smtp_url))
    mail_from: str = field(metadata=_setting("", values.mailbox))
    sms_url: str = field(metadata=_setting("", values.sms_url))
    push_key: bytes = field(metadata=_setting("", push.private_key))
    push_subject: str = field(metadata=_setting("", push.subject))
    oidc_issuer: str = field(metadata=_setting("", values.issuer))
    oidc_client_id: str = field(metadata=_setting("", values.plain))
    oidc_client_secret: str = field(metadata=_setting("", values.plain))
    sandbox_database_url: str = field(metadata=_setting("", values.sandbox_url))
    apple_pass_type: str = field(metadata=_setting("", wallets.pass_type))
    apple_pass_team: str = field(metadata=_setting("", wallets.team))
    apple_pass_certificate: str = field(metadata=_setting("", wallets.pem("CERTIFICATE")))
    apple_pass_key: str = field(metadata=_setting("", wallets.pem(*wallets.KEY_LABELS)))
    apple_pass_key_password: str = field(metadata=_setting("", values.plain))
    apple_pass_wwdr: str = field(metadata=_setting("", wallets.pem("CERTIFICATE")))
    google_wallet_issuer: str = field(metadata=_setting("", wallets.issuer))
    google_wallet_account: str = field(metadata=_setting("", wallets.account))
    request_log: Literal["on", "off"] = field(metadata=_setting("on", values.one_of("on", "off")))

    @property
    def is_development(self) -> bool:
        """Whether it runs on somebody's own machine, where what it calls may be as well."""
        return self.environment == "development"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read every `LOYALTY_…` variable; an empty one counts as unset.

        Raises `InvalidSettings` with everything that is wrong, not only the first.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        found: dict[str, Any] = {}
        problems = _unknown(environ)
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            try:
                found[each.name] = each.metadata["read"](given.get(name, each.metadata["default"]))
            except values.Wrong as wrong:
                problems.append(f"{name} {wrong}")
        if found.get("smtp_url") and not given.get(PREFIX + "MAIL_FROM"):
            problems.append(f"{PREFIX}MAIL_FROM is not set; {PREFIX}SMTP_URL needs it to name the sender")
        problems += production.half_given(given) + wallets.misfits(found, PREFIX)
        if found.get("sandbox_database_url") and found.get("sandbox_database_url") == found.get(
            "database_url"
        ):
            problems.append(f"{PREFIX}SANDBOX_DATABASE_URL is the real database; name another")
        if found.get("environment") != "development":
            problems += production.refusals(found, given)
        if problems:
            raise InvalidSettings(tuple(problems))
        return cls(**found)

    @property
    def sandbox_url(self) -> str | None:
        """The database for integrators' tests: the one given, or a file beside a SQLite one; else None."""
        if self.sandbox_database_url:
            return self.sandbox_database_url
        url = make_url(self.database_url)
        if url.get_backend_name() != "sqlite" or production.in_memory(url):
            return None
        path = (url.database or "").removesuffix(".db")
        return url.set(database=f"{path}.sandbox.db").render_as_string(hide_password=False)

    def __repr__(self) -> str:
        shown = {each.name: getattr(self, each.name) for each in fields(self)}
        shown |= {
            name: values.without_password(shown[name]) for name in ("database_url", "sandbox_database_url")
        }
        shown["keyring"] = dict.fromkeys(self.keyring, "***")
        shown |= dict.fromkeys((*_SECRETS, *wallets.SECRETS), "***")
        shown |= {name: values.without_login(shown[name]) for name in ("smtp_url", "sms_url")}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """A misspelt variable would otherwise be a default that nobody notices."""
    known = [PREFIX + each.name.upper() for each in fields(Settings)]
    unknown = {name for name in environ if name.startswith(PREFIX)} - {*known, "LOYALTY_SHARED"}
    return [
        f"{name} is not a setting; did you mean {get_close_matches(name, known, n=1, cutoff=0)[0]}?"
        for name in sorted(unknown)
        if not name.startswith("LOYALTY_TEST_")
    ]
