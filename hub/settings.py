"""Django's settings. Everything that differs between machines is read by `hub.env`."""

import sys
from datetime import timedelta

import django_stubs_ext
from django.utils.csp import CSP

from hub.database import embedded_settings
from hub.env import BASE_DIR, env

# Makes annotations such as ModelAdmin[Article] work at run time.
django_stubs_ext.monkeypatch()

# --- Differences between machines ------------------------------------------------------------

DEBUG = env.flag("DEBUG")
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
SITE_NAME = env.text("SITE_NAME", "Safer Care Hub")
PORT = env.number("PORT", 8000)

if DEBUG:
    SECRET_KEY = env.text("SECRET_KEY", "only-for-development-" + "x" * 40)
    RECEIPT_KEY = env.text("RECEIPT_KEY", SECRET_KEY)
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]", ".localhost"]
    SITE_URL = env.text("SITE_URL", f"http://localhost:{PORT}")
else:
    SECRET_KEY = env.secret_key()
    RECEIPT_KEY = env.receipt_key()
    ALLOWED_HOSTS = env.allowed_hosts()
    SITE_URL = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0].lstrip('.')}")

# Earlier keys: what they signed (sessions, links in mail) stays valid until it expires.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
EMBEDDED_DATABASE = not env.text("DATABASE_URL")

# --- Database: PostgreSQL, embedded unless DATABASE_URL names another ----------------------------

DATABASES = {
    "default": {
        "ENGINE": "hub.database",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        **(
            env.database("DATABASE_URL")
            or embedded_settings(VAR_DIR / "postgres", durable=env.flag("DURABLE", default=True))
        ),
    }
}
# Seconds that one statement of a web request may take, and may wait for a lock. Beyond that the
# page says "busy" (503).
WEB_DATABASE_LIMITS = {"statement_timeout": 10, "lock_timeout": 3}
# Limit of one PostgreSQL statement of a search; the page says if it took longer.
SEARCH_TIMEOUT_SECONDS = env.number("SEARCH_TIMEOUT_SECONDS", 2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "accounts.security_log",
    "learn",
    "learn.comments",
    "learn.contributions",
    "networks",
    "networks.discussions",
    "networks.campaigns",
    "hub",
    "hub.audit",
    "hub.notifications",
    "hub.outbox",
    "hub.jobs",
    "hub.newsletter",
    "hub.safeguarding",
    "hub.richtext",
    "hub.quotations",
    "hub.search",
    "hub.files",
    "hub.drafts",
    "hub.moderation",
    "hub.admin_config.HubAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_htmx",
    "django_prose_editor",
    "guardian",
    "import_export",
    "procrastinate.contrib.django",
    "taggit",
    "tree_queries",
]

MIDDLEWARE = [
    "hub.middleware.anonymous_intake.AnonymousIntakeMiddleware",
    "hub.middleware.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "hub.middleware.headers.PrivacyHeadersMiddleware",
    "hub.middleware.headers.UnavailableMiddleware",
    "hub.middleware.headers.MalformedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.middleware.time_zones.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.search.middleware.SearchTimeoutMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hub.middleware.form_recovery.FormRecoveryMiddleware",
    "accounts.authentication.middleware.SecretsMiddleware",
    "accounts.authentication.middleware.StaffIdleMiddleware",
    "accounts.authentication.middleware.StaffSecondFactorMiddleware",
    "accounts.authentication.middleware.ConsentMiddleware",
    "accounts.authentication.middleware.SanctionMiddleware",
    "hub.middleware.error_pages.SiteErrorPagesMiddleware",
    "networks.former_slugs.FormerSlugMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

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
                "hub.http.context_processors.site",
            ],
            "builtins": ["hub.templatetags.hub"],
        },
    }
]

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# The e-mail address is unique by a constraint on its lower case, which this check ignores.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = [
    "accounts.backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.authentication.password_strength.GuessablePasswordValidator"},
]
if "pytest" in sys.modules:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.authentication.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "accounts.authentication.adapters.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.signup.SignUpForm",
    "login": "accounts.forms.authentication.SignInForm",
    "reauthenticate": "accounts.forms.authentication.ReauthenticateForm",
    "reset_password": "accounts.forms.authentication.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.authentication.ResetPasswordKeyForm",
    "change_password": "accounts.forms.authentication.ChangePasswordForm",
    "set_password": "accounts.forms.authentication.SetPasswordForm",
    "add_email": "accounts.forms.authentication.ChangeEmailForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# The link in the sign-up mail signs people in, but only in the browser that signed up, and for a
# quarter of an hour.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# The people of a hospital share one IP address: limits by IP address are wide, those by account
# narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "signup": "60/m/ip",
    "report": "60/h/user",
    "report_signed_out": "30/h/ip",
    "newsletter": "30/h/ip",
    "newsletter_address": "1/h/key",
}
# Limits on what one person may send: posts per minute and hour; in their first week also posts and
# threads per day, and links per post.
WRITING_LIMITS = {
    "minute": env.number("POSTS_A_MINUTE", 10),
    "hour": env.number("POSTS_AN_HOUR", 100),
    "new_posts": env.number("NEW_MEMBER_POSTS_A_DAY", 20),
    "new_threads": env.number("NEW_MEMBER_THREADS_A_DAY", 3),
    "new_links": env.number("NEW_MEMBER_LINKS_A_POST", 3),
}
# Number of items that reports by strangers (not signed in, or here for less than a week) may hide
# within an hour; more wait for staff.
HIDDEN_BY_STRANGERS_AN_HOUR = {
    "site": env.number("HIDDEN_BY_STRANGERS_AN_HOUR", 20),
    "network": env.number("HIDDEN_BY_STRANGERS_IN_A_NETWORK_AN_HOUR", 10),
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
USERSESSIONS_ADAPTER = "accounts.security_log.sessions.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Steps of 30 seconds, for clocks that are wrong; a code works only once nevertheless.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "accounts.authentication.adapters.SecondFactorAdapter"
# Nobody can sign in without a confirmed address; a pending change of it is no reason to refuse the
# second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.forms.authentication.AuthenticatorCodeForm",
    "reauthenticate": "accounts.forms.authentication.ConfirmCodeForm",
    "activate_totp": "accounts.forms.authentication.AuthenticatorAppForm",
    "add_webauthn": "accounts.forms.authentication.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.authentication.RenamePasskeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# Guardian's anonymous user and its global permissions would leak object permissions.
ANONYMOUS_USER_NAME = None

# --- Mail: SMTP when EMAIL_URL names a server, else files under var/mail --------------------------

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_FOLDER = VAR_DIR / "mail"
_smtp = env.mail("EMAIL_URL")
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _smtp}
    if _smtp
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(MAIL_FOLDER)},
    }
}

# --- Caches: shared by all processes, so that they count rate limits together ---------------------

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hub_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
FILES_ROOT = env.path("FILES_DIR", VAR_DIR / "files")
FILES_MAX_BYTES = env.number("FILES_MAX_BYTES", 20 * 1024 * 1024)
# Path at which a proxy in front serves FILES_ROOT, internally only. Empty: this process sends
# files, at the client's pace.
FILES_OFFLOAD_PREFIX = env.path_prefix("FILES_OFFLOAD_PREFIX")
# File fields of one request: the largest form takes ten, the admin's a few for each attachment of
# an article.
DATA_UPLOAD_MAX_NUMBER_FILES = 40
# Command that reads a file on standard input and exits with 0 (clean) or 1 (infected). Empty: no
# scan.
MALWARE_SCAN_COMMAND = env.text("MALWARE_SCAN_COMMAND")
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG  # where WhiteNoise looks each file up in its app
        else "hub.rendering.static_files.CollectedStaticFiles"
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "zip",
    "gz",
    "br",
    "woff",
    "woff2",
    "map",
)

# --- Security -------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "accounts.authentication.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hub.views.csrf_failure"
# A convener who has been absent for so long no longer counts as managing a network.
CONVENER_ABSENT_DAYS = env.number("CONVENER_ABSENT_DAYS", 180)
# People with wider permissions are signed out after being idle for this long.
STAFF_IDLE_SECONDS = env.number("STAFF_IDLE_HOURS", 12) * 3600
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Libraries ------------------------------------------------------------------------------------

# Makes a draft of an article out of a text from elsewhere on the site: (title, body, by) -> its id.
DRAFT_FACTORY = "learn.contributions.flows.begin_from"

COUNTRIES_FIRST = ["GB", "IE"]
TAGGIT_CASE_INSENSITIVE = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
# A worker sends a heartbeat every ten seconds; one that was silent for this long loses its jobs.
STALLED_JOB_SECONDS = env.number("STALLED_JOB_SECONDS", 30)
# A successful job leaves no row: its arguments may name a person who has left.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"length": {"()": "hub.http.log_filters.LengthFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["length"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would write each line a second time, untruncated.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "hub": {"level": "INFO"},
        "accounts": {"level": "INFO"},
        "learn": {"level": "INFO"},
        "networks": {"level": "INFO"},
    },
}
