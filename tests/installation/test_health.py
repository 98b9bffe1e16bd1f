"""``/salud/``: each part fails alone, is named, and tells nothing of the inside."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from baquiano.installation import health, queries
from baquiano.installation.models import WorkerBeat
from tests.factories.institutions import make_member, make_unit


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture(autouse=True)
def worker(request):
    """A process of background work that has just spoken."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        WorkerBeat.objects.create(worker="1-vivo", beat_at=timezone.now())


FINE = {
    "base_de_datos": True,
    "tareas": True,
    "almacenamiento": True,
    "trabajo": True,
    "disco": True,
    "correo": True,
    "rastro": True,
}


def make_task():
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        exception_class_path="",
        traceback="",
    )


def parts_of(response):
    return {key: part["funciona"] for key, part in response.json()["partes"].items()}


@pytest.mark.django_db
def test_health_answers_200_when_everything_works(client, storage):
    response = client.get("/salud/")

    assert response.status_code == 200
    assert parts_of(response) == FINE
    assert list(storage.iterdir()) == []


@pytest.mark.django_db
def test_a_browser_gets_a_page(client):
    response = client.get("/salud/", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert "El sistema funciona" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_task_that_nobody_takes_is_told(client):
    task = make_task()
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=11))

    response = client.get("/salud/")

    assert response.status_code == 503
    assert parts_of(response) == FINE | {"tareas": False}


@pytest.mark.django_db
def test_a_long_queue_that_a_worker_is_taking_is_no_failure(client):
    waits, taken = make_task(), make_task()
    DBTaskResult.objects.filter(pk=waits.pk).update(enqueued_at=timezone.now() - timedelta(minutes=30))
    started = DBTaskResult.objects.filter(pk=taken.pk)

    started.update(status="SUCCESSFUL", started_at=timezone.now() - timedelta(minutes=1))
    while_it_moves = parts_of(client.get("/salud/"))
    started.update(started_at=timezone.now() - timedelta(minutes=11))

    assert while_it_moves == FINE
    assert parts_of(client.get("/salud/")) == FINE | {"tareas": False}


@pytest.mark.django_db
def test_a_task_that_was_just_enqueued_is_not_late(client):
    make_task()

    assert client.get("/salud/").status_code == 200


@pytest.mark.django_db
def test_a_storage_that_cannot_be_written_is_told_without_its_path(client, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    settings.FILES_ROOT = blocked

    response = client.get("/salud/")

    assert response.status_code == 503
    assert parts_of(response)["almacenamiento"] is False
    assert str(tmp_path) not in response.content.decode()


@pytest.mark.django_db
def test_tables_behind_the_code_are_told(client, monkeypatch):
    monkeypatch.setattr(health, "_known_migrations", lambda: frozenset({("agenda", "9999_not_applied")}))

    response = client.get("/salud/")

    assert response.status_code == 503
    assert "9999_not_applied" not in response.content.decode()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_without_its_error(client, monkeypatch):
    def broken():
        raise OperationalError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr(health, "check_database", broken)

    response = client.get("/salud/")

    assert response.status_code == 503
    assert "10.0.0.5" not in response.content.decode()


BROKEN = [
    ("trabajo", {"last_beat": None}),
    ("trabajo", {"last_beat": timedelta(minutes=3)}),
    ("disco", {"disk_free": 10}),
    ("correo", {"mail_oldest": timedelta(hours=2)}),
    ("rastro", {"trail_oldest": timedelta(minutes=11)}),
    ("copias", {"last_copy": timedelta(hours=28)}),
    ("copias", {"last_copy": None}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "change"), BROKEN)
def test_each_limit_that_is_passed_is_told(client, settings, monkeypatch, part, change):
    settings.BACKUPS_DIR = str(settings.FILES_ROOT)
    now = timezone.now()
    fine = replace(queries.facts(), last_copy=now, disk_free=10**12, disk_total=10**12)
    moved = {name: now - value if isinstance(value, timedelta) else value for name, value in change.items()}
    monkeypatch.setattr(health, "facts", lambda: replace(fine, **moved))

    response = client.get("/salud/")

    assert response.status_code == 503
    assert parts_of(response) == FINE | {"copias": True} | {part: False}


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "sees"), [("admin", True), ("advisor", False)])
def test_the_figures_are_for_the_administrator(client, scoped, role, sees):
    client.force_login(make_member(make_unit(scoped), role))

    page = client.get("/salud/", headers={"accept": "text/html"}).content.decode()
    body = client.get("/salud/").json()["partes"]

    assert ("Tareas por hacer: 0" in page) is sees
    assert ("medida" in body["disco"]) is sees


@pytest.mark.django_db
def test_without_an_account_there_are_no_figures(client):
    assert "medida" not in client.get("/salud/").json()["partes"]["disco"]


@pytest.mark.django_db
def test_the_command_says_the_same_and_fails_when_a_part_fails(capsys):
    call_command("health")
    WorkerBeat.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("health")

    assert "NO FUNCIONA: Ningún proceso de trabajo de fondo da señales." in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "shown", "status"), [("", "", 401), ("t" * 40, "", 401), ("t" * 40, "x", 401), ("t" * 40, "t" * 40, 200)]
)
def test_metrics_are_for_whoever_shows_the_token(client, settings, token, shown, status):
    settings.METRICS_TOKEN = token

    response = client.get("/salud/metricas/", headers={"authorization": f"Bearer {shown}"})

    assert response.status_code == status


@pytest.mark.django_db
def test_metrics_tell_the_installation_and_its_requests(client, settings):
    settings.METRICS_TOKEN = "t" * 40
    client.get("/salud/", {"q": "Zenaida Ficticia"})

    text = client.get("/salud/metricas/", headers={"authorization": f"Bearer {'t' * 40}"}).content.decode()

    assert 'baquiano_part_up{part="trabajo"} 1.0' in text
    assert "baquiano_tasks_waiting 0.0" in text
    assert 'baquiano_requests_total{method="GET",status="200",view="installation:health"}' in text
    assert "Zenaida" not in text


def test_every_process_adds_to_the_same_metrics(tmp_path):
    count = (
        "import os; os.environ['PROMETHEUS_MULTIPROC_DIR'] = {place!r}\n"
        "from prometheus_client import Counter\nCounter('baquiano_requests', 'x', ['a']).labels('b').inc(3)\n"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count.format(place=str(tmp_path))], check=True)
    registry = CollectorRegistry()

    MultiProcessCollector(registry, path=str(tmp_path))

    assert registry.get_sample_value("baquiano_requests_total", {"a": "b"}) == 6.0
