"""Addresses of notices."""

from django.urls import URLPattern, path

from chengming.web.console.notices import views

urlpatterns: list[URLPattern] = [
    path("notices/", views.index, name="notices-list"),
    path("notices/read", views.read, name="notices-read"),
]
