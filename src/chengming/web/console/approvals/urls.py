"""Addresses of the approval and review queues."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
