"""The demo's addresses; `config.urls` includes them only where `DEMO_MODE` is on."""

from django.urls import path

from core.accounts.views import demo

app_name = "demo"
urlpatterns = [
    path("", demo.personas, name="personas"),
    path("clock/", demo.move_clock, name="clock"),
    path("<int:pk>/", demo.become, name="become"),
]
