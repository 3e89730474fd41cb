from django.urls import path

from core.shell import views

app_name = "shell"

urlpatterns = [
    path("theme/", views.set_theme, name="theme"),
]
