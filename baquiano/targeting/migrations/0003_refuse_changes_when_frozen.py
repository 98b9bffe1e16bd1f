from django.db import migrations

from baquiano.audit.triggers import refuse_changes_when

OF_EXERCISE = "(SELECT state FROM targeting_targetingexercise WHERE id = {row}.exercise_id) = 'frozen'"
OF_SCENARIO = (
    "(SELECT e.state FROM targeting_targetingexercise e JOIN targeting_scenario s ON s.exercise_id = e.id "
    "WHERE s.id = {row}.scenario_id) = 'frozen'"
)


class Migration(migrations.Migration):
    """A frozen exercise, its variables, its scenarios and everybody's place in them are not rewritten (ENT-05)."""

    dependencies = [("targeting", "0002_refuse_changes_when_closed"), ("audit", "0002_refuse_changes")]

    operations = [
        refuse_changes_when("targeting_targetingexercise", "{row}.state = 'frozen'"),
        refuse_changes_when("targeting_exercisevariable", OF_EXERCISE, inserts=True),
        refuse_changes_when("targeting_scenario", OF_EXERCISE, inserts=True),
        refuse_changes_when("targeting_scenariodecision", OF_SCENARIO, inserts=True),
        refuse_changes_when("targeting_rankedentity", OF_SCENARIO, inserts=True),
    ]
