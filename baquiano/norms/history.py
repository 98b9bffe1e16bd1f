"""The part of the folder with what happened to the norms: ``catalogues/norm_changes.csv``.

What the file tells of a norm that enters with this load is its history, and comes in as it was. What it tells of a norm
that was already here is news: the norm changes as on the screen, and each procedure linked to it gets its review.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from baquiano.common.calendar_days import day_of
from baquiano.common.errors import Refused
from baquiano.common.identity import uuid7
from baquiano.common.text import one_line
from baquiano.institutions import folder
from baquiano.institutions.folder import Difference, Export, Folder, Load, Problem, Row
from baquiano.norms.actions import change_norm, tell_past_change
from baquiano.norms.choices import ChangeKind
from baquiano.norms.models import Norm, NormChange
from baquiano.norms.profile import FILE as NORMS
from baquiano.norms.profile import KEY, key_of

FILE = "catalogues/norm_changes.csv"
COLUMNS = (*KEY, "change", "happened_on", "act", "summary")
# A cell is one line: where the text goes down to another, it says so.
NEW_LINE = " ¶ "


def register() -> None:
    folder.register(folder.Part("norm_changes", (FILE,), check, apply, write, order=61))


def check(content: Folder) -> Iterator[Problem]:
    if not content.has(FILE):
        return
    known = _keys_of(content)
    for row in content.rows(FILE, COLUMNS):
        if tuple(row[name] for name in KEY) not in known:
            yield row.problem("number", f"Esa norma no está en {NORMS}.")
        if row["change"] not in ChangeKind.values:
            yield row.problem("change", f"Escriba uno de: {', '.join(ChangeKind.values)}.")
        try:
            date.fromisoformat(row["happened_on"])
        except ValueError:
            yield row.problem("happened_on", f"«{row['happened_on']}» no es una fecha. Escríbala como AAAA-MM-DD.")
        yield from _check_texts(row)


def _keys_of(content: Folder) -> set[tuple[str, ...]]:
    rows = content.rows(NORMS, KEY) if content.has(NORMS) else []
    return {tuple(row[name] for name in KEY) for row in rows}


def _check_texts(row: Row) -> Iterator[Problem]:
    for name in ("act", "summary"):
        most = getattr(NormChange._meta.get_field(name), "max_length", None) or 0
        if not row[name]:
            yield row.problem(name, "Escriba un valor; esta columna es obligatoria.")
        if len(row[name]) > most:
            yield row.problem(name, f"Tiene más de {most} letras. Escríbalo más corto.")


def apply(load: Load) -> Iterator[Difference]:
    if not load.folder.has(FILE):
        return
    stored = {(norm.kind, norm.number, norm.issued_on, norm.issuer): norm for norm in Norm.objects.all()}
    told = set(NormChange.objects.values_list("norm_id", "kind", "happened_on", "act"))
    for row in sorted(load.folder.rows(FILE, COLUMNS), key=lambda row: row["happened_on"]):
        norm, happened_on = stored[key_of(row)], date.fromisoformat(row["happened_on"])
        if (norm.pk, row["change"], happened_on, one_line(row["act"])) in told:
            continue
        fields = {"kind": row["change"], "happened_on": happened_on, "act": row["act"]}
        fields["summary"] = row["summary"].replace(NEW_LINE, "\n")
        yield from _tell(load, norm, fields)


def _tell(load: Load, norm: Norm, fields: dict[str, Any]) -> Iterator[Difference]:
    who: dict[str, Any] = {"id": uuid7(), "by": load.by, "at": load.at}
    what = f"{norm}, {ChangeKind(fields['kind']).label.lower()}"
    if norm.created_at == load.at:
        tell_past_change(norm, **fields, **who)
        yield Difference(FILE, what, new=f"{fields['act']}, {fields['happened_on']:%d/%m/%Y}")
        return
    if fields["happened_on"] > day_of(load.at):
        load.notices.append(f"{FILE}: {norm} cambia el {fields['happened_on']:%d/%m/%Y}. Cargue de nuevo ese día.")
        return
    try:
        change_norm(norm, **fields, **who)
    except Refused as refusal:
        load.notices.append(f"{FILE}: {refusal.sentence}")
        return
    yield Difference(FILE, what, new=f"{fields['act']}, {fields['happened_on']:%d/%m/%Y}")


def write(export: Export) -> None:
    """What happened to each norm, oldest first. The reviews that came of it are records of this installation."""
    changes = NormChange.objects.select_related("norm").order_by("happened_on", "created_at", "id")
    rows = [
        {name: str(getattr(change.norm, name)) for name in KEY}
        | {
            "change": change.kind,
            "happened_on": str(change.happened_on),
            "act": change.act,
            "summary": NEW_LINE.join(change.summary.splitlines()),
        }
        for change in changes
    ]
    if rows:
        export.add_rows(FILE, COLUMNS, rows)
