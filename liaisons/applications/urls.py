from django.urls import path

from liaisons.applications import views

app_name = "applications"

urlpatterns = [
    path("", views.ApplicationList.as_view(), name="list"),
    path("new/", views.Begin.as_view(), name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/remove/", views.remove_committee, name="remove"),
    path("forms/<int:pk>/committees/", views.AddCommittee.as_view(), name="add-committee"),
    path("forms/<int:pk>/<slug:step>/", views.FormStep.as_view(), name="form"),
]
