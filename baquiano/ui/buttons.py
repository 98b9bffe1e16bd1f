"""One verb behind a button: where it leads, with what happened or why it did not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from baquiano.common.errors import Refused


def press(request: HttpRequest, to: Any, done: str, act: Callable[[], Any]) -> HttpResponse:
    """Do it and go ``to`` a row or an address, where ``done`` is read (nothing when it is empty) or the refusal."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect(to)


def press_and_open(request: HttpRequest, otherwise: Any, act: Callable[[], Any]) -> HttpResponse:
    """Do it and open the row that it gives; when it is refused, go ``otherwise``, where the refusal is read."""
    try:
        row = act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(otherwise)
    return redirect(row)
