"""*Roles y permisos* says what the policy says, no more and no less."""

import csv
import io
import re

import pytest
from django.urls import reverse

from baquiano.common.policy import the_policy
from tests.factories.institutions import make_member, make_unit

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<tr data-action="([^"]+)">(.*?)</tr>', re.DOTALL)
GRANT = re.compile(r'data-role="([^"]+)" data-reach="([^"]+)"')


@pytest.fixture
def reader(institution, sign_in):
    return sign_in(make_member(make_unit(institution), "finance_officer"))


def shown(client, **query):
    content = client.get(reverse("institutions:role_list"), query).content.decode()
    return {(code, role, reach) for code, row in ROW.findall(content) for role, reach in GRANT.findall(row)}


def granted(*roles):
    return {
        (code, role, reach)
        for code, action in the_policy().actions.items()
        for role, reach in action.grants.items()
        if not roles or role in roles
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

    assert [action.name for action in the_policy().actions.values() if action.name not in content] == []


def test_it_is_exported_line_by_line(reader):
    response = reader.get(reverse("institutions:role_list"), {"exportar": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))

    assert len(rows) - 1 == len(granted())


def test_a_role_that_does_not_exist_shows_them_all(reader):
    assert shown(reader, rol="emperador\x00") == granted()
