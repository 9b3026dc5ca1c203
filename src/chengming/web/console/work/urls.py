"""Addresses of my work and of search."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
