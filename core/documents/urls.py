from django.urls import path

from core.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<int:pk>/v/<int:number>/", views.download, name="download"),
]
