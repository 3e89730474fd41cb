"""The protected download: every byte of a document passes through here."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.documents import pdf
from core.documents.models import Document, DocumentVersion
from core.rulebook.enforcement import enforces


@enforces("DOC-02", what=_("Answers for a document out of reach as for one that does not exist."), kind="guard")
@require_safe
@login_required
def download(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send version `number` of document `pk` as an attachment; 404 unless it is visible (DOC-02).

    The permission is checked before the conditional answer: a known digest tells an outsider nothing.
    """
    version = get_object_or_404(
        DocumentVersion.objects.filter(document__in=Document.objects.visible_to(request.user)),
        document_id=pk,
        number=number,
    )
    etag = quote_etag(version.sha256)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(
            version.file.open("rb"), as_attachment=True, filename=version.filename, content_type=version.media_type
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def made_for_reader(make: Callable[[], bytes], filename: str) -> HttpResponse:
    """Answer with a PDF that is made for this reader alone and kept nowhere; say why where none can be made (503)."""
    try:
        content = make()
    except pdf.PdfUnavailable as missing:
        return HttpResponse(str(missing), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
