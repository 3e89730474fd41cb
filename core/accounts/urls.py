from django.urls import path

from core.accounts.views import own, people

app_name = "accounts"
urlpatterns = [
    path("acknowledge/", own.acknowledge, name="acknowledge"),
    path("profile/", own.profile, name="profile"),
    path("profile/data/", own.export, name="export"),
    path("invitations/", people.invite, name="invite"),
    path("invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("officers/", people.upload_officers, name="officers"),
]
