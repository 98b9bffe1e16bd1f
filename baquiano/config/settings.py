"""Settings of Baquiano, read from the environment; every default is good for a laptop with SQLite.

The sections keep a fixed order: paths, mode, apps, middleware, templates, data, people, language, files, mail, tasks,
security, logs. What each variable means is in ``.env.example``.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from baquiano.config import logs
from baquiano.config.secrets import refuse_laptop_secrets

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
DEMO = env.bool("BAQUIANO_DEMO", default=False)
DEBUG = env.bool("BAQUIANO_DEBUG", default=False)
LAPTOP_SECRET = "only-for-a-laptop-never-for-a-public-entity"  # noqa: S105 - production refuses to start with it
SECRET_KEY = env("BAQUIANO_SECRET_KEY", default=LAPTOP_SECRET)
ALLOWED_HOSTS = env.list("BAQUIANO_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
SITE_URL = env("BAQUIANO_SITE_URL", default="http://127.0.0.1:8000")
CSRF_FAILURE_VIEW = "baquiano.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("BAQUIANO_TRUSTED_ORIGINS", default=[])

# --- Apps: the corridor, from the ground up -------------------------------------------------------
ROOMS = [
    "common",
    "audit",
    "ui",
    "accounts",
    "institutions",
    "beneficiaries",
    "documents",
    "notifications",
    "procedures",
    "commitments",
    "meetings",
    "governance",
    "planning",
    "agenda",
    "delivery",
    "workspace",
    "portal",
    "demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    *(f"baquiano.{room}" for room in ROOMS if (BASE_DIR / "baquiano" / room / "apps.py").exists()),
]

# --- Middleware -----------------------------------------------------------------------------------
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "baquiano.config.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "baquiano.institutions.middleware.institution_scope",
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
}
# Behind a proxy of one's own, the address that limits count is the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BAQUIANO_BEHIND_PROXY", default=False) else 0
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
WHITENOISE_USE_FINDERS = not PRODUCTION
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
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

# --- Background tasks -----------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}
# The web process also runs the background work (one machine, no services); production runs ``manage.py work`` apart.
EMBEDDED_WORKER = env.bool("BAQUIANO_EMBEDDED_WORKER", default=not PRODUCTION)

# --- Security -------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("BAQUIANO_SSL_REDIRECT", default=PRODUCTION)
SECURE_HSTS_SECONDS = env.int("BAQUIANO_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BAQUIANO_BEHIND_PROXY", default=False) else None
)
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
# The key with which checkpoints of the trail are signed; a laptop makes its own in VAR_DIR.
TRAIL_KEY = env("BAQUIANO_TRAIL_KEY", default="")
TRAIL_RETIRED_KEYS = env.list("BAQUIANO_TRAIL_RETIRED_KEYS", default=[])
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
}

if PRODUCTION:
    refuse_laptop_secrets(
        secret_key=SECRET_KEY, laptop_secret=LAPTOP_SECRET, trail_key=TRAIL_KEY, demo=DEMO, debug=DEBUG
    )
