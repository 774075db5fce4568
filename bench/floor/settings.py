"""Settings of the floor: as few parts as sign-in, CSRF and a page need."""

import os
from pathlib import Path

from lianqiao.config.database import database_from

SECRET_KEY = "only ever used on loopback, by the benchmark"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "bench.floor.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "jinja2"],
        "OPTIONS": {"environment": "jinja2.Environment", "autoescape": True},
    }
]
DATABASES = {"default": database_from(os.environ["DATABASE_URL"], pooled=True)}
DATABASES["default"]["OPTIONS"]["options"] = f"-c search_path={os.environ.get('FLOOR_PATH', 'floor,public')}"
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
