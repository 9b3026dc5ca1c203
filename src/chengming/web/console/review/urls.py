"""Addresses of reviewing: figures, practice files, the review form of one case."""

from django.urls import URLPattern, path

from chengming.web.console.review import measuring, practice, views

# Fixed addresses first: the form's address takes any word for a case number.
urlpatterns: list[URLPattern] = [
    path("reviews/figures/", measuring.figures, name="reviews-figures"),
    path(
        "reviews/figures/export.csv", measuring.export, {"kind": "csv"}, name="reviews-figures-csv"
    ),
    path(
        "reviews/figures/export.xlsx",
        measuring.export,
        {"kind": "xlsx"},
        name="reviews-figures-xlsx",
    ),
    path("reviews/practice/", practice.index, name="reviews-practice"),
    path("reviews/practice/plant/", practice.plant, name="reviews-practice-plant"),
    path("reviews/practice/<uuid:practice>/", practice.reveal, name="reviews-practice-reveal"),
    path("reviews/<str:number>/", views.form, name="reviews-form"),
    path("reviews/<str:number>/save", views.save, name="reviews-save"),
    path("reviews/<str:number>/hand-in", views.hand_in, name="reviews-hand-in"),
]
