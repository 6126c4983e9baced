"""All settings. Production-safe as they stand; every name read here is explained in .env.example."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF

from coaching import log
from coaching.environment import BASE_DIR, load

load()
env = environ.Env()

# The installation -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=".data"))
if not DATA_DIR.is_absolute():
    DATA_DIR = BASE_DIR / DATA_DIR
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = urlsplit(BASE_URL).scheme == "https"
HOST = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = [HOST, *env.list("ALLOWED_HOSTS", default=[])]

# Keys of confidential text: "id:base64,id2:base64", the first one current. Or a file of mode 0600.
SEALING_KEYS = env.str("SEALING_KEYS", default="")
SEALING_KEY_FILE = env.str("SEALING_KEY_FILE", default="")

# Applications, floor by floor -------------------------------------------------------------------
INSTALLED_APPS = [
    "coaching.tenancy",
    "coaching.audit",
    "coaching.firms",
    "coaching.sealing",
    "coaching.access",
    "coaching.reminders",
    "engagements",
    "sessions",
    "reviews",
    "consent",
    "coaching.api",
    "coaching.home",
    "coaching.look",
    *(["coaching.demo"] if DEMO else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coaching.firms.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coaching.home.clock.ClockMiddleware",
    "coaching.firms.middleware.NoStoreMiddleware",
    "coaching.firms.middleware.FirmMiddleware",
]

# Our templates/django/forms/ before Django's own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
ROOT_URLCONF = "coaching.urls"
WSGI_APPLICATION = "coaching.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "coaching.home.context.frame",
            ],
        },
    }
]

# Database ---------------------------------------------------------------------------------------
# "app" for everything that answers people; "owner" only for the commands that manage.py names.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="app")
# Behind PgBouncer in transaction mode: no start-up options and no server-side cursors. The same
# time limits are then the defaults of the coaching_app role.
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
_LIMITS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=15s "
    "-c timezone=UTC"
)
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", engine="django.db.backends.postgresql"),
        # Opening a connection per request made pages 3.4 times slower.
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
        "OPTIONS": {}
        if DATABASE_POOLED or DATABASE_ROLE == "owner"
        else {"options": _LIMITS, "application_name": "coaching"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits must hold across processes and when Redis is gone, so they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "coaching_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "firms.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "coaching.firms.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {  # beside allauth's own
    "found_firm": "20/h/ip",
    "join": "60/h/ip",
    "assistant": "60/h/ip",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Coaching"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False

# Web sessions, cookies, headers -----------------------------------------------------------------
_HOST_COOKIE = "__Host-" if HTTPS else ""  # tied by the browser to this host, path and HTTPS
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = f"{_HOST_COOKIE}session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_HOST_COOKIE}csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],  # the nonce is for a firm's two brand colours
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}

# Files that people send -------------------------------------------------------------------------
FILE_UPLOAD_HANDLERS = ["coaching.uploads.MemoryOnly"]

# Static files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "coaching.look.storage.HashedFiles"},
}

# Words and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail -------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Coaching <no-reply@{HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# What invitations to a calendar are answered to; what stands before the @ gets a “+…” of its own.
CALENDAR_ADDRESS = env.str("CALENDAR_ADDRESS", default=f"calendar@{HOST}")

# Reminders --------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
# Seconds for which a sweep holds what it claimed. Longer than a task may live (60 s), so that a
# claim never lapses under a worker that is still sending.
REMINDER_LEASE = env.int("REMINDER_LEASE", default=120)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker's task is found again within two minutes and five seconds. The transport's own
# defaults (an hour, every tenth tenth second) took 95 s more, and every task is under 60 s.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": env.str("REDIS_PREFIX", default="coaching:"),
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=30.0)
CELERY_BEAT_SCHEDULE = {
    "sweep-reminders": {
        "task": "coaching.reminders.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": 30},
    },
    "chain-access-ledger": {
        "task": "coaching.access.tasks.chain",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "lapse-proposals": {
        "task": "consent.tasks.lapse_proposals",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "catch-up-calendars": {
        "task": "sessions.tasks.catch_up_calendars",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}

# The API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Coaching",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Every error body has a field "type" of its own; without names the description numbers them.
    "ENUM_NAME_OVERRIDES": {
        name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
        for name in ("ClientErrorEnum", "ServerErrorEnum", "ValidationErrorEnum")
    },
}

# What is written down when something happens: ids and verbs, never content ----------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = log.configuration(LOG_LEVEL)
DEFAULT_EXCEPTION_REPORTER_FILTER = "coaching.errors.SilentReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []
