"""People, their appointments, and what they have acknowledged."""

import datetime as dt
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core import clock
from core.accounts import roles


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who signs in with `email`; without a password nobody can sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Rights come from appointments alone (SVC-01); nobody signs up into a role."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Zurich")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    joined_at = models.DateTimeField(_("registered"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Raise `ValidationError` for a time zone that nobody knows: every page of the person is shown in it."""
        super().clean()
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("This time zone is not known.")})

    @property
    def initials(self) -> str:
        words = str(self).split()
        return (
            "".join(word[0] for word in (words[0], words[-1]) if word).upper()
            if len(words) > 1
            else str(self)[:2].upper()
        )


class Everywhere(models.Model):
    """The one scope of roles that are held for the whole standards body."""

    ROW: ClassVar[int] = 1

    name = models.CharField(max_length=50, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("everywhere")
        permissions = roles.permissions_on(roles.EVERYWHERE)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def scope(cls) -> "Everywhere":
        """Return the only row (`core.accounts.everywhere` makes it)."""
        return cls.objects.get(pk=cls.ROW)


class EverywhereUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Everywhere, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant for the whole standards body")


class EverywhereGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Everywhere, on_delete=models.CASCADE)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, on: dt.date | None = None) -> "AppointmentQuerySet":
        """Keep those whose first day has come and whose last day has not passed (COM-04)."""
        day = on or clock.today()
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)

    def on(self, scope: models.Model) -> "AppointmentQuerySet":
        """Keep those held on `scope`."""
        return self.filter(scope_type=ContentType.objects.get_for_model(scope), scope_id=scope.pk)


class Appointment(models.Model):
    """A role held by a person on a scope, from its first to its last day (COM-04)."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=30, choices=roles.Role)
    scope_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    scope_id = models.PositiveBigIntegerField()
    scope = GenericForeignKey("scope_type", "scope_id")
    deputy = models.BooleanField(_("deputy"), default=False)
    starts_on = models.DateField(_("first day"), default=clock.today)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("appointed by")
    )
    made_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("role", "deputy", "starts_on", "pk")
        indexes = [
            models.Index(fields=["scope_type", "scope_id", "role"], name="appointment_scope"),
            models.Index(fields=["person", "role"], name="appointment_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "scope_type", "scope_id"],
                condition=models.Q(ends_on__isnull=True),
                name="appointment_open_once",
                violation_error_message=_("This person holds this role here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class Acknowledgement(models.Model):
    """That a person has accepted an edition of the Code of Conduct or of the data protection declaration."""

    class Text(models.TextChoices):
        CODE = "code", _("Code of Conduct")
        DECLARATION = "declaration", _("Data protection declaration")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="acknowledgements")
    text = models.CharField(max_length=20, choices=Text)
    edition = models.CharField(_("edition"), max_length=200)
    at = models.DateTimeField(_("acknowledged"), default=clock.now)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.get_text_display()}, {self.edition}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Keep those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now())

    def made_by(self, user: User) -> "InvitationQuerySet":
        """Keep those that `user` has made."""
        return self.filter(invited_by=user)


class Invitation(models.Model):
    """An appointment offered to an e-mail address. Only the digest of its link is kept (SVC-01)."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=roles.Role)
    scope_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    scope_id = models.PositiveBigIntegerField()
    scope = GenericForeignKey("scope_type", "scope_id")
    deputy = models.BooleanField(_("deputy"), default=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations_made", verbose_name=_("invited by")
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("invited"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        """Tell whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > clock.now()


class Persona(models.Model):
    """A person of the demo whom a visitor can choose to be, with one line of his story."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    story = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        ordering = ("order", "person__name")

    def __str__(self) -> str:
        return str(self.person)
