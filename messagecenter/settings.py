"""Every setting of the product, grouped; values come through `env.py` only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from messagecenter.env import Environment, broker, database, read_run_env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(Environment({}).text("MC_VAR", str(BASE_DIR / "var")))
env = Environment(read_run_env(VAR_DIR / "run.env"))

# --- What this installation is -------------------------------------------------------------
DEBUG = env.flag("DEBUG")
# The embedded runner speaks plain http on this machine; production sits behind TLS.
DEMO = env.flag("DEMO")
SECRET_KEY = env.secret("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- Where the truth lives -----------------------------------------------------------------
DATABASE_URL = env.secret("DATABASE_URL")
DATABASE_IS_EMBEDDED = bool(DATABASE_URL) and not env.from_process("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(database(DATABASE_URL) if DATABASE_URL else {"ENGINE": "django.db.backends.postgresql"}),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.secret("REDIS_URL") or "redis://localhost:6379/0"
# Rate limits live in the database, so that Redis may be lost at any time.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
    },
}

# --- What is installed -----------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "messagecenter.outbox",
    "messagecenter.audit",
    "messagecenter.accounts",
    "orders",
    "compliance",
    "messagecenter.threads",
    "messagecenter.delivery",
    "messagecenter.inbox",
    "messagecenter.review",
    "messagecenter.metrics",
]
MIDDLEWARE = [
    # First what every answer carries, also one that a middleware below gives by itself.
    "messagecenter.lib.http.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "messagecenter.urls"
WSGI_APPLICATION = "messagecenter.wsgi.application"
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
            ],
        },
    },
]

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# The address is unique without regard to case, which Django does not see as unique.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "messagecenter.accounts.adapter.ClosedSignup"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/m/ip,5/5m/key"}
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# --- Production is behind TLS; only the demo and the tests speak plain http --------------------
SECURE_TRANSPORT = not (DEMO or DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_TRANSPORT else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE_TRANSPORT else "csrftoken"
CSRF_FAILURE_VIEW = "messagecenter.inbox.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Words, times, files -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files are served from where they stand, so that nothing has to be collected before a start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600 if SECURE_TRANSPORT else 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# --- Promises: the outbox (PostgreSQL) is the queue, Celery (Redis) only wakes ------------------
OUTBOX_LEASE = env.number("OUTBOX_LEASE", 10)
OUTBOX_RENEW = env.number("OUTBOX_RENEW", 3)
OUTBOX_SWEEP = env.number("OUTBOX_SWEEP", 4)
CELERY_BROKER_URL = broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "mail"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A wake-up that cannot be said at once is not worth waiting for: the sweep finds the job.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "retry_on_timeout": False,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "messagecenter.outbox.tasks.sweep", "schedule": OUTBOX_SWEEP},
}

# --- Logs: ids only, never words, names or addresses --------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "messagecenter.lib.logs.IdsOnly",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    # Every wake-up and sweep, all day long, would bury what happened.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace")
    },
}

# --- Policy: what the law of this installation is -------------------------------------------------
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "relay.market.example")
