from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz
from core.search.views import search
from core.workflow.my_work import home, my_work, work_count

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", home, name="home"),
    path("work/", my_work, name="my_work"),
    path("work/count/", work_count, name="work_count"),
    path("do/", include("core.workflow.urls")),
    path("applications/", include("liaisons.applications.urls")),
    path("liaisons/", include("liaisons.register.urls")),
    path("", include("core.shell.urls")),
    path("search/", search, name="search"),
    path("", include("committees.directory.urls")),
    path("", include("committees.projects.urls")),
    path("", include("committees.meetings.urls")),
    path("", include("committees.ballots.urls")),
    path("", include("liaisons.organizations.urls")),
    path("", include("core.rulebook.urls")),
    path("", include("core.accounts.urls")),
    path("", include("core.notifications.urls")),
    path("", include("core.documents.urls")),
]

if settings.GALLERY:
    from core.shell.gallery import gallery

    urlpatterns.append(path("gallery/", gallery, name="gallery"))

if settings.DEMO_MODE:
    urlpatterns.append(path("demo/", include("core.accounts.demo_urls")))
