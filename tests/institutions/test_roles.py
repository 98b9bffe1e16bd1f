"""*Roles y permisos* says what the policy says, no more and no less."""

import csv
import io
import re

import pytest
from django.urls import reverse

from baquiano.common.policy import the_policy
from baquiano.institutions import switches
from tests.factories.institutions import make_member, make_profile, make_unit

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<tr data-action="([^"]+)">(.*?)</tr>', re.DOTALL)
GRANT = re.compile(r'data-role="([^"]+)" data-reach="([^"]+)"')


@pytest.fixture
def reader(institution, sign_in):
    return sign_in(make_member(make_unit(institution), "finance_officer"))


def shown(client, **query):
    content = client.get(reverse("institutions:role_list"), query).content.decode()
    return {(code, role, reach) for code, row in ROW.findall(content) for role, reach in GRANT.findall(row)}


def is_open(code):
    """Whether an institution that opened nothing uses it."""
    closed = {*switches.registered(), *switches.openings()}
    return code not in closed and code.partition(".")[0] not in closed


def granted(*roles):
    return {
        (code, role, reach)
        for code, action in the_policy().actions.items()
        for role, reach in action.grants.items()
        if is_open(code) and (not roles or role in roles)
    }


@pytest.mark.req("ORG-04")
def test_the_screen_equals_the_policy_for_whoever_signed_in(reader):
    assert shown(reader) == granted()


@pytest.mark.req("ORG-04")
@pytest.mark.parametrize("role", sorted(the_policy().roles))
def test_the_screen_of_a_role_equals_what_the_policy_grants_to_it(role, reader):
    assert shown(reader, rol=role) == granted(role, "any")


def test_every_action_is_said_in_plain_words(reader):
    content = reader.get(reverse("institutions:role_list")).content.decode()

    actions = the_policy().actions.items()
    assert [action.name for code, action in actions if is_open(code) and action.name not in content] == []


@pytest.mark.req("ORG-04")
def test_what_the_institution_does_not_use_is_not_on_the_screen(reader):
    content = reader.get(reverse("institutions:role_list")).content.decode()

    assert the_policy()["targeting.close_selection"].name not in content


@pytest.mark.req("ORG-15")
def test_a_setting_closes_what_is_open_otherwise(institution, reader):
    """Without agenda nor execution report, neither they nor what is told of them exist (ADR 0043)."""
    names = [the_policy()[code].name for code in ("agenda.view_agenda", "delivery.view_report")]
    names.append(the_policy()["monitoring.view_execution"].name)
    before = reader.get(reverse("institutions:role_list")).content.decode()
    make_profile(institution, {"agenda": {"mode": "none"}, "session": {"execution_report": False}})

    after = reader.get(reverse("institutions:role_list")).content.decode()

    assert [name for name in names if name not in before] == []
    assert [name for name in names if name in after] == []


def test_it_is_exported_line_by_line(reader):
    response = reader.get(reverse("institutions:role_list"), {"exportar": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert len(rows) - 1 == len(granted())


def test_a_role_that_does_not_exist_shows_them_all(reader):
    assert shown(reader, rol="emperador\x00") == granted()
