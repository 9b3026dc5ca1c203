"""Addresses of cases."""

from django.urls import URLPattern, path

from chengming.web.console.cases import views

urlpatterns: list[URLPattern] = [
    path("cases/", views.index, name="cases-list"),
    path("cases/export.csv", views.export, {"kind": "csv"}, name="cases-csv"),
    path("cases/export.xlsx", views.export, {"kind": "xlsx"}, name="cases-xlsx"),
    path("cases/<str:number>/", views.page, name="cases-page"),
    path("cases/<str:number>/ask", views.ask, name="cases-ask"),
    path("cases/<str:number>/records/<slug:record>/", views.record, name="cases-record"),
    path(
        "cases/<str:number>/records/<slug:record>/record.json", views.proof, {"kind": "record"},
        name="cases-record-file",
    ),
    path(
        "cases/<str:number>/records/<slug:record>/tlog-proof", views.proof, {"kind": "proof"},
        name="cases-proof",
    ),
]  # fmt: skip
