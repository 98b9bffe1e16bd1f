"""The third institution of the demonstration: each accompaniment as far as its days have taken it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_scopes import scope

from baquiano.delivery.models import Assistance, WorkPlan
from baquiano.demo.accompaniments import build_accompaniments
from baquiano.evaluation.models import AnalysisReport
from baquiano.improvement.models import ImprovementAction
from baquiano.institutions import queries
from baquiano.procedures.choices import TaskState
from baquiano.procedures.models import Task
from baquiano.reports.models import AssistanceRegister

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.mark.req("NFR-02", "NFR-03")
def test_it_walks_its_procedure_with_its_own_words(client, settings):
    settings.DEMO = True
    call_command("load_territory", verbosity=0)

    institution = build_accompaniments(TODAY, how_many=3)

    with scope(institution=institution):
        pending = Task.objects.filter(state=TaskState.OPEN).values_list("activity__number", flat=True)
        assert set(Assistance.objects.values_list("state", flat=True)) == {"open", "rendered"}
        assert WorkPlan.objects.filter(state="approved").count() == 2
        assert AssistanceRegister.objects.get(sealed_at__isnull=False).document.format.code == "AT-R-04"
        assert set(pending) <= {"5.1", "6", "4", "2", "3"}
        fine, short = AnalysisReport.objects.filter(state="issued").order_by("issued_at")
        assert {fine.document.format.code, short.document.format.code} == {"AT-R-07"}
        assert fine.figures["total"]["refused"] == 1
        assert short.figures["total"]["percent"] < 70 <= fine.figures["total"]["percent"]
        assert "5.1" in pending and ImprovementAction.objects.count() == 1
    page = client.get(reverse("account_login")).content.decode()
    assert queries.label(institution, "beneficiaries") == "grupos de valor"
    assert f"<h3>{institution.name}</h3>" in page
    assert "Jefe de la dependencia" in page


@pytest.mark.req("PUB-06")
def test_the_contact_of_an_entity_comes_in_by_the_link_that_the_demonstration_shows(client, settings):
    settings.DEMO = True
    call_command("load_territory", verbosity=0)
    build_accompaniments(TODAY, how_many=2)

    offered = client.get(reverse("account_login")).context["demo_guests"]
    assert [(one.email, one.url) for one in offered] == [("alcaldia@entidad.demo", reverse("door:ask"))]
    client.post(offered[0].url, {"email": offered[0].email})
    page = client.get(reverse("door:sent")).content.decode()
    link = page.partition('href="/mi-entidad/entrar/')[2].partition('"')[0]
    home = client.post(f"/mi-entidad/entrar/{link}", follow=True).content.decode()

    assert "Planes de trabajo" in home and "Compromisos" in home
