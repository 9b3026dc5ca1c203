"""Addresses of acts and uploads."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
