from django.urls import path

from core.notifications import views

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.read_all, name="read_all"),
    path("inbox/<int:pk>/", views.message, name="message"),
    path("mail/", views.outbox, name="outbox"),
    path("mail/<int:pk>/", views.outgoing, name="outgoing"),
    path("mail/<int:pk>/retry/", views.retry, name="retry"),
]
