"""Addresses of the registry: everything under the agency it belongs to."""

from django.urls import URLPattern, path

from chengming.web.console.registry import scope, views
from chengming.web.console.registry.sheets import views as sheets

OWN = "registry/<str:agency>/"
urlpatterns: list[URLPattern] = [
    path("registry/", views.home, name="registry-home"),
    path(OWN, views.agency, name="registry-agency"),
    path(f"{OWN}people/", views.people, name="registry-people"),
    path(f"{OWN}people/<str:person>/", views.person, name="registry-person"),
    path(f"{OWN}powers/", views.power_list, name="registry-powers"),
    path(f"{OWN}powers/<path:power>/", views.power, name="registry-power"),
    path(f"{OWN}scope/", scope.scope, name="registry-scope"),
    path(f"{OWN}scope/new/", scope.adopt, name="registry-scope-new"),
    path(f"{OWN}sheets/<str:kind>/", sheets.sheet, name="registry-sheet"),
    path(f"{OWN}sheets/<str:kind>/template.xlsx", sheets.template, name="registry-template"),
    path(f"{OWN}sheets/<str:kind>/look/", sheets.look, name="registry-look"),
    path(f"{OWN}sheets/<str:kind>/enter/", sheets.enter, name="registry-enter"),
    path(f"{OWN}sheets/<str:kind>/export.xlsx", sheets.export, name="registry-export"),
    path(f"{OWN}acts/<str:act>/", views.act, name="registry-act"),
    path(f"{OWN}acts/<str:act>/<path:key>/", views.act, name="registry-act-on"),
]
