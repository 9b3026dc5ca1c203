"""Addresses of the officers' door: every area brings its own, all names in one namespace."""

from django.urls import path

from chengming.web.console import gallery, pages
from chengming.web.console.acts import urls as acts
from chengming.web.console.approvals import urls as approvals
from chengming.web.console.cases import urls as cases
from chengming.web.console.disclosure import urls as disclosure
from chengming.web.console.notices import urls as notices
from chengming.web.console.papers import urls as papers
from chengming.web.console.registry import urls as registry
from chengming.web.console.review import urls as review
from chengming.web.console.signin import urls as signin
from chengming.web.console.work import urls as work

app_name = "console"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("_kit/", gallery.gallery, name="gallery-page"),
    path("_kit/work", gallery.work_done, name="gallery-work"),
    *signin.urlpatterns,
    *work.urlpatterns,
    *cases.urlpatterns,
    *approvals.urlpatterns,
    *review.urlpatterns,
    *notices.urlpatterns,
    *acts.urlpatterns,
    *disclosure.urlpatterns,
    *papers.urlpatterns,
    *registry.urlpatterns,
]
