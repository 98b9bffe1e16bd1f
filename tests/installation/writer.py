"""Somebody who writes while a copy is made: a file, its evidence and their trace, and the identity once it is safe."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scope  # noqa: E402

from baquiano.accounts.models import User  # noqa: E402
from baquiano.audit import actions as audit  # noqa: E402
from baquiano.common.identity import uuid7  # noqa: E402
from baquiano.documents.actions.evidence import add_evidence  # noqa: E402
from baquiano.documents.actions.files import keep_bytes  # noqa: E402
from baquiano.institutions.models import Institution, Unit  # noqa: E402


def write_for_ever(name: str) -> None:
    institution, person = Institution.objects.order_by("code").first(), User.objects.order_by("pk").first()
    with scope(institution=institution):
        unit, number = Unit.objects.first(), 0
        while True:
            number += 1
            at = timezone.now()
            with transaction.atomic():
                file = keep_bytes(
                    f"soporte ficticio {name}-{number}\n".encode() * 50,
                    media_type="text/plain",
                    institution=institution,
                    name=f"{name}-{number}.txt",
                    by=person,
                    at=at,
                )
                evidence = add_evidence(
                    unit,
                    id=uuid7(),
                    kind="otro",
                    title=f"{name}-{number}",
                    file=file,
                    taken_on=at.date(),
                    by=person,
                    at=at,
                )
            sys.stdout.write(f"{evidence.pk}\n")
            sys.stdout.flush()
            if number % 5 == 0:
                audit.seal(at=timezone.now())


if __name__ == "__main__":
    write_for_ever(sys.argv[1])
