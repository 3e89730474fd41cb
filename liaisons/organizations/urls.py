from django.urls import path

from liaisons.organizations import views

app_name = "organizations"

urlpatterns = [
    path("organizations/", views.OrganizationsPage.as_view(), name="list"),
    path("organizations/<int:pk>/", views.organization_page, name="detail"),
    path("organizations/<int:pk>/details/", views.change_details, name="details"),
    path("organizations/<int:pk>/rename/", views.rename, name="rename"),
    path("organizations/<int:pk>/merge/", views.merge, name="merge"),
]
