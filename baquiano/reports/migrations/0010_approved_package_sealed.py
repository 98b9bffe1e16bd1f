from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when

# What was approved stays as it was.
KEPT = (
    "institution_id", "year_id", "first_on", "last_on", "message", "figures", "sha256", "cut_at", "created_at",
    "approved_by_id", "approved_at",
)  # fmt: skip
PUBLISHED = " AND ".join(
    ["OLD.state = 'approved'", "NEW.state = 'published'", "NEW.approved_by_id IS NOT NULL",
     *(f"NEW.{name} = OLD.{name}" for name in KEPT)]
)


class Migration(migrations.Migration):
    """A package of accountability that was approved is not rewritten: it may only be published (AUD-03)."""

    dependencies = [("reports", "0009_reports_by_topic"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes_when("reports_accountabilitypackage", "{row}.state IN ('approved', 'published')", but=PUBLISHED)
    ]
