"""Settings from the environment and `.env`, and what is said when one cannot be used."""

from pathlib import Path

import pytest

from hub.env import Environment, SettingError

NAMES = ("ADDRESS", "FLAG", "HOSTS", "NUMBER", "SECRET")


@pytest.fixture
def dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path / ".env"


def written(dotenv: Path, text: str) -> Environment:
    dotenv.write_text(text)
    return Environment(dotenv)


def test_the_environment_goes_above_the_file(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBER", "2")
    assert written(dotenv, "NUMBER=1\nSECRET=file").number("NUMBER", 0) == 2
    assert Environment(dotenv).text("SECRET") == "file"


def test_an_empty_value_counts_as_unset(dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "")
    assert written(dotenv, "SECRET=file\nNUMBER=").text("SECRET") == "file"
    assert Environment(dotenv).number("NUMBER", 7) == 7


def test_no_file_is_no_trouble(dotenv: Path) -> None:
    assert Environment(dotenv).text("SECRET", "none") == "none"


@pytest.mark.parametrize(
    ("word", "flag"), [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("off", False)]
)
def test_flags(dotenv: Path, word: str, *, flag: bool) -> None:
    assert written(dotenv, f"FLAG={word}").flag("FLAG") is flag


def test_a_flag_that_is_neither(dotenv: Path) -> None:
    with pytest.raises(SettingError, match="FLAG is 'maybe'; write 1 or 0"):
        written(dotenv, "FLAG=maybe").flag("FLAG")


def test_a_number_that_is_none(dotenv: Path) -> None:
    with pytest.raises(SettingError, match="NUMBER is 'many'; write a whole number"):
        written(dotenv, "NUMBER=many").number("NUMBER", 1)


def test_words(dotenv: Path) -> None:
    assert written(dotenv, "HOSTS=a.example, b.example,,").words("HOSTS") == [
        "a.example",
        "b.example",
    ]


def test_a_database_address(dotenv: Path) -> None:
    env = written(dotenv, "ADDRESS=postgresql://jo:p%40ss@db.example:6432/hub?sslmode=require")
    assert env.database("ADDRESS") == {
        "NAME": "hub",
        "USER": "jo",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://db.example/hub", "not the address of a PostgreSQL database"),
        ("postgresql://db.example/", "does not name a database"),
        ("postgresql://db.example/hub?nonsense=1", "cannot be read"),
        ("postgresql://db.example:x y/hub", "cannot be read"),
    ],
)
def test_a_database_address_that_is_none(dotenv: Path, address: str, said: str) -> None:
    with pytest.raises(SettingError, match=said) as raised:
        written(dotenv, f'ADDRESS="{address}"').database("ADDRESS")
    assert str(raised.value).count("\n") == 0


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://jo:p%40ss@mail.example", 587, True, False),
        ("smtps://mail.example:4465", 4465, False, True),
    ],
)
def test_a_mail_address(dotenv: Path, address: str, port: int, *, tls: bool, ssl: bool) -> None:
    options = written(dotenv, f"ADDRESS={address}").mail("ADDRESS")
    assert options is not None
    assert (options["host"], options["port"], options["use_tls"], options["use_ssl"]) == (
        "mail.example",
        port,
        tls,
        ssl,
    )


def test_a_mail_address_that_is_none(dotenv: Path) -> None:
    with pytest.raises(SettingError, match="not the address of a mail server"):
        written(dotenv, "ADDRESS=mail.example").mail("ADDRESS")


def test_a_required_setting_says_what_it_is_for(dotenv: Path) -> None:
    with pytest.raises(SettingError, match="SECRET is not set; it signs links"):
        written(dotenv, "").required("SECRET", "it signs links")
