"""What an operator sets is checked whole before anything starts."""

import os
import subprocess
import sys

import pytest

from api.environment import VARIABLES, Misconfigured, read
from api.environment_values import LIMITS
from api.limits.policies import DEFAULTS
from tests.architecture.sources import ROOT

KEY = "a-key-for-production-0123456789-abcdefghijklmnopqrstuvwxyz"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "menu.example, .menu.example,10.0.0.7,[::1]",
    "DATABASE_URL": "postgresql://menu:p%40ss-word@db.example/menu",
    "PUBLIC_URL": "https://menu.example/",
    "CONTACT_EMAIL": "api@menu.example",
    "BEHIND_TLS_PROXY": "1",
    "TRUSTED_PROXIES": "1",
}
WRONG = {
    "DEVELOPMENT": "true",
    "SECRET_KEY": "hunter2",
    "SECRET_KEY_FALLBACKS": "hunter2",
    "ALLOWED_HOSTS": "https://hunter2.example",
    "DATABASE_URL": "mysql://menu:hunter2@db/menu",
    "PUBLIC_URL": "hunter2",
    "CONTACT_EMAIL": "hunter2",
    "BEHIND_TLS_PROXY": "hunter2",
    "TRUSTED_PROXIES": "hunter2",
    "KEPT_ANSWERS_MB": "hunter2",
    "RATE_LIMITS": "hunter2=1/60",
    "WEBHOOKS_MAY_REACH": "hunter2",
    "SECOND_FACTOR": "hunter2",
    "LOG_REQUESTS": "hunter2",
}


def mistakes(**given):
    with pytest.raises(Misconfigured) as stopped:
        read({name: text for name, text in (PRODUCTION | given).items() if text is not None})
    return stopped.value.mistakes


def test_production_needs_five_variables_and_development_none():
    read({"DEVELOPMENT": "1"})

    needed = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PUBLIC_URL", "CONTACT_EMAIL"]
    assert mistakes(**dict.fromkeys(PRODUCTION)) == [f"{name} must be set." for name in needed]
    assert mistakes(**dict.fromkeys(needed, "")) == [f"{name} must be set." for name in needed]


def test_what_is_right_is_read():
    found = read(PRODUCTION | {"SECRET_KEY_FALLBACKS": f"{KEY}1 {KEY}2"})

    assert found["ALLOWED_HOSTS"] == ["menu.example", ".menu.example", "10.0.0.7", "[::1]"]
    assert found["DATABASE_URL"].items() >= {"HOST": "db.example", "PASSWORD": "p@ss-word"}.items()
    assert found["PUBLIC_URL"] == "https://menu.example"
    assert found["SECRET_KEY_FALLBACKS"] == [f"{KEY}1", f"{KEY}2"]
    assert (found["BEHIND_TLS_PROXY"], found["DEVELOPMENT"]) == (True, False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "abab" * 20),
        ("SECRET_KEY_FALLBACKS", f"{KEY} short"),
        ("ALLOWED_HOSTS", "https://menu.example"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "*.menu.example"),
        ("ALLOWED_HOSTS", "menu.example,"),
        ("ALLOWED_HOSTS", "menu.example:443"),
        ("DATABASE_URL", "mysql://menu:secret@db/menu"),
        ("DATABASE_URL", "menu.sqlite3"),
        ("DATABASE_URL", "postgresql://menu:sec/ret@db:x/menu"),
        ("DATABASE_URL", "postgresql://menu:secret@db"),
        ("DATABASE_URL", "sqlite://"),
        ("PUBLIC_URL", "menu.example"),
        ("PUBLIC_URL", "http://menu.example"),
        ("PUBLIC_URL", "https://menu.example/v1"),
        ("PUBLIC_URL", "https://[menu"),
        ("CONTACT_EMAIL", "nobody"),
        ("KEPT_ANSWERS_MB", "64MB"),
        ("KEPT_ANSWERS_MB", "-1"),
        ("TRUSTED_PROXIES", "one"),
        ("BEHIND_TLS_PROXY", "yes"),
        ("DEVELOPMENT", "true"),
        ("LOG_REQUESTS", "on"),
        ("WEBHOOKS_MAY_REACH", "10.0.0.0/33"),
        ("RATE_LIMITS", "reads: 10"),
        ("RATE_LIMITS", "read=5/60"),
        ("SECOND_FACTOR", "no"),
        ("TRUSTED_PROXIES", ""),
        *WRONG.items(),
    ],
)
def test_mistake_is_one_line_that_names_its_variable_and_not_its_value(name, text):
    (line,) = mistakes(**{name: text})

    assert line.startswith(f"{name} ")
    assert "\n" not in line
    assert "hunter2" not in line
    assert not (text in line and "SECRET" in name)
    assert "secret" not in line


def test_every_mistake_is_told_at_once():
    assert WRONG.keys() == {variable.name for variable in VARIABLES}

    found = mistakes(**WRONG)

    assert [line.split()[0] for line in found] == [variable.name for variable in VARIABLES]


def test_limits_that_can_be_set_are_those_that_there_are():
    assert set(LIMITS) == set(DEFAULTS)


def test_variable_that_is_nearly_one_of_ours_is_named():
    given = {"ALLOWED_HOST": "x", "SECRETKEY": "x", "behind_tls_proxy": "1", "DATABASE_URI": "x"}

    found = mistakes(**given)

    assert sorted(line.rpartition(" ")[2] for line in found) == [
        "ALLOWED_HOSTS?",
        "BEHIND_TLS_PROXY?",
        "DATABASE_URL?",
        "SECRET_KEY?",
    ]
    read(PRODUCTION | {"PATH": "x", "HOST": "x", "DATABASE": "x", "LOG_LEVEL": "x", "PORT": "1"})


def test_development_does_not_go_into_production():
    assert len(mistakes(DEVELOPMENT="1")) == 2
    published = next(v.development for v in VARIABLES if v.name == "SECRET_KEY")
    (line,) = mistakes(SECRET_KEY=published)
    assert published not in line


def test_secret_is_read_from_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}-of-the-file\n")
    from_file = {"SECRET_KEY": None, "SECRET_KEY_FILE": str(file)}
    given = {name: text for name, text in (PRODUCTION | from_file).items() if text}

    assert read(given)["SECRET_KEY"] == f"{KEY}-of-the-file"
    (line,) = mistakes(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "missing"))
    assert line == "SECRET_KEY cannot be read from the file that its _FILE names."


def started(*command, **given):
    ours = {variable.name for variable in VARIABLES}
    rest = {name: text for name, text in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=rest | PRODUCTION | given,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("command", [["manage.py", "serve"], ["-c", "import api.wsgi"]])
def test_nothing_starts_on_a_mistake_and_all_of_them_are_told(command):
    done = started(*command, **WRONG)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == len(WRONG) + 1
    assert "hunter2" not in done.stderr + done.stdout


def test_settings_of_production_pass_the_check_for_deployment():
    done = started("manage.py", "check", "--deploy", "--tag", "security", "--fail-level", "DEBUG")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_cookies_of_production_are_of_this_host_only():
    ask = "from api import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
    ask += "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"

    done = started("-c", ask)

    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True"]
