from django.urls import path

from liaisons.register import views

app_name = "register"

urlpatterns = [
    path("", views.LiaisonList.as_view(), name="list"),
    path("<int:pk>/", views.liaison, name="liaison"),
    path("representatives/<int:pk>/", views.representative, name="representative"),
]
