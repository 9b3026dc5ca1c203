"""Addresses of acts, corrections and uploads."""

from django.urls import URLPattern, path

from chengming.web.console.acts import views

urlpatterns: list[URLPattern] = [
    path("new", views.lead, name="acts-lead"),
    path("cases/<str:number>/acts/<slug:act>/", views.act, name="acts-form"),
    path("cases/<str:number>/records/<slug:record>/rectify/", views.rectify, name="acts-rectify"),
    path("cases/<str:number>/records/<slug:record>/void/", views.void, name="acts-void"),
    path("cases/<str:number>/uploads/<slug:digest>", views.upload, name="acts-upload"),
]
