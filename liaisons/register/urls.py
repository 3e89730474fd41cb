from django.urls import path

from liaisons.register import views
from liaisons.register.internal import views as internal

app_name = "register"

urlpatterns = [
    path("", views.LiaisonList.as_view(), name="list"),
    path("<int:pk>/", views.liaison, name="liaison"),
    path("committees/", internal.InternalLiaisonList.as_view(), name="internal-list"),
    path("committees/<int:pk>/", internal.internal_liaison, name="internal"),
    path("committees/propose/<int:pk>/", internal.Propose.as_view(), name="propose-internal"),
    path("representatives/<int:pk>/", views.representative, name="representative"),
]
