"""Every setting of the project; docs/configuration.md lists the variables it reads."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from api import environment

ENVIRONMENT = environment.read(os.environ)

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT: bool = ENVIRONMENT["DEVELOPMENT"]
DEBUG = False  # a stack trace is never an answer; development reads the log
SECRET_KEY: str = ENVIRONMENT["SECRET_KEY"]
SECRET_KEY_FALLBACKS: list[str] = ENVIRONMENT["SECRET_KEY_FALLBACKS"]
ALLOWED_HOSTS: list[str] = ENVIRONMENT["ALLOWED_HOSTS"]
API_VERSION = "1.0.0"
DEPRECATED: dict[str, Any] = {}  # what is announced to end, and until when: api.deprecation
PUBLIC_URL: str = ENVIRONMENT["PUBLIC_URL"]
KEPT_ANSWERS_MB: int = ENVIRONMENT["KEPT_ANSWERS_MB"]  # of each worker; 0 keeps none
CONTACT_EMAIL: str = ENVIRONMENT["CONTACT_EMAIL"]
# Networks that webhooks may reach although they are not public, also without TLS.
WEBHOOKS_MAY_REACH: list[str] = ENVIRONMENT["WEBHOOKS_MAY_REACH"]
LOG_REQUESTS: bool = ENVIRONMENT["LOG_REQUESTS"]

INSTALLED_APPS = [
    "catalogue",  # before unfold: its page templates go first
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_filters",
    "django_linear_migrations",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "api",
]
RATE_LIMITS: str = ENVIRONMENT["RATE_LIMITS"]  # what differs from api/limits/policies.py
TRUSTED_PROXIES: int = ENVIRONMENT["TRUSTED_PROXIES"]
MIDDLEWARE = [
    "api.versioning.ApiVersionMiddleware",
    "api.deprecation.DeprecationMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "api.policy.ContentSecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "api.limits.LimitMiddleware",
    "api.caching.ConditionalMiddleware",
    "api.language.LanguageMiddleware",
    "api.views.refusals.RefusalPageMiddleware",
    "api.problems.RefusedRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "api.urls"
DOCUMENT_RENDERER = "api.rendering"  # what publishing writes beside the menu for reading
WSGI_APPLICATION = "api.wsgi.application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

# SQLite ignores SELECT … FOR UPDATE: every transaction takes the write lock when it begins, so
# that two writers queue instead of failing half-way.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": ENVIRONMENT["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:  # who waits for a lock as long as SQLite's timeout gets a 503 there too
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    POSTGRESQL_OPTIONS = {
        "connect_timeout": 5,
        "options": "-c lock_timeout=20s",
        "prepare_threshold": 1,  # of the statements in catalogue.models.prepared alone
    }
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {}),
    )
]
SECOND_FACTOR_REQUIRED: bool = ENVIRONMENT["SECOND_FACTOR"]
OTP_TOTP_ISSUER = "Interventiemenu"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # catalogue/admin/attempts.py counts
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "catalogue" / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000  # sent over TLS only
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
if ENVIRONMENT["BEHIND_TLS_PROXY"]:  # anyone can send the header, only a proxy may
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Decision 16: the proxy ends TLS; a redirect comes after a token has gone out in the clear.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
if not DEVELOPMENT:  # browsers take such a cookie from this host only, and over TLS only
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds: a working day
CSRF_FAILURE_VIEW = "api.views.refusals.refuse_form"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOW_ALL_ORIGINS = True
CORS_URLS_REGEX = r"^/v1(?!/(enrolments|mandates|webhooks)(/|$))(/|$)"  # the public reads
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["API-Version", "ETag", "Link", "Content-Language"]
CORS_EXPOSE_HEADERS += ["RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"]
CORS_EXPOSE_HEADERS += ["Deprecation", "Sunset"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The first is for the passwords of people; secrets of clients are random (api/hashers.py).
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "api.hashers.ClientSecretHasher",
]
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials only
    "OAUTH2_VALIDATOR_CLASS": "api.tokens.ClientValidator",
    "OAUTH2_BACKEND_CLASS": "api.tokens.FormBackend",
    "SCOPES_BACKEND_CLASS": "api.tokens.ClientScopes",
    "SCOPES": {
        "enrolments:read": "Read mandates, enrolments and what happened to them",
        "enrolments:write": "Enrol, amend and withdraw",
    },
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 900,  # there are none; `manage.py cleartokens` wants to know
    "CLIENT_SECRET_HASHER": "salted_sha256",
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # tokens are kept as digests only
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    # There are no other grants than client credentials; what is said here of those keeps it so.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "log": {"()": "api.logs.DiscreetFormatter" if DEVELOPMENT else "api.logs.JsonFormatter"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "log"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "_granian": {"handlers": ["console"], "propagate": False},
        "api.requests": {"level": "INFO"},
        "catalogue.admin.attempts": {"level": "INFO"},
        # Those two quote addresses as they were asked; api.problems says it without.
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_FILTER_BACKENDS": ["api.filters.backend.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.PinnedPagination",
    "DEFAULT_RENDERER_CLASSES": ["api.casing.CamelCaseRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.casing.CamelCaseParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.StrictNegotiation",
    "DEFAULT_SCHEMA_CLASS": "api.schema.CatalogueSchema",
    "EXCEPTION_HANDLER": "api.problems.handle_exception",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": None,  # the renderer writes every instant, in UTC
    "URL_FORMAT_OVERRIDE": None,  # only Accept chooses the form of an answer
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Intervention menu catalogue",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.0.3",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "COMPONENT_SPLIT_PATCH": False,  # what a patch may hold has a serializer of its own
    "ENUM_NAME_OVERRIDES": {
        "Absence": "catalogue.models.Absence",
        "ActivityKind": "catalogue.models.Activity.Kind",
        "Basis": "catalogue.models.Basis",
        "BenefitKind": "catalogue.models.BenefitKind",
        "Cause": "catalogue.models.Cause",
        "ClaimKind": "api.serializers.claims.KINDS",
        "ConsentStatus": "catalogue.models.Enrolment.Consent",
        "Edition": "catalogue.models.EvidenceClaimVersion.Edition",
        "EnrolmentEventKind": "catalogue.models.EnrolmentEvent.Kind",
        "EnrolmentStatus": "catalogue.models.Enrolment.Status",
        "EstimateAbsence": "api.serializers.estimates.ABSENCES",
        "EuroBasis": "api.serializers.ratings.EURO_BASES",
        "FindingKind": "catalogue.models.ReportFinding.Kind",
        "Kind": "api.serializers.releases.KINDS",
        "KindOfChange": "api.serializers.comparisons.CHANGES",
        "MonthsAbsence": "api.serializers.estimates.NO_MONTHS",
        "ObligationKind": "catalogue.models.ObligationKind",
        "PlacesAbsence": "api.serializers.study_parts.PLACES_ABSENCES",
        "Precision": "catalogue.models.ProgressReport.Precision",
        "RandomisedBasis": "catalogue.models.Study.RandomisedBasis",
        "RecruitmentStatus": "catalogue.models.Recruitment.State",
        "ScaleKind": "catalogue.models.ScaleVersion.Kind",
        "SectorsBasis": "catalogue.models.InterventionVersion.SectorsBasis",
        "StatedFor": "api.serializers.study_parts.STATED_FOR",
        "SourceKind": "catalogue.models.SourceVersion.Kind",
        "WebhookStatus": "catalogue.models.webhooks.Webhook.Status",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.finish_document",
        "api.personal.describe_bodies",
        "api.examples.add_examples",
        "api.webhook_messages.describe_messages",
        "api.naming.name_everything",
    ],
}
