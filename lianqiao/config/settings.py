"""Settings. Everything a deployment may change comes from the environment; the rest is decided here once."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pghistory
from django.utils.translation import gettext_lazy as _

from lianqiao.config import embedded, secrets
from lianqiao.config.database import databases_from

ROOT = Path(__file__).resolve().parent.parent.parent
TESTING = "pytest" in sys.modules
DEBUG = False

SECRET_KEY = secrets.secret_key()
LIANQIAO_KEYS = secrets.key_ring()
LIANQIAO_KEYS_AGAIN = secrets.key_ring  # asked when a value names a key this process does not know yet
LIANQIAO_CIPHER = os.environ.get("LIANQIAO_CIPHER", "AES-256-GCM")

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]
BEHIND_TLS = os.environ.get("LIANQIAO_TLS") == "1"

INSTALLED_APPS = [
    "lianqiao.config",
    "lianqiao.lake",
    "lianqiao.indicators",
    "lianqiao.demo",
    "lianqiao.interop",
    "lianqiao.pathways",
    "lianqiao.measurements",
    "lianqiao.reports",
    "lianqiao.reviews",
    "lianqiao.teams",
    "lianqiao.cycles",
    "lianqiao.activities",
    "lianqiao.casework",
    "lianqiao.circumstances",
    "lianqiao.handovers",
    "lianqiao.meetings",
    "lianqiao.protection",
    "lianqiao.cases",
    "lianqiao.catalogue",
    "lianqiao.licences",
    "lianqiao.instruments",
    "lianqiao.designs",
    "lianqiao.people",
    "lianqiao.workforce",
    "lianqiao.workspace",
    "lianqiao.genograms",
    "lianqiao.questionnaires",
    "lianqiao.registry",
    "lianqiao.audit",
    "lianqiao.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # It brings a second HTTP library into every process; only who signs in through a provider needs it.
    *(["allauth.socialaccount.providers.openid_connect"] if os.environ.get("OIDC_CLIENT_ID") else []),
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "lianqiao.core.csp.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianqiao.registry.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lianqiao.registry.arrivals.ArrivalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lianqiao.registry.lock.IdleLockMiddleware",
    "lianqiao.registry.middleware.SeatMiddleware",
    "lianqiao.workspace.drafts.DraftWindowMiddleware",
    "lianqiao.config.wrong_method.WrongMethodMiddleware",
    "lianqiao.core.unreadable.UnreadableMiddleware",
]

ROOT_URLCONF = "lianqiao.config.urls"
WSGI_APPLICATION = "lianqiao.config.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "lianqiao.core.csrf.token",
    "lianqiao.registry.context.seat",
    "lianqiao.config.navigation.shell",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "lianqiao.core.jinja.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        # Only for what libraries bring along; our own pages are Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [*CONTEXT_PROCESSORS, "django.contrib.auth.context_processors.auth"]
        },
    },
]

DATABASES = databases_from(os.environ, embedded.database_url(), pooled=not TESTING)
if "replica" in DATABASES:
    DATABASE_ROUTERS = ["lianqiao.config.replica.ReplicaRouter"]
    MIDDLEWARE.append("lianqiao.config.replica.ReplicaMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- accounts -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["lianqiao.registry.arrivals.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "display_name", "email")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lianqiao.registry.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip", "login": "60/m/ip"}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lianqiao"
# How many proxies of ours stand in front; without it everybody behind nginx would share one count of wrong passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LIANQIAO_PROXIES", "0"))
# An OpenID Connect provider of the hospital or the city: set the three variables and its button appears.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "city",
                "name": os.environ.get("OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ["OIDC_CLIENT_ID"],
                "secret": os.environ.get("OIDC_SECRET", ""),
                "settings": {"server_url": os.environ.get("OIDC_SERVER", "")},
            }
        ]
        if os.environ.get("OIDC_CLIENT_ID")
        else []
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # fast, and only ever for invented people

CSRF_FAILURE_VIEW = "lianqiao.core.pages.refused_form"
SESSION_ENGINE = "lianqiao.registry.arrivals"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Where the sign-in button of the OpenID Connect provider may lead; the content policy refuses everything else.
LIANQIAO_FORM_TARGETS = [
    f"{server.scheme}://{server.netloc}"
    for server in [urlsplit(os.environ.get("OIDC_SERVER", ""))]
    if server.scheme and server.netloc
]
# After so many minutes without a key or a touch the page is covered, and the server answers with nothing of the
# records, until the password is typed again.
IDLE_LOCK_MINUTES = int(os.environ.get("LIANQIAO_IDLE_LOCK", "10"))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

# --- language, time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TZ_NAME", "Asia/Shanghai")

# --- what all server processes count together, on however many machines ---------------------------------------------
# In memory each process would count wrong passwords for itself, and two of them allow twice as many. Nothing else is
# cached, so the table is read and written where somebody signs in or unlocks, not with every page. When it is full
# Django drops a third of it, counts that still hold included: hence the high limit.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "registry_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lianqiao.config.assets.NodeModulesFinder",
]
NODE_MODULES = Path(os.environ.get("LIANQIAO_NODE_MODULES", ROOT / "node_modules"))
MEDIA_ROOT = embedded.home() / "files"
# The facts as Parquet files, for long spans; a cluster must find it under the same path.
LIANQIAO_LAKE = Path(os.environ.get("LIANQIAO_LAKE") or embedded.home() / "lake")
# What figures ask, composed once for all processes; tests compose anew what they test.
LIANQIAO_STATEMENTS = None if TESTING else embedded.home() / "statements"
# postgres, duckdb or spark answers every figure; unset, whichever is quicker without being wrong.
LIANQIAO_ENGINE = os.environ.get("LIANQIAO_ENGINE", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the sheet of a group has a field a cell: 60 members by 40 questions

# --- history, jobs, mail ------------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
# Versions are read by the record they are of, and by nothing else they point at: an index a key would be written with
# every contact and never be read.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "lianqiao@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "lianqiao.config.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

PRODUCT_NAME = _("Lianqiao")
