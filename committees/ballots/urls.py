from django.urls import path

from committees.ballots.views import ballot, lists, participation, resolutions

app_name = "ballots"

urlpatterns = [
    path("ballots/", lists.BallotsPage.as_view(), name="list"),
    path("ballots/<int:pk>/", ballot.ballot_page, name="ballot"),
    path("ballots/<int:pk>/result.pdf", ballot.result_pdf, name="result_pdf"),
    path("committees/<int:pk>/ballots/new/", ballot.NewBallot.as_view(), name="new"),
    path(
        "committees/<int:pk>/participation/",
        participation.ParticipationPage.as_view(),
        name="participation_now",
    ),
    path(
        "committees/<int:pk>/participation/<int:year>/",
        participation.ParticipationPage.as_view(),
        name="participation",
    ),
    path("resolutions/", lists.ResolutionsPage.as_view(), name="resolutions"),
    path("resolutions/<int:pk>/", resolutions.resolution_page, name="resolution"),
    path("resolutions/<int:pk>/correct/", resolutions.CorrectResolution.as_view(), name="correct_resolution"),
]
