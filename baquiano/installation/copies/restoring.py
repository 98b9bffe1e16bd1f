"""Giving a copy back: checked before, put in an empty place, brought to the present tables, and proved equal after.

Either engine takes the copy of the other: the rows travel as text.
"""

import gzip
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from baquiano.audit import keys, triggers, verification
from baquiano.common.errors import Refused
from baquiano.installation.copies import manifest as manifests
from baquiano.installation.copies import rows
from baquiano.installation.copies.checking import Damage, check, digest_of
from baquiano.installation.copies.manifest import Manifest
from baquiano.installation.copies.writing import chain_heads

Say = Callable[[str], None]
# What Django itself writes when the tables are made.
_FRAMEWORK = {"auth", "contenttypes"}


@dataclass
class Restored:
    """What was given back, and what after it is not equal (nothing, unless a disk lies)."""

    manifest: Manifest
    differences: list[str] = field(default_factory=list)
    foreign_key: str = ""
    kept_folders: list[str] = field(default_factory=list)


def restore(folder: Path, *, replace: bool = False, say: Say = lambda line: None) -> Restored:
    """Put the copy in the database and the store of the settings.

    Refuses a damaged copy, one of a newer Baquiano, and a database with data, unless ``replace`` says to empty it.
    Rows enter in one transaction; files before them. Nobody else may be using the database.
    """
    _refuse_if_damaged(check(folder))
    manifest = manifests.read(folder)
    _refuse_if_newer(manifest)
    if _has_data() and not replace:
        raise Refused(_("La base de datos tiene datos. Restaure en una vacía, o agregue --replace para borrarla."))
    restored = Restored(manifest)
    say(_("Archivos: %(count)s.") % {"count": manifest.file_count})
    _restore_files(folder)
    restored.kept_folders = _restore_folders(folder, manifest)
    say(_("Filas: %(count)s en %(tables)s tablas.") % {"count": manifest.rows, "tables": len(manifest.tables)})
    restored.differences += fill_database(folder, manifest)
    call_command("migrate", verbosity=0)
    say(_("Comprobando archivos y rastro…"))
    restored.differences += _differences_after(folder, manifest)
    if manifest.public_key in keys.trusted().values():
        restored.differences += [finding.explanation for finding in verification.verify().findings]
    else:  # the checkpoints cannot be checked before the operator trusts that key
        restored.foreign_key = manifest.public_key
    return restored


def fill_database(folder: Path, manifest: Manifest) -> list[str]:
    """Make the tables as they were when the copy was made and fill them; tells the ones that do not read equal after.

    Whatever the database had is gone. The tables stay as old as the copy: ``migrate`` brings them to the present. When
    they are already those of the copy they are emptied, not made again: a failure then leaves the database as it was.
    """
    migrations = [(app, name) for app, name in manifest.migrations]
    if not _stands_at(migrations):
        empty_database()
        _make_tables(migrations)
    models = rows.models_at(connection, migrations)
    with connection.constraint_checks_disabled(), transaction.atomic():
        with triggers.lifted(connection):
            _empty(_tables())  # what the migrations themselves wrote is in the copy
            for model in models:
                _fill(folder, manifest, model)
            connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    return [
        _("La tabla %(table)s no quedó igual.") % {"table": model._meta.db_table}
        for model in models
        if rows.digest_of(model, connection.alias) != _promised(manifest, model)
    ]


def empty_database() -> None:
    """Drop every table: evidence refuses to be deleted row by row."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            ending = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{ending}")


def _stands_at(migrations: list[tuple[str, str]]) -> bool:
    """Whether the tables are the ones that those migrations make, and no other."""
    if set(MigrationRecorder(connection).applied_migrations()) != set(migrations):
        return False
    return set(_tables()) == {model._meta.db_table for model in rows.all_models_at(connection, migrations)}


def _tables() -> list[str]:
    """The tables of the database, but the one that says which migrations were applied."""
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    return [table for table in found if table != MigrationRecorder.Migration._meta.db_table]


def _empty(tables: list[str]) -> None:
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))


def _promised(manifest: Manifest, model: rows.Model) -> tuple[int, str]:
    table = manifest.tables[model._meta.db_table]
    return table.rows, table.sha256


def _fill(folder: Path, manifest: Manifest, model: rows.Model) -> None:
    with gzip.open(folder / manifest.tables[model._meta.db_table].piece, "rb") as lines:
        rows.fill(model, lines, connection)


def _make_tables(migrations: list[tuple[str, str]]) -> None:
    """The tables that those migrations make, in an empty database.

    Quickly, by the ones that replace others, unless the copy stands in the middle of what one of them replaces.
    """
    executor, there = MigrationExecutor(connection), set(migrations)
    replaced = [set(migration.replaces) for migration in executor.loader.replacements.values()]
    if any(there & names != names for names in replaced):
        executor.loader = rows.OneByOne(connection)
    executor.migrate(_last_ones(executor, there))


def _last_ones(executor: MigrationExecutor, there: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last migration of each room at that time."""
    graph = executor.loader.graph
    return [
        key
        for key in sorted(there & graph.nodes.keys())
        if not any(child[0] == key[0] and child in there for child in graph.node_map[key].children)
    ]


def _has_data() -> bool:
    """Whether a table has a row that no migration writes."""
    models = rows.models_at(connection, rows.applied(connection))
    return any(m._base_manager.exists() for m in models if m._meta.app_label not in _FRAMEWORK)


def _refuse_if_damaged(found: list[Damage]) -> None:
    if found:
        raise Refused(_("La copia está dañada y no se restaura:") + "".join(f"\n- {damage}" for damage in found))


def _refuse_if_newer(manifest: Manifest) -> None:
    known = MigrationExecutor(connection).loader.disk_migrations
    newer = [key for key in map(tuple, manifest.migrations) if key not in known]
    if newer or manifest.format != manifests.FORMAT:
        raise Refused(
            _("La copia es de Baquiano %(version)s, más nuevo que este. Instale esa versión y restaure con ella.")
            % {"version": manifest.version}
        )


def _restore_files(folder: Path) -> None:
    root = Path(settings.FILES_ROOT)
    for digest, _size, piece in manifests.file_lines(folder):
        target = _inside(root, piece.removeprefix("files/"))
        if target.is_file() and digest_of(target) == digest:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / piece, target)


def _restore_folders(folder: Path, manifest: Manifest) -> list[str]:
    """Put the folder of each institution that is not there; the ones that are there are not touched."""
    root = Path(settings.INSTITUTIONS_DIR)
    present = {path.name for path in root.iterdir()} if root.is_dir() else set()
    kept = set()
    for piece in manifest.pieces:
        if not piece.startswith("institutions/"):
            continue
        name = piece.removeprefix("institutions/")
        if name.partition("/")[0] in present:
            kept.add(name.partition("/")[0])
            continue
        target = _inside(root, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / piece, target)
    return sorted(kept)


def _inside(root: Path, name: str) -> Path:
    target = (root / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise Refused(_("La copia nombra un archivo fuera de su carpeta: %(name)s.") % {"name": name})
    return target


def _differences_after(folder: Path, manifest: Manifest) -> list[str]:
    root = Path(settings.FILES_ROOT)
    found = [
        _("El archivo %(name)s no quedó igual.") % {"name": piece}
        for digest, _size, piece in manifests.file_lines(folder)
        if digest_of(root / piece.removeprefix("files/")) != digest
    ]
    if chain_heads() != manifest.chains:
        found.append(_("La cadena del rastro no llega a donde llegaba."))
    return found
