"""The addresses of the application and of the stock administration that it is compared with."""

from django.urls import path

from config.urls import urlpatterns as application
from tests.bench.stock import site

urlpatterns = [*application, path("stock/", site.urls)]
