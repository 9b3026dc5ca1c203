"""Addresses of the review form."""

from django.urls import URLPattern, path

from chengming.web.console.review import views

urlpatterns: list[URLPattern] = [
    path("reviews/<str:number>/", views.form, name="reviews-form"),
    path("reviews/<str:number>/save", views.save, name="reviews-save"),
    path("reviews/<str:number>/hand-in", views.hand_in, name="reviews-hand-in"),
]
