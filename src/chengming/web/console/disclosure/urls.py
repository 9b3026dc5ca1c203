"""Addresses of disclosure."""

from django.urls import URLPattern, path

from chengming.web.console.disclosure import approving, drafting, reading

urlpatterns: list[URLPattern] = [
    path("disclosure/", drafting.queue, name="disclosure-queue"),
    path("disclosure/proposals/", approving.proposals, name="disclosure-proposals"),
    path("disclosure/proposals/<uuid:proposal>/", approving.proposal, name="disclosure-proposal"),
    path("disclosure/published/", approving.published, name="disclosure-published"),
    path("disclosure/letters/", reading.inbox, name="disclosure-letters"),
    path("disclosure/letters/<uuid:message>/", reading.letter, name="disclosure-letter"),
    path("disclosure/cases/<str:number>/", drafting.draft, name="disclosure-draft"),
    path("disclosure/cases/<str:number>/withdraw/", approving.withdraw, name="disclosure-withdraw"),
    path("disclosure/cases/<str:number>/papers/", drafting.papers, name="disclosure-papers"),
]
