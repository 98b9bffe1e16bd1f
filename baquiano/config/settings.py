"""Settings of Baquiano, read from the environment; every default is good for a laptop with SQLite.

The sections keep a fixed order: paths, mode, apps, middleware, templates, data, people, language, files, mail, tasks,
security, logs. What each variable means is in ``.env.example``.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from baquiano.config import logs
from baquiano.config.repository import repository_storage
from baquiano.config.secrets import refuse_hands_of_root, refuse_unsafe_production

env = environ.Env()
logs.configure()

# --- Paths ----------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parents[2]
environ.Env.read_env(BASE_DIR / ".env")
# A variable left empty in .env means its default.
for name in [
    name for name, value in os.environ.items() if name.startswith(("BAQUIANO_", "DATABASE_URL")) and not value
]:
    del os.environ[name]
VAR_DIR = Path(env("BAQUIANO_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
INSTITUTIONS_DIR = Path(env("BAQUIANO_INSTITUTIONS", default=str(BASE_DIR / "institutions")))
POLICY_FILE = BASE_DIR / "baquiano" / "config" / "policy.toml"
EVENTS_FILE = BASE_DIR / "baquiano" / "config" / "events.toml"

# --- Mode -----------------------------------------------------------------------------------------
# ``laptop`` forgives missing secrets; ``production`` refuses to start without them (config.checks).
MODE = env("BAQUIANO_MODE", default="laptop")
PRODUCTION = MODE == "production"
if PRODUCTION:  # before anything else is written there
    refuse_hands_of_root(VAR_DIR, os.geteuid())
DEMO = env.bool("BAQUIANO_DEMO", default=False)
DEBUG = env.bool("BAQUIANO_DEBUG", default=False)
LAPTOP_SECRET = "only-for-a-laptop-never-for-a-public-entity"  # noqa: S105 - production refuses to start with it
SECRET_KEY = env("BAQUIANO_SECRET_KEY", default=LAPTOP_SECRET)
SECRET_KEY_FALLBACKS = env.list("BAQUIANO_SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("BAQUIANO_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
SITE_URL = env("BAQUIANO_SITE_URL", default="http://127.0.0.1:8000")
# A proxy of one's own ends TLS; what others say in its place is forgotten (config.middleware.proxies).
BEHIND_PROXY = env.bool("BAQUIANO_BEHIND_PROXY", default=False)
TRUSTED_PROXIES = env.list("BAQUIANO_TRUSTED_PROXIES", default=["127.0.0.1", "::1"]) if BEHIND_PROXY else []
CSRF_FAILURE_VIEW = "baquiano.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("BAQUIANO_TRUSTED_ORIGINS", default=[])

# --- Apps: the corridor, from the ground up -------------------------------------------------------
ROOMS = [
    "common",
    "audit",
    "ui",
    "accounts",
    "institutions",
    "norms",
    "teams",
    "tokens",
    "beneficiaries",
    "documents",
    "notifications",
    "privacy",
    "library",
    "training",
    "competences",
    "imports",
    "procedures",
    "communications",
    "commitments",
    "meetings",
    "governance",
    "portfolio",
    "targeting",
    "strategy",
    "planning",
    "demand",
    "agenda",
    "travel",
    "delivery",
    "evaluation",
    "improvement",
    "field",
    "monitoring",
    "archive",
    "reports",
    "workspace",
    "door",
    "portal",
    "api",
    "demo",
    "installation",
]
# The first segment of the pages of each room, and of its endpoints under the one of ``api``.
SEGMENTS = {
    "workspace": "",
    "portal": "",
    "door": "mi-entidad/",
    "tokens": "cuenta/tokens/",
    "accounts": "cuenta/",
    "ui": "componentes/",
    "installation": "salud/",
    "demo": "demostracion/",
    "institutions": "institucion/",
    "norms": "normas/",
    "teams": "equipos/",
    "beneficiaries": "beneficiarios/",
    "documents": "documentos/",
    "imports": "cargas/",
    "notifications": "avisos/",
    "privacy": "datos-personales/",
    "library": "biblioteca/",
    "training": "capacitaciones/",
    "competences": "competencias/",
    "procedures": "procedimientos/",
    "audit": "rastro/",
    "communications": "comunicaciones/",
    "commitments": "compromisos/",
    "meetings": "reuniones/",
    "governance": "comites/",
    "portfolio": "portafolio/",
    "targeting": "seleccion/",
    "strategy": "estrategia/",
    "planning": "planes/",
    "demand": "demanda/",
    "agenda": "agenda/",
    "travel": "comisiones/",
    "delivery": "visitas/",
    "evaluation": "evaluaciones/",
    "improvement": "mejora/",
    "field": "campo/",
    "monitoring": "seguimiento/",
    "archive": "archivo/",
    "reports": "datos/",
    "api": "api/v1/",
}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "rest_framework",
    "drf_spectacular",
    *(f"baquiano.{room}" for room in ROOMS if (BASE_DIR / "baquiano" / room / "apps.py").exists()),
]

# --- Middleware -----------------------------------------------------------------------------------
MIDDLEWARE = [
    "baquiano.config.middleware.bodiless",
    "baquiano.config.middleware.proxies",
    "baquiano.config.middleware.request_identity",
    "baquiano.installation.measures.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "baquiano.config.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "baquiano.tokens.middleware.token_access",
    "baquiano.accounts.middleware.must_sign_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "baquiano.accounts.middleware.session_noticed",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "baquiano.config.logs.request_log",
    "baquiano.institutions.middleware.institution_scope",
    "baquiano.institutions.second_factor.second_factor_first",
    "baquiano.config.middleware.refusals",
]
ROOT_URLCONF = "baquiano.config.urls"
WSGI_APPLICATION = "baquiano.config.wsgi.application"

# --- Templates ------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baquiano.ui.context.chrome",
            ],
        },
    },
]
FORM_RENDERER = "baquiano.ui.renderers.FormRenderer"

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'baquiano.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # FULL: an acknowledged write survives a power cut (a public record is evidence).
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": env.int("BAQUIANO_DB_POOL", default=12)}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# How long at the most a public page that is already drawn is given again; an act of its institution draws it anew.
PUBLIC_PAGES_SECONDS = 5 * 60
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- People ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["baquiano.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = [
    "baquiano.accounts.hashers.ModerateArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "baquiano.accounts.validators.NotTheDemoPassword"},
]
DEMO_PASSWORD = "baquiano-demo"  # noqa: S105 - refused outside demo mode (accounts.validators)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:home"
ACCOUNT_ADAPTER = "baquiano.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
# How long a password or a code just given is enough for what touches the account.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "baquiano.accounts.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Nobody signs up: the administrator gives each address to its person, so that it needs no verification.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone may be half a minute off; a code serves once all the same (accounts.forms).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Behind a proxy of one's own, the address that limits count is the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "es-co"
LANGUAGES = [("es-co", "Español (Colombia)")]
TIME_ZONE = "America/Bogota"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["baquiano.ui.formats"]

# --- Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FILES_ROOT = Path(env("BAQUIANO_FILES", default=str(VAR_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(FILES_ROOT)}},
    "staticfiles": {
        "BACKEND": (
            "baquiano.ui.storage.StaticFiles" if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
# Where the records are also written by their place in the retention table; nowhere while it is empty.
REPOSITORY = env("BAQUIANO_REPOSITORY", default="")
if REPOSITORY:
    STORAGES["repository"] = repository_storage(
        REPOSITORY, env("BAQUIANO_REPOSITORY_KEY", default=""), env("BAQUIANO_REPOSITORY_SECRET", default="")
    )
WHITENOISE_USE_FINDERS = not PRODUCTION
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Where copies of everything are kept, when the worker makes one (HH:MM in Bogotá) and how many stay.
BACKUPS_DIR = env("BAQUIANO_BACKUPS", default="")
BACKUP_AT = env("BAQUIANO_BACKUP_AT", default="02:30")
BACKUP_KEEP = env.int("BAQUIANO_BACKUP_KEEP", default=14)
MAX_FILE_MB = env.int("BAQUIANO_MAX_FILE_MB", default=20)
MAX_IMAGE_MEGAPIXELS = 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# ``task`` renders issued documents in the background, ``now`` in the request, ``never`` leaves them to a command.
DOCUMENTS_RENDER = env("BAQUIANO_DOCUMENTS_RENDER", default="task")

# --- Mail -----------------------------------------------------------------------------------------
# Without a mail server each message is a file that anyone can open, so a laptop shows what would be sent.
vars().update(env.email("BAQUIANO_EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("BAQUIANO_FROM_EMAIL", default="Baquiano <no-responder@baquiano.invalid>")

# --- API ------------------------------------------------------------------------------------------
# How many requests one token may make in a minute.
API_PER_MINUTE = env.int("BAQUIANO_API_PER_MINUTE", default=300)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["baquiano.common.rest.WhoAsks"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["baquiano.common.rest.JsonBody"],
    "EXCEPTION_HANDLER": "baquiano.common.rest.answer_problem",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Baquiano",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}

# --- Background tasks -----------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}
# The web process also runs the background work (one machine, no services); production runs ``manage.py work`` apart.
EMBEDDED_WORKER = env.bool("BAQUIANO_EMBEDDED_WORKER", default=not PRODUCTION)

# --- Security -------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A session ends after so long without use, and after so long since signing in whatever its use.
SESSION_ENGINE = "baquiano.accounts.sessions"
SESSION_IDLE = timedelta(minutes=env.int("BAQUIANO_SESSION_IDLE_MINUTES", default=120))
SESSION_LONGEST = timedelta(hours=env.int("BAQUIANO_SESSION_HOURS", default=12))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("BAQUIANO_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("BAQUIANO_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Whoever reads the metrics shows it; without one there are no metrics.
METRICS_TOKEN = env("BAQUIANO_METRICS_TOKEN", default="")
# Where the web processes add up what they count; read by the library when it is first imported.
METRICS_DIR = VAR_DIR / "metrics" if METRICS_TOKEN else None
if METRICS_DIR:
    METRICS_DIR.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
# The key with which checkpoints of the trail are signed; a laptop makes its own in VAR_DIR.
TRAIL_KEY = env("BAQUIANO_TRAIL_KEY", default="")
TRAIL_RETIRED_KEYS = env.list("BAQUIANO_TRAIL_RETIRED_KEYS", default=[])
# The key with which this server opens what was captured without signal, and the earlier ones while devices keep theirs.
FIELD_KEY = env("BAQUIANO_FIELD_KEY", default="")
FIELD_RETIRED_KEYS = env.list("BAQUIANO_FIELD_RETIRED_KEYS", default=[])
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W021"] if not PRODUCTION else []

# --- Logs -----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": "ext://baquiano.config.logs.RENDERING",
            "foreign_pre_chain": "ext://baquiano.config.logs.SHARED",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("BAQUIANO_LOG_LEVEL", default="WARNING")},
    # One line per request in production.
    "loggers": {"django_structlog": {"level": "INFO" if PRODUCTION else "WARNING"}},
}
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # our own middleware has just written it
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # the proxy keeps addresses, for as long as the entity decides
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20

# Whoever is told to make a key makes it with the command that the refusal names, before there is one.
if PRODUCTION and sys.argv[1:] not in (["trail_key"], ["field_key"]):
    refuse_unsafe_production(vars())
