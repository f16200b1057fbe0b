"""Every setting of the product, grouped; values come through `env.py` only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from messagecenter.env import Environment, broker, read_run_env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(Environment({}).text("MC_VAR", str(BASE_DIR / "var")))
env = Environment(read_run_env(VAR_DIR / "run.env"))

# --- What this installation is -------------------------------------------------------------
DEBUG = env.flag("DEBUG")
# The embedded runner speaks plain http on this machine; production sits behind TLS.
DEMO = env.flag("DEMO")
SECURE_TRANSPORT = not (DEMO or DEBUG)
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_IS_SET = bool(SECRET_KEY)  # Django refuses to show an empty one, also to a check
SECRET_KEY_IS_EMBEDDED = SECRET_KEY_IS_SET and not env.from_process("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if SECURE_TRANSPORT else "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

# --- Where the truth lives -----------------------------------------------------------------
DATABASE_URL = env.secret("DATABASE_URL")
DATABASE_IS_EMBEDDED = bool(DATABASE_URL) and not env.from_process("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database("DATABASE_URL", DATABASE_URL),
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
        # Far from what is ever counted at once, so that nobody pushes out their own counts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
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
    "messagecenter.accounts.middleware.kept_session",
    "messagecenter.accounts.middleware.own_time",
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
ACCOUNT_ADAPTER = "messagecenter.accounts.adapter.MailByPromise"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "messagecenter.accounts.forms.SignUpForm",
    "reset_password": "messagecenter.accounts.forms.ForgottenForm",
    "reset_password_from_key": "messagecenter.accounts.forms.NewPasswordForm",
    "change_password": "messagecenter.accounts.forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
# Who asks about an address that nobody has gets the same page, and nobody gets a mail.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Limits count per address: behind a proxy that is the one which the proxy has seen.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
# Those for strangers who sign up or forgot a password, and more, stand in accounts/limits.py.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "confirm_email": "1/3m/key",
    "signup": "",
    "reset_password": "",
}
# Without use; how long a session lasts at most, used or not, stands in accounts/sessions.py.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# --- Production is behind TLS; only the demo and the tests speak plain http --------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_TRANSPORT else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE_TRANSPORT else "csrftoken"
CSRF_FAILURE_VIEW = "messagecenter.inbox.views.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
# Health checks ask this machine directly, where no TLS is.
SECURE_REDIRECT_EXEMPT = [r"^livez$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
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
STATIC_ROOT = BASE_DIR / "static-root" if SECURE_TRANSPORT else None
# Production serves collected files, whose names change with their content; the demo serves
# files from where they stand, so that nothing has to be collected before a start.
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if SECURE_TRANSPORT
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not SECURE_TRANSPORT
WHITENOISE_MAX_AGE = 3600 if SECURE_TRANSPORT else 60
# What people upload lies here, where no web server looks.
FILES_ROOT = Path(env.text("FILES_ROOT", str(VAR_DIR / "files")))
FILE_UPLOAD_HANDLERS = [
    "messagecenter.lib.uploads.BoundedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
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

# --- Mail to people: links to prove an address, to a new password, into a shop ------------------
# Links in mails are made by workers, which see no request.
SITE_URL = env.text(
    "SITE_URL",
    f"https://{next(iter(ALLOWED_HOSTS), '')}" if SECURE_TRANSPORT else "http://127.0.0.1:8000",
).rstrip("/")
SMTP_OUT = env.smtp("SMTP_OUT_URL")
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = SMTP_OUT.host, SMTP_OUT.port, 20
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP_OUT.user, SMTP_OUT.password
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_OUT.starttls, SMTP_OUT.tls
# Without a mail server nothing leaves this machine: each mail is a file that can be read.
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"

# --- Logs: ids only, never words, names or addresses --------------------------------------------
LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
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
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Every wake-up and sweep, all day long, would bury what happened.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace")
    },
}

# --- Policy: what the law of this installation is -------------------------------------------------
MAIL_DOMAIN = env.text("MAIL_DOMAIN", "" if SECURE_TRANSPORT else "relay.market.example")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"no-reply@{MAIL_DOMAIN or 'localhost'}")

# --- What could not be used above: the system checks tell it ----------------------------------
SETTING_FAULTS = env.faults
