"""Addresses of the officers' door."""

from django.urls import include, path

urlpatterns = [path("", include("chengming.web.console.urls"))]
handler400 = "chengming.web.console.pages.not_understood"
handler403 = "chengming.web.console.pages.denied"
handler404 = "chengming.web.console.pages.not_found"
handler500 = "chengming.web.console.pages.failed"
