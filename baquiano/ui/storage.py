"""Static files of production: named by their content, compressed, and kept by the browser for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our modules, so that a module and its parts never disagree on a version."""

    support_js_module_import_aggregation = True
