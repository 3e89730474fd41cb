from django.urls import path

from committees.meetings import views

app_name = "meetings"

urlpatterns = [
    path("meetings/", views.MeetingsPage.as_view(), name="list"),
    path("meetings/<int:pk>/", views.meeting_page, name="meeting"),
    path("meetings/<int:pk>/agenda/", views.add_entry, name="add_entry"),
    path("committees/<int:pk>/meetings/new/", views.PlanMeeting.as_view(), name="plan"),
]
