"""Addresses of the public door; read only, no session."""

from django.urls import path

from chengming.web.portal import feeds, lists, pages, sitemaps
from chengming.web.portal.decisions import views as decisions
from chengming.web.portal.flowchart import views as procedures
from chengming.web.portal.papers import views as papers
from chengming.web.portal.proofs import verifying

urlpatterns = [
    path("", pages.home, name="home"),
    path("search", pages.search, name="search"),
    path("agencies", lists.agencies, name="agencies"),
    path("agencies/<str:agency>", lists.agency, name="agency"),
    path("officers", lists.officers, name="officers"),
    path("powers", lists.powers, name="powers"),
    path("powers/<path:power>", lists.power, name="power"),
    path("procedures", procedures.procedures, name="procedures"),
    path("procedures/<path:procedure>", procedures.procedure, name="procedure"),
    path("decisions", decisions.found, name="decisions"),
    path("decisions/<slug:slug>", decisions.one, name="decision"),
    path("decisions/<slug:slug>/proof.json", decisions.proof, name="decision-proof"),
    path("register", decisions.registers, name="registers"),
    path("register/<str:agency>/<str:series>/<int:year>", decisions.register, name="register"),
    path("v", papers.asked, name="papers"),
    path("v/<str:code>", papers.paper, name="paper"),
    path("verify", verifying.verify, name="verify"),
    path("feeds/decisions.atom", feeds.atom, name="atom"),
    path("feeds/decisions.json", feeds.json_feed, name="json-feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/lists.xml", sitemaps.lists, name="sitemap-lists"),
    path("sitemap/<str:month>.xml", sitemaps.month, name="sitemap-month"),
    path("robots.txt", feeds.robots, name="robots"),
    path("log", pages.log, name="log"),
    path("log/checkpoint", pages.checkpoint, name="checkpoint"),
    path("log/log.vkey", pages.verifier_key, name="vkey"),
    path("log/tile/<path:rest>", pages.tile, name="tile"),
    path("healthz", pages.healthz, name="healthz"),
]
