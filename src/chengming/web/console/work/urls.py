"""Addresses of 我的工作."""

from django.urls import URLPattern, path

from chengming.web.console.work import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="work-home"),
    path("search", views.search, name="work-search"),
]
