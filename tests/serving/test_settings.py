"""What the environment says of the service is read once, and refused in words where it cannot be used."""

from datetime import timedelta
from pathlib import Path

import pytest

from serving.settings import VARIABLES, WrongSetting, settings_from_environment

HOME = Path("/srv/tepat")


def test_an_office_needs_to_set_nothing() -> None:
    settings = settings_from_environment({}, HOME)

    assert settings.database == "sqlite:////srv/tepat/service/tepat.sqlite"
    assert settings.key_file == HOME / "service" / "key"
    assert settings.host == "127.0.0.1"
    assert settings.language == "id"
    assert not settings.simulated


@pytest.mark.parametrize(
    ("host", "secure"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("tepat.example", True)]
)
def test_cookies_are_secure_wherever_others_can_listen(host: str, secure: bool) -> None:
    assert settings_from_environment({"TEPAT_HOST": host}, HOME).secure_cookies is secure


def test_every_variable_is_read() -> None:
    given = {
        "TEPAT_DATABASE": "postgresql+psycopg://tepat@db/tepat",
        "TEPAT_KEY_FILE": "/etc/tepat/key",
        "TEPAT_UPLOADS": "/var/uploads",
        "TEPAT_POLICY": "/etc/tepat/policy.yaml",
        "TEPAT_PROFILE": "p3ke",
        "TEPAT_SIMULATED": "1",
        "TEPAT_SECURE_COOKIES": "1",
        "TEPAT_TRUST_PROXY": "ya",
        "TEPAT_HOST": "::1",
        "TEPAT_PORT": "8443",
        "TEPAT_IDLE_MINUTES": "10",
        "TEPAT_SESSION_HOURS": "8",
        "TEPAT_UPLOAD_LIMIT": "64",
        "TEPAT_LANGUAGE": "en",
    }

    settings = settings_from_environment(given, HOME)
    plain = settings_from_environment({}, HOME)

    assert {*given, "TEPAT_HOME"} == set(VARIABLES)
    assert settings.idle == timedelta(minutes=10)
    assert settings.upload_limit == 64 * 1024 * 1024
    same = {field for field in settings.__slots__ if getattr(settings, field) == getattr(plain, field)}
    assert same == {"home"}


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TEPAT_PORT", "eighty"),
        ("TEPAT_PORT", "99999"),
        ("TEPAT_SIMULATED", "perhaps"),
        ("TEPAT_LANGUAGE", "fr"),
        ("TEPAT_IDLE_MINUTES", "never"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_its_value_is_not_repeated(
    variable: str, value: str
) -> None:
    with pytest.raises(WrongSetting, match=variable) as refused:
        settings_from_environment({variable: value}, HOME)

    assert value not in str(refused.value)
