from django.urls import path

from core.workflow.views import ActView

app_name = "workflow"

urlpatterns = [path("<slug:workflow>/<int:pk>/<slug:action>/", ActView.as_view(), name="act")]
