"""The first administrator of an institution, made by the operator."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from baquiano.accounts import tasks
from baquiano.institutions.models import Membership
from tests.factories.institutions import make_unit

OPTIONS = {"email": "Jefe@entidad.invalid", "name": "Aurora Ejemplo Ficticia"}


@pytest.mark.req("ORG-04")
def test_the_operator_makes_the_first_administrator_once(scoped, capsys):
    root = make_unit(scoped, code="A1")

    call_command("create_admin", institution=scoped.code, **OPTIONS)
    call_command("create_admin", institution=scoped.code, **OPTIONS)

    assert Membership.objects.values_list("user__email", "role", "unit").get() == (
        "jefe@entidad.invalid",
        "admin",
        root.pk,
    )
    assert "nada cambió" in capsys.readouterr().out


def test_the_first_administrator_chooses_the_password_by_mail(scoped):
    make_unit(scoped)
    call_command("create_admin", institution=scoped.code, **OPTIONS)

    tasks.send_reset_mail.func(str(Membership.objects.get().user_id))

    assert [message.to for message in mail.outbox] == [["jefe@entidad.invalid"]]


def test_an_institution_that_is_not_loaded_is_named(db):
    with pytest.raises(CommandError, match="No existe la institución «otra»"):
        call_command("create_admin", institution="otra", **OPTIONS)
