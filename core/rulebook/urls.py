from django.urls import path

from core.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("rules/", views.rule_list, name="list"),
    path("rules/parameters/", views.parameter_list, name="parameters"),
    path("rules/<str:rule_id>/", views.rule_detail, name="rule"),
    path("help/", views.help_page, name="help"),
    path("code/", views.code, name="code"),
    path("declaration/", views.declaration, name="declaration"),
    path("concern/", views.concern, name="concern"),
]
