"""The files of production agree with the program: limits, addresses, commands and what they promise."""

import configparser
import re

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
NGINX = (DEPLOY / "nginx" / "baquiano.conf").read_text(encoding="utf-8")
CADDY = (DEPLOY / "compose" / "Caddyfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8")
FILES_AT_ONCE = 2


def _unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(DEPLOY / "systemd" / name)
    return parser


@pytest.mark.parametrize(("text", "pattern"), [(NGINX, r"client_max_body_size (\d+)m;"), (CADDY, r"max_size (\d+)MB")])
def test_the_proxy_lets_through_what_the_program_receives(text, pattern):
    limit = int(re.search(pattern, text)[1]) * 1024 * 1024

    assert limit >= FILES_AT_ONCE * settings.MAX_FILE_MB * 1024 * 1024 + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_the_page_of_a_refused_upload_is_not_refused():
    assert "client_max_body_size 0;" in NGINX.partition("location ~ ^/(413")[2]


def test_the_proxy_writes_itself_who_visits():
    written = dict(re.findall(r'proxy_set_header (\S+) "?([^";]*)"?;', NGINX))

    assert written == {
        "Host": "$host",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Host": "",
        "Forwarded": "",
    }


def test_the_network_that_is_trusted_is_the_one_of_the_proxy():
    assert re.search(r"subnet: (\S+)", COMPOSE)[1] == re.search(r"BAQUIANO_TRUSTED_PROXIES: (\S+)", COMPOSE)[1]


def test_the_pages_of_the_proxy_are_there():
    named = set(re.findall(r"/(\d{3})\.html", CADDY)) | set(re.findall(r"/(\d{3})\.html;", NGINX))

    assert {path.stem for path in (DEPLOY / "pages").glob("*.html")} == named


@pytest.mark.parametrize("name", ["baquiano-web.service", "baquiano-work.service"])
def test_a_service_runs_as_nobody_special_and_a_command_that_exists(name):
    service = _unit(name)["Service"]
    command = service["ExecStart"].split("manage.py ")[1].split()[0]

    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("baquiano", "yes", "strict")
    assert (settings.BASE_DIR / f"baquiano/common/management/commands/{command}.py").exists()


def test_the_door_stays_open_while_the_web_restarts():
    assert _unit("baquiano-web.service")["Unit"]["Requires"] == "baquiano-web.socket"
    assert _unit("baquiano-web.socket")["Socket"]["ListenStream"] in NGINX
