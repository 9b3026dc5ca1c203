"""All settings there are. Business values are never settings: they are law data.

Read from the environment: ``CHENGMING_HOME``, ``CHENGMING_DOOR``, ``CHENGMING_ROLE``,
``CHENGMING_ORIGIN``, ``CHENGMING_HOSTS``, ``CHENGMING_DSN_<ROLE>``, ``CHENGMING_PROXIES``,
``CHENGMING_PASSWORD_PROFILE``, ``CHENGMING_PUBLIC_URL``.
"""

from chengming.site import doors, environment, logs

VERSION = "0.1.0"

CHENGMING_HOME = environment.home()
CHENGMING_ORIGIN = environment.origin()
CHENGMING_DEMO = CHENGMING_ORIGIN.startswith("demo.")
CHENGMING_ROLE = environment.role()
CHENGMING_DOOR = environment.door()
DOOR = doors.DOORS[CHENGMING_DOOR]
CHENGMING_PASSWORD_PROFILE = environment.password_profile()
CHENGMING_PROXIES = environment.proxies()
CHENGMING_PUBLIC_URL = environment.public_url()

DEBUG = False
ALLOWED_HOSTS = environment.hosts()

INSTALLED_APPS = [*DOOR.apps]
MIDDLEWARE = [*DOOR.middleware]
ROOT_URLCONF = DOOR.urls
WSGI_APPLICATION = "chengming.site.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": [*DOOR.context_processors]},
    }
]

# Read lazily by Django: the portal signs nothing and is given no key.
SECRET_KEY = environment.secret_key(CHENGMING_DOOR, CHENGMING_HOME)
AUTH_USER_MODEL = "accounts.Account"
_SECURE_NAME = "" if CHENGMING_DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{_SECURE_NAME}chengming"
CSRF_COOKIE_NAME = f"{_SECURE_NAME}chengming-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not CHENGMING_DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None
# What was done is said once on the next page; the sentence travels signed, in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "chengming.web.console.pages.form_expired"

FILE_UPLOAD_HANDLERS = [*DOOR.upload_handlers]

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "chengming.site.assets.ContentNames"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

DATABASES = {"default": environment.database(CHENGMING_ROLE, CHENGMING_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = DOOR.referrer_policy
X_FRAME_OPTIONS = "DENY"

LOGGING = logs.CONFIG
