"""What bad input gets on the pages of an application: one effect, a clear word, nothing lost."""

from pathlib import Path
from typing import Any

import pytest

from core.notifications.models import Message
from core.workflow.engine import action_url
from core.workflow.models import Event
from liaisons.applications.models import Application, LiaisonRequest
from tests import scenarios
from tests.factories.accounts import PASSWORD
from tests.pages import Reader, forms_of, text_of


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def events(application: Application, action: str) -> int:
    return Event.objects.of(application).filter(action=action).count()


class TestTwice:
    """The same form sent twice is one effect and one message, and the second answer is that of the first."""

    @pytest.mark.parametrize(
        ("action", "answers", "told"),
        [
            ("forward", {}, "applications/forwarded"),
            ("ask", {"question": "How many members?"}, "applications/question"),
        ],
    )
    def test_a_double_click(self, cast: scenarios.Cast, action: str, answers: dict[str, str], told: str) -> None:
        application = scenarios.confirmed(cast)
        manager = Reader(cast.manager)
        page = action_url(application, action)
        form = manager.form(page, page)
        first, second = manager.post(form, page, **answers), manager.post(form, page, **answers)
        assert (first.status_code, second.status_code) == (302, 302)
        assert first.url == second.url == application.get_absolute_url()
        assert events(application, action) == 1
        assert application.questions.count() == (action == "ask")
        assert Message.objects.filter(kind=told, recipient=cast.contact).count() == 1

    def test_a_double_click_on_the_submission_gives_one_reference(self, cast: scenarios.Cast) -> None:
        draft = scenarios.draft(cast)
        applicant = Reader(cast.contact)
        page = action_url(draft, "submit")
        form = applicant.form(page, page)
        assert [applicant.post(form, page).status_code for _time in range(2)] == [302, 302]
        assert Application.objects.get().reference == "APP-2025-001"
        assert Message.objects.filter(kind="applications/submitted").count() == 1
        assert Message.objects.filter(kind="applications/acknowledged").count() == 1

    def test_the_same_committee_added_twice_is_one_application(self, cast: scenarios.Cast) -> None:
        filled = scenarios.form(cast)
        applicant = Reader(cast.contact)
        page = f"/applications/forms/{filled.pk}/liaison/"
        again = applicant.send(page, page.replace("liaison", "committees"), reference="ISO/TC 900")
        assert again.status_code == 422
        assert "has a draft for this committee already" in text_of(again)
        assert Application.objects.count() == 1


class TestOutdated:
    """What was typed for a state that has passed is refused with 409, and kept."""

    def test_two_tabs(self, cast: scenarios.Cast) -> None:
        application = scenarios.submitted(cast)
        manager = Reader(cast.manager)
        page = action_url(application, "return")
        old = manager.form(page, page)
        manager.does(application, "ask", question="How many members?")
        late = manager.post(old, page, reason="No goals <in> the long term.")
        assert late.status_code == 409
        said = text_of(late)
        assert "It has moved on since the page was loaded" in said
        assert "What you entered is kept below" in said
        assert (events(application, "return"), Message.objects.filter(kind="applications/returned").count()) == (0, 0)
        # It fits still: the form that came back is sent again as it is.
        (kept,) = [form for form in forms_of(late) if form.action == page]
        assert kept.sent["reason"].strip() == "No goals <in> the long term."
        assert manager.post(kept, page).status_code == 302
        assert Application.objects.get().state == "returned"
        assert Message.objects.filter(kind="applications/returned").count() == 1

    def test_two_tabs_where_it_does_not_fit_any_more(self, cast: scenarios.Cast) -> None:
        application = scenarios.confirmed(cast)
        manager = Reader(cast.manager)
        page = action_url(application, "ask")
        old = manager.form(page, page)
        manager.does(application, "forward")
        late = manager.post(old, page, question="How many <members>?")
        assert late.status_code == 409
        assert "What is true now: Criteria checked" in text_of(late)
        assert "How many <members>?" in text_of(late)
        assert "<members>" not in late.content.decode()
        assert not forms_of(late)
        assert events(application, "ask") == 0

    def test_two_tabs_of_one_person_with_different_texts(self, cast: scenarios.Cast) -> None:
        application = scenarios.submitted(cast)
        manager = Reader(cast.manager)
        page = action_url(application, "ask")
        tab = manager.form(page, page)
        assert manager.post(tab, page, question="How many members?").status_code == 302
        late = manager.post(tab, page, question="Which countries?")
        assert late.status_code == 409
        assert "Which countries?" in text_of(late)
        assert [question.text for question in application.questions.all()] == ["How many members?"]

    def test_two_people_at_once(self, cast: scenarios.Cast) -> None:
        application = scenarios.checked(cast)
        tpm, staff = Reader(cast.tpm), Reader(cast.staff)
        page = action_url(application, "consult")
        forms = [reader.form(page, page) for reader in (tpm, staff)]
        answers = [reader.post(form, page, body=cast.hqnb.pk) for reader, form in zip((tpm, staff), forms, strict=True)]
        assert [answer.status_code for answer in answers] == [302, 409]
        assert "National body consulted" in text_of(answers[1])
        assert events(application, "consult") == 1
        assert Message.objects.filter(kind="applications/consultation").count() == 1

    def test_a_return_meets_a_withdrawal(self, cast: scenarios.Cast) -> None:
        application = scenarios.submitted(cast)
        manager, applicant = Reader(cast.manager), Reader(cast.contact)
        page = action_url(application, "return")
        form = manager.form(page, page)
        applicant.does(application, "withdraw", reason="")
        late = manager.post(form, page, reason="No goals.")
        assert late.status_code == 409
        assert "What is true now: Withdrawn" in text_of(late)
        assert "No goals." in text_of(late)


class TestExpiredSession:
    """A form sent after the session has ended leads through the sign-in back to it; nothing has happened."""

    def sign_in(self, reader: Reader, address: str) -> Any:
        person = reader.person
        person.set_password(PASSWORD)
        person.save()
        person.emailaddress_set.create(email=person.email, primary=True, verified=True)
        person.authenticator_set.all().delete()
        page = reader.client.get(address)
        (form,) = [each for each in forms_of(page) if "login" in each.names]
        data = {**form.sent, "login": person.email, "password": PASSWORD}
        return reader.client.post(form.action or address, data)

    @pytest.mark.parametrize(
        ("action", "answers"), [("ask", {"question": "How many members?"}), ("return", {"reason": "No goals."})]
    )
    def test_an_action(self, cast: scenarios.Cast, action: str, answers: dict[str, str]) -> None:
        application = scenarios.submitted(cast)
        manager = Reader(cast.manager)
        page = action_url(application, action)
        form = manager.form(page, page)
        manager.client.logout()
        sent = manager.post(form, page, **answers)
        assert sent.status_code == 302
        assert sent.url == f"/accounts/login/?next={page}"
        assert events(application, action) == 0
        back = self.sign_in(manager, sent.url)
        assert (back.status_code, back.url) == (302, page)
        manager.does(application, action, **answers)
        assert events(application, action) == 1

    def test_a_step_of_the_form_keeps_the_draft_as_it_was_saved(self, cast: scenarios.Cast) -> None:
        filled = scenarios.form(cast)
        applicant = Reader(cast.contact)
        page = f"/applications/forms/{filled.pk}/justification/"
        form = applicant.form(page)
        applicant.client.logout()
        sent = applicant.post(form, page, reason="Other")
        assert (sent.status_code, sent.url) == (302, f"/accounts/login/?next={page}")
        assert LiaisonRequest.objects.get().reason == scenarios.COMPLETE["reason"]
        back = self.sign_in(applicant, sent.url)
        assert (back.status_code, back.url) == (302, page)

    def test_removing_a_committee_leads_back_to_the_form(self, cast: scenarios.Cast) -> None:
        draft = scenarios.draft(cast)
        applicant = Reader(cast.contact)
        page = f"/applications/forms/{draft.request_id}/liaison/"
        remove = f"/applications/{draft.pk}/remove/"
        form = applicant.form(page, remove)
        applicant.client.logout()
        sent = applicant.post(form, page)
        assert sent.status_code == 302
        back = self.sign_in(applicant, sent.url)
        landed = applicant.client.get(back.url, follow=True)
        assert (landed.status_code, landed.request["PATH_INFO"]) == (200, page)
        assert Application.objects.get().state == "draft"
