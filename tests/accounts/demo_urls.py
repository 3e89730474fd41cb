"""The addresses of the project with those of the demo."""

from django.urls import include, path

from config.urls import urlpatterns as project

urlpatterns = [*project, path("demo/", include("core.accounts.demo_urls"))]
