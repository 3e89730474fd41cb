"""Django's own administration on the same tables, as somebody would set it up who knows it well.

It selects what its rows show, picks from large tables by number and shows 50 rows, as our lists do.
"""

from django.contrib.admin import AdminSite, ModelAdmin

from committees.ballots.models import Ballot, Resolution
from committees.directory.models import Committee, NationalBody
from liaisons.applications.models import Application
from liaisons.organizations.models import Organization
from liaisons.register.models import InternalLiaison, Liaison

site = AdminSite(name="stock")


class Stock(ModelAdmin):
    list_per_page = 50


class ApplicationAdmin(Stock):
    list_display = ("reference", "organization", "committee", "category", "state", "state_since")
    list_select_related = ("organization", "committee")
    list_filter = ("category", "state")
    search_fields = ("reference", "organization__name", "committee__reference")
    raw_id_fields = ("request", "organization", "committee")
    ordering = ("-state_since",)


class BallotAdmin(Stock):
    list_display = ("reference", "title", "committee", "state", "way", "opens_on", "closes_on")
    list_select_related = ("committee",)
    list_filter = ("way", "state")
    search_fields = ("reference", "title")
    raw_id_fields = ("committee", "meeting")


class CommitteeAdmin(Stock):
    list_display = ("reference", "title", "kind", "status", "secretariat")
    list_select_related = ("secretariat",)
    list_filter = ("kind", "status")
    search_fields = ("reference", "title")
    raw_id_fields = ("parent", "secretariat")


class OrganizationAdmin(Stock):
    list_display = ("acronym", "name", "country", "confirmed_at")
    list_filter = ("intergovernmental", "not_for_profit")
    search_fields = ("acronym", "name")
    raw_id_fields = ("same_as", "created_by", "confirmed_by")


class LiaisonAdmin(Stock):
    list_display = ("organization", "committee", "category", "state", "started_on", "ended_on")
    list_select_related = ("organization", "committee")
    list_filter = ("category", "state")
    search_fields = ("organization__name", "committee__reference")
    raw_id_fields = ("organization", "committee")


class InternalLiaisonAdmin(Stock):
    list_display = ("reference", "home", "target", "level", "state", "started_on")
    list_select_related = ("home", "target")
    list_filter = ("level", "state")
    search_fields = ("reference", "home__reference", "target__reference")
    raw_id_fields = ("home", "target", "body", "project_group")


class BodyAdmin(Stock):
    list_display = ("acronym", "name", "country")
    search_fields = ("acronym", "name")


class ResolutionAdmin(Stock):
    list_display = ("number", "committee", "year", "published_at")
    list_select_related = ("committee",)
    raw_id_fields = ("committee", "ballot")


site.register(Application, ApplicationAdmin)
site.register(Ballot, BallotAdmin)
site.register(Committee, CommitteeAdmin)
site.register(Organization, OrganizationAdmin)
site.register(Liaison, LiaisonAdmin)
site.register(InternalLiaison, InternalLiaisonAdmin)
site.register(NationalBody, BodyAdmin)
site.register(Resolution, ResolutionAdmin)
