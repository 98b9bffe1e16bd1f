"""``/salud/``: each part fails alone, is named, and tells nothing of the inside."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from baquiano.config import health


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


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
    assert parts_of(response) == {"base_de_datos": True, "tareas": True, "almacenamiento": True}
    assert list(storage.iterdir()) == []


@pytest.mark.django_db
def test_a_browser_gets_a_page(client):
    response = client.get("/salud/", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert "El sistema funciona" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_task_that_nobody_takes_is_told(client):
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - timedelta(minutes=11))

    response = client.get("/salud/")

    assert response.status_code == 503
    assert parts_of(response) == {"base_de_datos": True, "tareas": False, "almacenamiento": True}


@pytest.mark.django_db
def test_a_task_that_was_just_enqueued_is_not_late(client):
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        exception_class_path="",
        traceback="",
    )

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
