"""What hostile files get on the pages: refused by name of the reason, or made harmless, and nothing typed is lost."""

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils.html import strip_tags

from core.documents.models import Document, DocumentVersion
from core.workflow.engine import action_url
from liaisons.applications.models import LiaisonRequest
from tests import scenarios
from tests.documents import samples
from tests.pages import Reader, forms_of, text_of


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


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

    def send_raw(self, cast: scenarios.Cast, page: str, name: str) -> Any:
        """Send the step with a PDF called `name` in a body made by hand, as no browser would write it."""
        applicant = Reader(cast.contact)
        fields = {**applicant.form(page).sent, "competence": "Typed <before>"}
        parts = [f'Content-Disposition: form-data; name="{field}"\r\n\r\n{text}' for field, text in fields.items()]
        upload = f'Content-Disposition: form-data; name="statutes"; {name}\r\nContent-Type: application/pdf\r\n\r\n'
        body = b"".join(b"--limit\r\n" + part.encode() + b"\r\n" for part in parts)
        body += b"--limit\r\n" + upload.encode() + samples.PDF + b"\r\n--limit--\r\n"
        return applicant.client.generic("POST", page, body, content_type="multipart/form-data; boundary=limit")

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ('filename="statutes.pdf.exe"', "The name ends in .exe, but the content is PDF."),
            ('filename="statutes.pdf                  .scr"', "The name ends in .scr, but the content is PDF."),
            # Turned, the name reads statutesexe.pdf; the parser takes the sign away, and the true ending stands.
            ('filename="statutes\u202efdp.exe"', "The name ends in .exe, but the content is PDF."),
            ("filename*=UTF-8''statutes%E2%80%AEfdp.exe", "The name ends in .exe, but the content is PDF."),
            ('filename="&#8238;fdp.bat"', "The name ends in .bat, but the content is PDF."),
            ('filename="statutes.p\x00df.js"', "The name ends in .js, but the content is PDF."),
            ('filename="statutes.pdf\u3164\u3164.pdf"', "The file name holds invisible characters; rename the file."),
            ('filename="../../CON.pdf"', "Windows cannot save a file called “CON”; rename the file."),
            ('filename="C:\\nul"', "Windows cannot save a file called “nul”; rename the file."),
            ('filename="..."', "The file name is not usable; rename the file."),
            (f'filename="{"x" * 400}.exe"', "The name ends in .exe, but the content is PDF."),
            ('filename="../../etc/passwd.docx"', "The name ends in .docx, but the content is PDF."),
        ],
    )
    def test_a_deceptive_name_is_refused_at_its_field(
        self, cast: scenarios.Cast, page: str, settings: Any, name: str, reason: str
    ) -> None:
        refused = self.send_raw(cast, page, name)
        assert refused.status_code == 422
        at_field = re.search(r'id="id_statutes_error">(.*?)</p>', refused.content.decode(), re.DOTALL)
        assert at_field is not None
        assert unescape(strip_tags(at_field[1])).strip() == f"Error: {reason}"
        (form,) = [form for form in forms_of(refused) if "competence" in form.names]
        assert form.sent["competence"].strip() == "Typed <before>"
        assert not DocumentVersion.objects.exists()
        assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ('filename="../../../etc/cron.d/statutes.pdf"', "statutes.pdf"),
            ('filename="../../etc/passwd"', "passwd.pdf"),
            ('filename="C:\\windows\\statutes.pdf"', "statutes.pdf"),
            ('filename="stat\x00utes\x1b.pdf"', "statutes.pdf"),
            ('filename="statutes\u202efdp.pdf"', "statutesfdp.pdf"),
            ('filename="statutes"; filename="x.html.pdf"', "x.html.pdf"),
            (f'filename="{"x" * 400}.pdf"', "x" * 150 + ".pdf"),
        ],
    )
    def test_a_hostile_name_is_stripped_to_a_harmless_one(
        self, cast: scenarios.Cast, page: str, settings: Any, name: str, kept: str
    ) -> None:
        assert self.send_raw(cast, page, name).status_code == 302
        assert DocumentVersion.objects.get().filename == kept
        # The storage never sees the name.
        root = Path(settings.MEDIA_ROOT)
        (stored,) = [path for path in root.rglob("*") if path.is_file()]
        assert stored.parent.parent.parent == root / "documents"

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
