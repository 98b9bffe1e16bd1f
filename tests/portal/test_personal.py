"""No public page holds a personal datum: a mark is planted in each field of a person, and looked for."""

import re
from collections import deque

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CharField, EmailField, TextField
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.institutions import personal
from baquiano.institutions.models import Institution
from tests.emptying import _without_triggers
from tests.house.routes import routes
from tests.house.samples import sample_of
from tests.house.test_personal_data import PERSONAL

# In small letters: some of the fields are of addresses.
MARK = "qzxq"
# The data of the entity itself, which its pages must bear (Resolución MinTIC 1519 de 2020).
OWN = {"institutions.institution", "institutions.unit"}
# Pages of one person, who comes in by a secret of their own, or that only begin or end a session.
PRIVATE = ("door:", "rights:", "register:", "survey:", "account", "mfa", "accounts:", "agenda:feed")
MOST = 400


def _fields():
    """Every text of a person: those that the rooms declare, and those that go by such a name."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("baquiano.") and model._meta.label_lower not in OWN:
            names = {field.name for field in model._meta.concrete_fields} & set(PERSONAL)
            found.setdefault(model, set()).update(names)
    for kind in personal.registered():
        found.setdefault(kind.model, set()).update(kind.fields)
    texts = (CharField, EmailField, TextField)
    return [
        (model, field)
        for model, names in found.items()
        for field in model._meta.concrete_fields
        if field.name in names and isinstance(field, texts) and not field.choices and not field.primary_key
    ]


def _plant():
    """How many fields got a mark in some row."""
    planted = 0
    fields = _fields()
    quote = connection.ops.quote_name
    tables = sorted({quote(model._meta.db_table) for model, _field in fields})
    with connection.cursor() as cursor, _without_triggers(cursor, tables):
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        for model, field in fields:
            key, column, table = (quote(one) for one in (model._meta.pk.column, field.column, model._meta.db_table))
            # Some of the demonstration is left empty; the end of the key keeps apart what may not be repeated.
            cursor.execute(f"UPDATE {table} SET {column} = '{MARK}' || substr({key}, -9)")
            planted += cursor.rowcount > 0
        cursor.execute(f"UPDATE beneficiaries_beneficiary SET name = '{MARK}' || name WHERE person = 'natural'")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return planted


def _public_addresses(institution):
    """Where a reader may begin: the public addresses of the house that belong to nobody, and every open table."""
    for route in routes():
        if route.public and "get" in route.methods and not route.name.startswith(PRIVATE) and not route.is_api:
            yield reverse(route.name, kwargs=sample_of(route, institution)[0] if route.arguments else {})


def _words(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="ignore")


@pytest.mark.engine("sqlite")
@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.req("PUB-02", "PUB-05")
def test_no_public_page_holds_what_was_planted_in_every_personal_field(world):
    with scopes_disabled():
        starts = deque(_public_addresses(world))
        starts += [reverse("portal:home", args=[one.code]) for one in Institution.objects.all()]
        planted = _plant()
    client, seen, leaked, kinds = Client(), set(), [], set()

    while starts and len(seen) < MOST:
        address = starts.popleft()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        words = _words(response)
        kinds.add(response.headers.get("Content-Type", "").partition(";")[0])
        if MARK in words:
            leaked.append(f"{address}: {words[max(0, words.index(MARK) - 80) :][:160]}")
        if "Location" in response.headers:
            starts.append(response.headers["Location"])
        starts += re.findall(r'href="(/(?:entidad|solicitar|verificar)/[^"#]*)"', words.replace("&amp;", "&"))

    assert leaked == []
    assert planted > 35
    assert {"text/html", "text/csv", "application/json"} <= kinds
    assert len([one for one in seen if one.startswith("/entidad/")]) > 25
