from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "baquiano.documents"
    label = "documents"
    verbose_name = "Documentos"
