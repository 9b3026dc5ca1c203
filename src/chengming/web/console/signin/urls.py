"""Addresses of signing in and of one's own account."""

from django.urls import path

from chengming.web.console.signin import account, views

urlpatterns = [
    path("signin/", views.home, name="signin-home"),
    path("signin/second/", views.second, name="signin-second"),
    path("signin/enroll/", views.enroll, name="signin-enroll"),
    path("signout/", views.out, name="signin-out"),
    path("account/", account.home, name="account-home"),
    path("account/post/", account.post, name="signin-post"),
    path("account/password/", account.password, name="account-password"),
    path("account/sessions/", account.end_sessions, name="account-sessions"),
    path("account/codes/", account.codes, name="account-codes"),
    path("account/prove/", account.prove, name="account-prove"),
]
