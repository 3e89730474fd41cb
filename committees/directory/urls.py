from django.urls import path

from committees.directory.views import committee, lists, management, papers

app_name = "directory"

urlpatterns = [
    path("committees/", lists.CommitteesPage.as_view(), name="committees"),
    path("committees/<int:pk>/", committee.committee_page, name="committee"),
    path("committees/<int:pk>/groups/new/", management.CreateGroup.as_view(), name="create_group"),
    path("committees/<int:pk>/disband/", management.DisbandGroup.as_view(), name="disband_group"),
    path("committees/<int:pk>/status/", management.ChangeStatus.as_view(), name="change_status"),
    path("committees/<int:pk>/posts/new/", management.AppointOfficer.as_view(), name="appoint"),
    path("committees/<int:pk>/posts/<int:appointment>/end/", management.EndOfficer.as_view(), name="end_appointment"),
    path("committees/<int:pk>/experts/new/", management.RegisterExpert.as_view(), name="register_expert"),
    path("committees/<int:pk>/experts/<int:member>/end/", management.EndExpert.as_view(), name="end_expert"),
    path("committees/<int:pk>/documents/", papers.PapersPage.as_view(), name="papers"),
    path("committees/<int:pk>/documents/new/", papers.AddPaper.as_view(), name="add_paper"),
    path("committees/<int:pk>/documents/<int:document>/replace/", papers.ReplacePaper.as_view(), name="replace_paper"),
    path(
        "committees/<int:pk>/documents/<int:document>/withdraw/", papers.WithdrawPaper.as_view(), name="withdraw_paper"
    ),
    path("bodies/", lists.BodiesPage.as_view(), name="bodies"),
    path("bodies/<int:pk>/", lists.BodyPage.as_view(), name="body"),
]
