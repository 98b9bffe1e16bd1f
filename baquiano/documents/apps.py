from django.apps import AppConfig

from baquiano.common import timetable
from baquiano.common.timetable import Job
from baquiano.ui import navigation


class DocumentsConfig(AppConfig):
    name = "baquiano.documents"
    label = "documents"
    verbose_name = "Documentos"

    def ready(self) -> None:
        from baquiano.documents import (  # noqa: PLC0415 - models are ready only here
            golive,
            personal_data,
            profile,
            receivers,
        )

        profile.register()
        golive.register()
        personal_data.register()
        timetable.register(Job("documents.render", every=20, run=receivers.render_what_waits, lane="documents"))
        for label, url_name, action, order, icon in (
            ("Documentos expedidos", "documents:document_list", "documents.list_documents", 40, "file-earmark-text"),
            ("Formatos", "documents:format_list", "documents.view_format", 50, "journal-text"),
        ):
            navigation.register(navigation.Item(label, url_name, action, order, navigation.RECORDS, icon))
