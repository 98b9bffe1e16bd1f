"""The URLconf of the bench: the product's, and the floor with which its pages are compared."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from baquiano.common.policy import public, signed_in
from baquiano.config.urls import urlpatterns as product

# What the floor runs: the statements that the page ran after its middleware, with their parameters.
STATEMENTS: list[tuple[str, Any]] = []
ROWS = [{"number": number, "cells": [f"Celda {number}.{cell}" for cell in range(6)]} for number in range(50)]
TEMPLATE = """<!doctype html><html lang="es"><title>Piso</title><table>
{% for row in rows %}<tr><th>{{ row.number }}</th>{% for cell in row.cells %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></html>"""


@signed_in("banco de rendimiento: la vista desnuda")
def floor(request: HttpRequest) -> HttpResponse:
    """The same middleware and the same SQL as a page, and a plain table of fifty rows."""
    with connection.cursor() as cursor:
        for sql, parameters in STATEMENTS:
            cursor.execute(sql, parameters)
            cursor.fetchall()
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"rows": ROWS}, request))


@public("banco de rendimiento: la vista pública desnuda")
def public_floor(request: HttpRequest) -> HttpResponse:
    """The same middleware as a public page, which asks who reads, and nothing else."""
    return HttpResponse(b"Piso" if request.user.is_anonymous else b"")


urlpatterns = [
    *product,
    path("piso/", floor, name="floor"),
    path("piso-publico/", public_floor, name="public_floor"),
]
