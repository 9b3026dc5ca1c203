"""Addresses of the public door; read only, no session."""

from django.urls import path

from chengming.web.portal import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("healthz", pages.healthz, name="healthz"),
    path("log/checkpoint", pages.checkpoint, name="checkpoint"),
    path("log/log.vkey", pages.verifier_key, name="vkey"),
    path("log/tile/<path:rest>", pages.tile, name="tile"),
]
