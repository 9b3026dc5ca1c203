"""Addresses of the approval and review queues."""

from django.urls import URLPattern, path

from chengming.web.console.approvals import views

urlpatterns: list[URLPattern] = [
    path("approvals/", views.approvals, name="approvals-queue"),
    path("approvals/<str:number>/return", views.send_back, name="approvals-return"),
    path("approvals/together/<slug:act>", views.at_once, name="approvals-together"),
    path("reviews/", views.review_queue, name="reviews-queue"),
]
