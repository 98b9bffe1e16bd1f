"""The figures of evaluations as charts of the server, each beside the table that says the same."""

from django.utils.translation import gettext as _

from baquiano.evaluation.choices import QuestionKind
from baquiano.evaluation.queries import Change, GroupResult, QuestionResult, Results
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart
from baquiano.ui.display import percent_words


def campaign_charts(results: Results) -> list[tuple[QuestionResult, Chart | None]]:
    """Each question with its chart; those that were answered with words have none."""
    return [(one, _of_question(place, one)) for place, one in enumerate(results.questions, start=1)]


def _of_question(place: int, one: QuestionResult) -> Chart | None:
    if one.question.kind == QuestionKind.OPEN or one.is_few:
        return None
    data = [Datum(label, [count], note=_part(count, one.answered)) for label, count in one.counts]
    return stacked_chart(
        f"question-{place}",
        one.question.text,
        data,
        series=[_("Respuestas")],
        label=_("Respuesta"),
        note=_("Parte"),
    )


def _part(count: int, answered: int) -> str:
    return percent_words(100 * count / answered if answered else None)


def change_chart(changes: list[Change]) -> Chart:
    """Each question before and after, in points of its scale."""
    data = [
        Datum(
            one.question, [round(one.before, 2), round(one.after, 2)], note=f"{one.difference:+.2f}".replace(".", ",")
        )
        for one in changes
    ]
    return stacked_chart(
        "before-after",
        _("Antes y después"),
        data,
        series=[_("Antes"), _("Después")],
        tones=[Tone.IDLE, Tone.PLAIN],
        label=_("Pregunta"),
        note=_("Cambio"),
    )


def _answered_and_mark(group: GroupResult) -> str:
    """Its mark, after how many answers there are of those that were asked."""
    mark = percent_words(group.percent)
    if not group.required:
        return mark
    asked = _("%(answered)s de %(required)s pedidas") % {"answered": group.answered, "required": group.required}
    return f"{asked} · {mark}" if mark else asked


def group_chart(label: str, groups: list[GroupResult]) -> Chart:
    """The answers of each group, with its mark beside."""
    data = [Datum(one.label, [one.answered], note=_answered_and_mark(one)) for one in groups]
    return stacked_chart(
        "groups",
        _("Respuestas y calificación por %(what)s") % {"what": label.lower()},
        data,
        series=[_("Respuestas")],
        label=label,
        note=_("Respuestas pedidas y calificación"),
    )
