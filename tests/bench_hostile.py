"""Ten thousand hostile submissions to the public forms: no error, no doubled request, no leak (``make bench``)."""

import re
import time
from collections import Counter

from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from django_scopes import scope

from baquiano.common.identity import uuid7
from baquiano.demand import actions, public_views
from baquiano.demand.keys import new_key
from baquiano.demand.models import ServiceRequest
from baquiano.documents import limits
from baquiano.institutions.choices import ConsentKind
from baquiano.institutions.models import ConsentText, Profile
from tests.bench_world import World
from tests.demand.hostile import submissions

SENDS, SECRET, SEEDS = 10_000, "Mi secreto ficticio", (8, 21)
PLACES = ("", "", "estado/", "completar/")
# A sender is told when the page shows the number; the identity that was sent does not say it: it may be sent twice.
TOLD = re.compile(r"<dt>Radicado</dt><dd><strong>([^<]+)</strong>")


def receive_hostile(world: World) -> list[str]:
    """Print what was answered and return what went wrong: errors, requests that nobody was told of, leaks."""
    right, victim = _prepared(world)
    answered: Counter[int] = Counter()
    told, leaks, began = {victim.number}, 0, time.perf_counter()
    hostile = submissions(right, seed=SEEDS[0])
    client = Client(raise_request_exception=False)
    with override_settings(ALLOWED_HOSTS=["*"]):
        for turn in range(SENDS):
            cache.clear()
            data, place = next(hostile), PLACES[turn % len(PLACES)]
            page = client.post(f"/solicitar/{world.institution.code}/{place}", {"number": victim.number} | data)
            answered[page.status_code] += 1
            content = page.content.decode()
            if place and (SECRET in content or new_key(victim) in content):
                leaks += 1
            if not place and page.status_code == 200:
                told.update(TOLD.findall(content))
    with scope(institution=world.institution):
        numbers = list(ServiceRequest.objects.values_list("number", flat=True))
    kept = set(numbers)
    doubled = len(numbers) - len(kept)
    errors = sum(count for status, count in answered.items() if status >= 500)
    print(
        f"\nEnvíos hostiles a los formularios públicos: {SENDS} en {time.perf_counter() - began:.0f} s · "
        f"{dict(sorted(answered.items()))} · solicitudes {len(numbers)} · repetidas {doubled} · fugas {leaks}"
    )
    wrong = {"errores": errors, "repetidas": doubled, "sin avisar": len(kept ^ told), "fugas": leaks}
    return [f"envíos hostiles: {what} {count}" for what, count in wrong.items() if count]


def _prepared(world: World) -> tuple[dict[str, str], ServiceRequest]:
    """The room open, without the limits that would answer everything 429, and a request that others want to read."""
    public_views.ASKED_PER_HOUR = SENDS * 2
    limits.PER_MINUTE = SENDS
    at = timezone.now()
    with scope(institution=world.institution):
        for profile in Profile.objects.all():
            profile.settings["demand"] = {"enabled": True}
            profile.save(update_fields=["settings"])
        world.institution.__dict__.pop("_profiles", None)
        notice = ConsentText.objects.create(
            institution=world.institution, kind=ConsentKind.DEMAND, version=1, text="Ficticio.",
            valid_from="2020-01-01",
        )  # fmt: skip
        right = {
            "notice": str(notice.pk), "consented": "on", "petition_kind": "general",
            "subject": "Ayuda ficticia", "body": SECRET, "names": "Rosa Ficticia", "email": "rosa@prueba.invalid",
            "document_type": "SIN", "website": "",
        }  # fmt: skip
        row = actions.receive_request(
            world.institution,
            id=uuid7(),
            fields={"petition_kind": "general", "subject": "Ajena", "body": SECRET},
            person={"names": "Otra Ficticia", "email": "otra@prueba.invalid"},
            notice=notice,
            at=at,
        )
    return right, row
