"""Everything about the service that may be set, read from the environment once and passed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from features.errors import TepatError

MEBIBYTE: Final = 1024 * 1024
LANGUAGES: Final = ("id", "en")
_TRUE: Final = frozenset({"1", "true", "yes", "on", "ya"})
_FALSE: Final = frozenset({"0", "false", "no", "off", "tidak"})


class WrongSetting(TepatError):
    """A variable of the environment holds what the service cannot use; it does not start."""

    exit_code = 2

    def __init__(self, variable: str, wanted: str) -> None:
        self.variable = variable
        self.wanted = wanted
        super().__init__(f"The environment variable {variable} cannot be used: it must be {wanted}.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the service was told; every field has the default of one office on one machine.

    Attributes:
        home: folder of everything that Tepat keeps (`models.home`).
        database: SQLAlchemy's address of the database.
        key_file: the key of personal data, outside the database.
        uploads: folder of uploaded files, each named by its digest.
        policy: file of programmes in place of the profile's.
        profile: profile that uploaded registries are read with, and whose champion assesses.
        simulated: "data simulasi" stands on every page.
        secure_cookies: cookies travel over HTTPS only; False on a loopback address only.
        trust_proxy: the address of a caller is taken from the proxy's X-Forwarded-For.
        idle: a session ends after so long without a request.
        longest_session: a session ends after so long in any case.
        upload_limit: largest uploaded file in bytes.
        language: of pages before somebody signs in.
    """

    home: Path
    database: str
    key_file: Path
    uploads: Path
    policy: Path | None = None
    profile: str = "dtsen"
    simulated: bool = False
    secure_cookies: bool = True
    trust_proxy: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    idle: timedelta = timedelta(minutes=30)
    longest_session: timedelta = timedelta(hours=12)
    upload_limit: int = 512 * MEBIBYTE
    language: str = "id"


VARIABLES: Final[dict[str, str]] = {
    "TEPAT_HOME": "folder of everything that Tepat keeps (default: the user's data folder)",
    "TEPAT_DATABASE": "address of the database (default: sqlite:/// and HOME/service/tepat.sqlite)",
    "TEPAT_KEY_FILE": "the key of personal data (default: HOME/service/key, made at the first start)",
    "TEPAT_UPLOADS": "folder of uploaded files (default: HOME/service/uploads)",
    "TEPAT_POLICY": "file of programmes in place of the profile's (default: none)",
    "TEPAT_PROFILE": "profile of the registries and of the model (default: dtsen)",
    "TEPAT_SIMULATED": "1: the data is simulated, and every page says so (default: 0)",
    "TEPAT_SECURE_COOKIES": "1: cookies over HTTPS only (default: 1, on a loopback address 0)",
    "TEPAT_TRUST_PROXY": "1: callers' addresses come from a proxy on this machine (default: 0)",
    "TEPAT_HOST": "address that the service listens on (default: 127.0.0.1)",
    "TEPAT_PORT": "port that the service listens on (default: 8000)",
    "TEPAT_IDLE_MINUTES": "a session ends after so many minutes without a request (default: 30)",
    "TEPAT_SESSION_HOURS": "a session ends after so many hours in any case (default: 12)",
    "TEPAT_UPLOAD_LIMIT": "largest uploaded file in MiB (default: 512)",
    "TEPAT_LANGUAGE": "language before somebody signs in: id or en (default: id)",
}
"""Variable → what it sets. `docs/runbook.md` lists every one."""


def settings_from_environment(environment: Mapping[str, str], home: Path) -> Settings:
    """The settings that `environment` asks for.

    Args:
        home: `models.home.tepat_home()`, where the defaults live.

    Raises:
        WrongSetting: a variable holds something else than it may.

    >>> settings_from_environment({"TEPAT_PORT": "8080"}, Path("/srv/tepat")).port
    8080
    """
    service = home / "service"
    given = {name: value for name, value in environment.items() if value}
    host = given.get("TEPAT_HOST", "127.0.0.1")
    return Settings(
        home=home,
        database=given.get("TEPAT_DATABASE", f"sqlite:///{service / 'tepat.sqlite'}"),
        key_file=Path(given.get("TEPAT_KEY_FILE", service / "key")).expanduser(),
        uploads=Path(given.get("TEPAT_UPLOADS", service / "uploads")).expanduser(),
        policy=Path(given["TEPAT_POLICY"]).expanduser() if "TEPAT_POLICY" in given else None,
        profile=given.get("TEPAT_PROFILE", "dtsen"),
        simulated=_yes(given, "TEPAT_SIMULATED", False),
        secure_cookies=_yes(given, "TEPAT_SECURE_COOKIES", not is_loopback(host)),
        trust_proxy=_yes(given, "TEPAT_TRUST_PROXY", False),
        host=host,
        port=_whole(given, "TEPAT_PORT", 8000, 0, 65_535),
        idle=timedelta(minutes=_whole(given, "TEPAT_IDLE_MINUTES", 30, 1, 24 * 60)),
        longest_session=timedelta(hours=_whole(given, "TEPAT_SESSION_HOURS", 12, 1, 7 * 24)),
        upload_limit=_whole(given, "TEPAT_UPLOAD_LIMIT", 512, 1, 1024 * 1024) * MEBIBYTE,
        language=_one_of(given, "TEPAT_LANGUAGE", LANGUAGES),
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _yes(given: Mapping[str, str], variable: str, default: bool) -> bool:
    told = given.get(variable, "").strip().casefold()
    if not told:
        return default
    if told not in _TRUE | _FALSE:
        raise WrongSetting(variable, "1 or 0")
    return told in _TRUE


def _whole(given: Mapping[str, str], variable: str, default: int, least: int, most: int) -> int:
    told = given.get(variable)
    if told is None:
        return default
    if not told.isascii() or not told.isdigit() or not least <= int(told) <= most:
        raise WrongSetting(variable, f"a whole number from {least} to {most}")
    return int(told)


def _one_of(given: Mapping[str, str], variable: str, allowed: tuple[str, ...]) -> str:
    told = given.get(variable, allowed[0])
    if told not in allowed:
        raise WrongSetting(variable, " or ".join(allowed))
    return told
