from django.urls import path

from liaisons.register import overview, views
from liaisons.register.contributions import views as contributions
from liaisons.register.documents import views as documents
from liaisons.register.iec import views as iec
from liaisons.register.internal import views as internal
from liaisons.register.leaders import views as leaders
from liaisons.register.network import views as network
from liaisons.register.representatives import views as representatives
from liaisons.register.reviews import views as reviews

app_name = "register"

urlpatterns = [
    path("", views.LiaisonList.as_view(), name="list"),
    path("<int:pk>/", views.liaison, name="liaison"),
    path("committees/", internal.InternalLiaisonList.as_view(), name="internal-list"),
    path("committees/<int:pk>/", internal.internal_liaison, name="internal"),
    path("committees/<int:pk>/pack/", internal.pack_draft, name="pack-draft"),
    path("committees/propose/<int:pk>/", internal.Propose.as_view(), name="propose-internal"),
    path("iec/", iec.IecLiaisonList.as_view(), name="iec-list"),
    path("iec/<int:pk>/", iec.iec_liaison, name="iec"),
    path("iec/prepare/<int:pk>/", iec.Prepare.as_view(), name="prepare-iec"),
    path("iec/work/", iec.JointWorkList.as_view(), name="joint-work-list"),
    path("iec/work/<int:pk>/", iec.joint_work, name="joint-work"),
    path("iec/work/report/<int:pk>/", iec.ReportWork.as_view(), name="report-joint-work"),
    path("conversions/<int:pk>/", views.ConvertCommittee.as_view(), name="convert"),
    path("reviews/", reviews.ReviewList.as_view(), name="reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/rounds/<int:pk>/", reviews.review_round, name="review-round"),
    path("reviews/rounds/<int:pk>/paper/", reviews.round_paper, name="round-paper"),
    path("reviews/rounds/begin/<int:pk>/", reviews.BeginRound.as_view(), name="begin-round"),
    path("representatives/", representatives.RepresentativeList.as_view(), name="representatives"),
    path("representatives/<int:pk>/", representatives.representative, name="representative"),
    path("documents/", documents.PassingOnList.as_view(), name="passed-on"),
    path("documents/<int:pk>/", documents.passing_on, name="passing"),
    path("documents/pass-on/<int:document>/", documents.PassOn.as_view(), name="pass-on"),
    path("documents/ask/ballots/<int:ballot>/", documents.AskAboutBallot.as_view(), name="ask-about-ballot"),
    path("documents/ask/meetings/<int:meeting>/", documents.AskAboutMeeting.as_view(), name="ask-about-meeting"),
    path("contributions/", contributions.ContributionList.as_view(), name="contributions"),
    path("contributions/<int:pk>/", contributions.contribution, name="contribution"),
    path("contributions/new/<int:pk>/", contributions.Contribute.as_view(), name="contribute"),
    path(
        "contributions/document/<int:document>/",
        contributions.ContributeToDocument.as_view(),
        name="contribute-to-document",
    ),
    path("backing/", documents.BackingList.as_view(), name="backings"),
    path("backing/<int:pk>/", documents.backing, name="backing"),
    path("backing/ask/<int:document>/", documents.AskBacking.as_view(), name="ask-backing"),
    path("leaders/", leaders.TermList.as_view(), name="terms"),
    path("leaders/<int:pk>/", leaders.term, name="term"),
    path("leaders/<int:pk>/renew/", leaders.Renew.as_view(), name="renew-term"),
    path("leaders/convenor/<int:pk>/", leaders.AppointConvenor.as_view(), name="appoint-convenor"),
    path("leaders/project/<int:pk>/", leaders.AppointLeader.as_view(), name="appoint-leader"),
    path("overview/", overview.Overview.as_view(), name="overview"),
    path("network/committees/<int:pk>/", network.CommitteeNetwork.as_view(), name="committee-network"),
    path("network/organizations/<int:pk>/", network.OrganizationNetwork.as_view(), name="organization-network"),
]
