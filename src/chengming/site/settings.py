"""All settings there are. Business values are never settings: they are law data.

Read from the environment: ``CHENGMING_HOME``, ``CHENGMING_ROLE``, ``CHENGMING_ORIGIN``,
``CHENGMING_HOSTS``, ``CHENGMING_DSN_<ROLE>``.
"""

from chengming.site import environment, logs

VERSION = "0.1.0"

CHENGMING_HOME = environment.home()
CHENGMING_ORIGIN = environment.origin()
CHENGMING_DEMO = CHENGMING_ORIGIN.startswith("demo.")
CHENGMING_ROLE = environment.role()

DEBUG = False
ALLOWED_HOSTS = environment.hosts()

INSTALLED_APPS = [
    "chengming.record.ledger",
    "chengming.record.records",
    "chengming.standing.accounts",
    "chengming.standing.registry",
    "chengming.standing.powers",
    "chengming.casework.cases",
    "chengming.casework.review",
    "chengming.web.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chengming.site.headers.StrictHeaders",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "chengming.site.portal_urls"
WSGI_APPLICATION = "chengming.site.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "chengming.site.headers.demo_mark",
                "chengming.web.portal.style.context",
            ]
        },
    }
]

DATABASES = {"default": environment.database(CHENGMING_ROLE, CHENGMING_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

LOGGING = logs.CONFIG
