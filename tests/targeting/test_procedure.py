"""The activity of the shipped procedure: the selection opens it, closing fulfils it, and its record is drawn."""

from datetime import datetime
from io import BytesIO

import pypdf
import pytest
from django.urls import reverse
from django_scopes import scope

from baquiano.beneficiaries.actions import create_beneficiary
from baquiano.common.calendar_days import BOGOTA
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.demo.folders import load_shipped
from baquiano.documents import storage
from baquiano.documents.actions.rendering import render_now
from baquiano.documents.models import IssuedDocument
from baquiano.institutions.actions import open_year
from baquiano.institutions.models import Unit
from baquiano.procedures.models import Task
from baquiano.targeting import actions
from tests.factories.institutions import make_member, make_unit
from tests.factories.targeting import make_capacity, make_priority, make_selection, pick

AT = datetime(2026, 2, 10, 9, tzinfo=BOGOTA)


@pytest.mark.django_db
@pytest.mark.req("ENT-06", "ENT-08", "INT-14")
def test_the_selection_of_the_year_fulfils_the_first_activity_with_its_record(sign_in):
    shipped = load_shipped("dnp", AT, AT.year)
    with scope(institution=shipped):
        open_year(shipped, year=AT.year, by=None, at=AT)
        unit = Unit.objects.filter(parent__isnull=False).order_by("code").first()
        adviser, leader = make_member(unit, "advisor"), make_member(unit, "group_leader")
        town = _entity(shipped, "Alcaldía Ficticia de Puerto Aurora", kind="territorial", territorial_kind="region")
        executor = _entity(shipped, "Ejecutora Ficticia del SGR", kind="sgr")
        make_priority(shipped, executor, 1, at=AT)
        make_capacity(unit, by=leader, at=AT)
        selection = make_selection(unit, by=adviser, at=AT)
        task = Task.objects.get(case__subject_id=str(selection.pk))
        assert (task.activity.number, task.state) == ("1", "open")

        with pytest.raises(Refused, match="es del SGR"):
            pick(selection, executor, by=adviser, at=AT)
        actions.take_list(selection, id=uuid7(), by=adviser, at=AT)
        pick(selection, town, by=adviser, at=AT)
        stranger = make_member(make_unit(shipped), "advisor")
        with pytest.raises(Refused, match=r"turno|corresponde"):
            actions.close_selection(selection, note="No es su turno.", by=stranger, at=AT)
        actions.close_selection(selection, note="Se consideró la capacidad.", by=leader, at=AT)

        task.refresh_from_db()
        assert (task.state, task.case.state) == ("completed", "completed")
        document = IssuedDocument.objects.get(format__code="AT-R-01")
        assert [record.code for record in task.records.all()] == ["AT-R-01"]
        content = storage.read(render_now(document, at=AT).file.sha256)
        text = " ".join(pypdf.PdfReader(BytesIO(content)).pages[0].extract_text().split())
        assert "Puerto Aurora" in text and "Lista anual de priorización del SGR 2026, puesto 1" in text
        assert str(leader) in text
    page = sign_in(leader).get(reverse("procedures:task_detail", args=[task.pk])).content.decode()
    assert selection.number in page


def _entity(institution, name, **fields):
    return create_beneficiary(institution, id=uuid7(), fields={"name": name, **fields}, by=None, at=AT)
