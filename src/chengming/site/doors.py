"""The two doors: which web applications, middleware, addresses and page context each one has.

They share the rooms of the house and nothing of the web: the portal has no session, no form
token and no console application at all (design.md D4).
"""

from dataclasses import dataclass

ROOMS = (
    "chengming.record.ledger",
    "chengming.record.trail",
    "chengming.record.records",
    "chengming.standing.accounts",
    "chengming.standing.registry",
    "chengming.standing.powers",
    "chengming.casework.cases",
    "chengming.casework.documents",
    "chengming.casework.review",
    "chengming.openness.disclosure",
)
SHARED = ("django.contrib.staticfiles", "chengming.web.ui")
DEMO_MARK = "chengming.site.headers.demo_mark"
DJANGOS_OWN = (
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
)


@dataclass(frozen=True)
class Door:
    """What differs between the doors."""

    apps: tuple[str, ...]
    middleware: tuple[str, ...]
    urls: str
    context_processors: tuple[str, ...]
    referrer_policy: str
    upload_handlers: tuple[str, ...]


PORTAL = Door(
    apps=(*ROOMS, *SHARED, "chengming.web.portal"),
    middleware=(
        "django.middleware.security.SecurityMiddleware",
        "chengming.site.headers.StrictHeaders",
        "chengming.site.assets.Assets",
        "django.middleware.common.CommonMiddleware",
    ),
    urls="chengming.site.portal_urls",
    context_processors=(DEMO_MARK,),
    # An address of the portal may hold a person's code (/v/…): it is told to nobody.
    referrer_policy="no-referrer",
    upload_handlers=DJANGOS_OWN,
)
CONSOLE = Door(
    apps=(*ROOMS, *SHARED, "django.contrib.messages", "chengming.web.console"),
    middleware=(
        "django.middleware.security.SecurityMiddleware",
        "chengming.site.headers.StrictHeaders",
        "chengming.site.headers.NeverStored",
        "chengming.site.assets.Assets",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        # The gate judges before a form's token is looked at; the step-up after.
        "chengming.web.console.access.gate.Gate",
        "django.middleware.csrf.CsrfViewMiddleware",
        "chengming.web.console.access.step_up.StepUp",
        "chengming.web.console.access.refusals.Refusals",
    ),
    urls="chengming.site.console_urls",
    context_processors=(
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        DEMO_MARK,
        "chengming.web.console.frame_context.frame",
    ),
    # Under no-referrer a browser sends `Origin: null` with a form, which CSRF protection refuses.
    referrer_policy="same-origin",
    upload_handlers=(
        # Counts before anything is written, and lets go of a file that grows too large.
        "chengming.web.console.acts.receiving.Counted",
        *DJANGOS_OWN,
    ),
)
# Commands and tests belong to no door: they know every application.
NEITHER = Door(
    apps=(*CONSOLE.apps, "chengming.web.portal"),
    middleware=CONSOLE.middleware,
    urls=CONSOLE.urls,
    context_processors=CONSOLE.context_processors,
    referrer_policy=CONSOLE.referrer_policy,
    upload_handlers=CONSOLE.upload_handlers,
)
DOORS = {"portal": PORTAL, "console": CONSOLE, "": NEITHER}
