from zoneinfo import ZoneInfo

from django.db import migrations

BOGOTA = ZoneInfo("America/Bogota")


def place_held_visits(apps, schema_editor):
    """Each visit that was held before assistances existed goes into that of its entity."""
    Served = apps.get_model("delivery", "SessionBeneficiary")
    Assistance = apps.get_model("delivery", "Assistance")
    rows = Served.objects.filter(session__meeting__state="held", assistance__isnull=True)
    for row in rows.select_related("session__meeting").order_by("session__meeting__starts_at", "pk"):
        session, meeting = row.session, row.session.meeting
        year = meeting.starts_at.astimezone(BOGOTA).year
        if session.plan_item_id:
            same = {"plan_item_id": session.plan_item_id}
        else:
            same = {"plan_item": None, "topic_id": session.topic_id, "unit_id": meeting.unit_id, "year": year}
        opening = {
            "institution_id": session.institution_id,
            "unit_id": meeting.unit_id,
            "year": year,
            "topic_id": session.topic_id,
            "service_type_id": session.service_type_id,
            "created_by_id": meeting.responsible_id,
            "created_at": meeting.ends_at,
        }
        row.assistance, _is_new = Assistance.objects.get_or_create(
            beneficiary_id=row.beneficiary_id, **same, defaults={**opening, **same}
        )
        row.save(update_fields=["assistance"])


class Migration(migrations.Migration):
    """Backwards there is nothing to undo: the column and the table go with the migration before."""

    dependencies = [("delivery", "0003_assistance")]

    operations = [migrations.RunPython(place_held_visits, migrations.RunPython.noop)]
