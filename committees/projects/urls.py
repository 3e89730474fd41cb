from django.urls import path

from committees.projects import views

app_name = "projects"

urlpatterns = [
    path("projects/", views.ProjectsPage.as_view(), name="list"),
    path("projects/<int:pk>/", views.project_page, name="project"),
    path("projects/<int:pk>/edit/", views.EditProject.as_view(), name="edit"),
    path("projects/<int:pk>/stage/", views.ChangeStage.as_view(), name="stage"),
    path("projects/proposals/", views.NewWorkPage.as_view(), name="proposals"),
    path("projects/proposals/<int:pk>/", views.proposal_page, name="proposal"),
    path("committees/<int:pk>/projects/new/", views.RegisterProject.as_view(), name="register"),
    path("committees/<int:pk>/projects/propose/", views.Propose.as_view(), name="propose"),
]
