"""Addresses of papers."""

from django.urls import URLPattern, path

from chengming.web.console.papers import files, views

ONE = "cases/<str:number>/papers/<slug:record>/<slug:paper>"
ISSUED = "cases/<str:number>/papers/issued/<uuid:issued>"

urlpatterns: list[URLPattern] = [
    path("cases/<str:number>/papers/", views.index, name="papers-list"),
    path("cases/<str:number>/dossier/", views.dossier, name="papers-dossier"),
    path("cases/<str:number>/dossier/<slug:part>.pdf", files.contents, name="papers-contents"),
    path(f"{ISSUED}.pdf", files.issued, name="papers-file"),
    path(f"{ISSUED}.cm.zip", files.bundle, name="papers-bundle"),
    path(f"{ISSUED}.cm.json", files.beside, name="papers-beside"),
    path(f"{ISSUED}/sheet/", views.proof_sheet, name="papers-sheet"),
    path(f"{ISSUED}/void", views.void, name="papers-void"),
    path(f"{ONE}/", views.one, name="papers-one"),
    path(f"{ONE}/draft", views.draft, name="papers-draft"),
    path(f"{ONE}/upload", views.upload, name="papers-upload"),
    path(f"{ONE}/issue", views.issue, name="papers-issue"),
    path(f"{ONE}/preview.pdf", files.preview, name="papers-preview"),
    path(f"{ONE}/<slug:version>.docx", files.docx, name="papers-docx"),
]
