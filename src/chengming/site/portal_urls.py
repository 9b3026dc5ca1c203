"""Addresses of the public door."""

from django.urls import include, path

urlpatterns = [path("", include("chengming.web.portal.urls"))]
handler400 = "chengming.web.portal.pages.not_understood"
handler403 = "chengming.web.portal.pages.denied"
handler404 = "chengming.web.portal.pages.not_found"
handler500 = "chengming.web.portal.pages.failed"
