"""What bad input gets on the pages of an application: one effect, a clear word, nothing lost."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from core.documents.models import Document, DocumentVersion
from core.notifications.models import Message
from core.workflow.engine import action_url
from core.workflow.models import Event
from liaisons.applications.models import Application, LiaisonRequest
from tests import scenarios
from tests.documents import samples
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


def bomb() -> bytes:
    """A Word file of a few kilobytes that unpacks to 300 million bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", samples.CONTENT_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _chunk in range(300):
                part.write(bytes(1_000_000))
    return out.getvalue()


SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class TestHostileUpload:
    """Each hostile file is refused by name of the reason; what was typed beside it is kept, and nothing is stored."""

    @pytest.fixture
    def page(self, cast: scenarios.Cast) -> str:
        return f"/applications/forms/{scenarios.form(cast, statutes_link='').pk}/eligibility/"

    def upload(self, cast: scenarios.Cast, page: str, name: str, content: bytes) -> Any:
        applicant = Reader(cast.contact)
        return applicant.post(applicant.form(page), page, competence="Typed <before>", statutes=(name, content))

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("statutes.pdf", samples.PDF.ljust(2_000_000, b"\n"), "at most 1.0 MB are accepted"),
            ("statutes.pdf", b"", "The submitted file is empty|The file is empty"),
            ("statutes.exe", b"MZ\x90\x00\x03\x00\x00\x00", "This kind of file is not accepted"),
            ("statutes.doc", samples.OLD_WORD, "The old binary Office formats are not accepted"),
            ("statutes.pdf", b"\x7fELF\x02\x01\x01\x00", "This kind of file is not accepted"),
            ("statutes.docx", samples.PDF, "The name ends in .docx, but the content is PDF"),
            ("statutes.pdf.exe", samples.PDF, "The name ends in .exe, but the content is PDF"),
            ("statutes.docm", samples.docx(), "Files with macros are not accepted"),
            ("...", samples.PDF, "The file name is not usable; rename the file"),
            ("statutes.docx", bomb(), "unpack"),
            ("statutes.zip", samples.archive({"a.pdf": samples.PDF}), "not accepted"),
            ("statutes.svg", SCRIPTED, "script"),
            ("statutes.pdf", samples.SCRIPTED_PDF, "The PDF holds a script or a dynamic form"),
            ("statutes.txt", b"<script>alert(1)</script>", "Web pages, programs and markup are not accepted"),
        ],
    )
    def test_refused_by_name(
        self, cast: scenarios.Cast, page: str, settings: Any, name: str, content: bytes, reason: str
    ) -> None:
        settings.UPLOAD_MAX_BYTES = 1024 * 1024
        refused = self.upload(cast, page, name, content)
        assert refused.status_code == 422
        said = text_of(refused)
        assert any(each in said.replace("\xa0", " ") for each in reason.split("|")), said[:600]
        (form,) = [form for form in forms_of(refused) if "competence" in form.names]
        assert form.sent["competence"].strip() == "Typed <before>"
        assert "statutes-kept" not in form.sent
        saved = LiaisonRequest.objects.get()
        assert (saved.statutes_on_file, saved.competence) == (False, scenarios.COMPLETE["competence"])
        assert not DocumentVersion.objects.exists()
        assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../../etc/cron.d/statutes.pdf", "statutes.pdf"),
            ("C:\\windows\\statutes.pdf", "statutes.pdf"),
            ("stat\x00utes\x1b.pdf", "statutes.pdf"),
            ("statutes\u202efdp.pdf", "statutesfdp.pdf"),
            ('statutes"; filename="x.html.pdf', "x.html.pdf"),
        ],
    )
    def test_a_hostile_name_is_stripped_to_a_harmless_one(
        self, cast: scenarios.Cast, page: str, settings: Any, name: str, kept: str
    ) -> None:
        # What multipart parsing leaves of such a name is harmless, and the storage never sees it.
        boundary = "limit"
        body = b"".join(
            [
                b'--limit\r\nContent-Disposition: form-data; name="competence"\r\n\r\nTyped\r\n',
                f'--limit\r\nContent-Disposition: form-data; name="statutes"; filename="{name}"\r\n'.encode(),
                b"Content-Type: application/pdf\r\n\r\n" + samples.PDF + b"\r\n--limit--\r\n",
            ]
        )
        sent = Reader(cast.contact).client.generic(
            "POST", page, body, content_type=f"multipart/form-data; boundary={boundary}"
        )
        assert sent.status_code in (302, 422)
        root = Path(settings.MEDIA_ROOT)
        assert {path.parent.parent.parent for path in root.rglob("*") if path.is_file()} <= {root / "documents"}
        names = list(DocumentVersion.objects.values_list("filename", flat=True))
        assert names == ([kept] if sent.status_code == 302 else [])

    def test_a_good_file_survives_the_failure_beside_it(self, cast: scenarios.Cast, page: str) -> None:
        applicant = Reader(cast.contact)
        failed = applicant.post(
            applicant.form(page), page, statutes=("statutes.pdf", samples.PDF), statutes_link="no address"
        )
        assert (failed.status_code, "Kept: statutes.pdf" in text_of(failed)) == (422, True)
        (form,) = [form for form in forms_of(failed) if "competence" in form.names]
        assert applicant.post(form, page, statutes_link="").status_code == 302
        document = Document.objects.get()
        assert (document.latest.filename, document.latest.number) == ("statutes.pdf", 1)
        # Sent once more, the kept file is the same file: no second version.
        assert applicant.post(form, page, statutes_link="").status_code == 302
        assert DocumentVersion.objects.count() == 1

    def test_the_second_applicants_token_is_of_no_use_to_another(self, cast: scenarios.Cast, page: str) -> None:
        applicant = Reader(cast.contact)
        failed = applicant.post(
            applicant.form(page), page, statutes=("statutes.pdf", samples.PDF), statutes_link="no address"
        )
        (form,) = [form for form in forms_of(failed) if "competence" in form.names]
        other = scenarios.person("Rosa Varga")
        theirs = scenarios.services.begin_form(by=other, category="A", declared={"name": "Other", "country": "CH"})
        address = f"/applications/forms/{theirs.pk}/eligibility/"
        reader = Reader(other)
        used = reader.client.post(address, {**reader.form(address).sent, "statutes-kept": form.sent["statutes-kept"]})
        assert (used.status_code, "choose it again" in text_of(used)) == (422, True)
        assert not Document.objects.exists()


def test_an_upload_in_an_action_is_refused_by_name(cast: scenarios.Cast, settings: Any) -> None:
    from committees.ballots.services import prepare_ballot

    ballot = prepare_ballot(
        committee=cast.committee, way="cib", kind="other", title="A matter", questions=["Shall it?"], by=cast.manager
    )
    manager = Reader(cast.manager)
    refused = manager.act(ballot, "attach", title="Background", file=("a.svg", SCRIPTED))
    assert (refused.status_code, "script" in text_of(refused)) == (422, True)
    assert 'value="Background"' in refused.content.decode()
    # Two tabs: the file of the late one is kept with its title.
    page = action_url(ballot, "attach")
    old = manager.form(page, page)
    manager.does(ballot, "edit", title="Another matter")
    late = manager.post(old, page, title="More", file=("more.pdf", samples.PDF))
    assert (late.status_code, "Kept: more.pdf" in text_of(late)) == (409, True)
    (kept,) = [form for form in forms_of(late) if form.action == page]
    assert manager.post(kept, page).status_code == 302
    assert (Document.objects.get().title, Document.objects.get().latest.filename) == ("More", "more.pdf")
