"""The one search box."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.search import ports
from core.search.text import words

PER_SOURCE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Show what every source finds for `q`, each with what the reader may see (one query a source)."""
    text = request.GET.get("q", "").strip()[:200]
    groups: list[dict[str, Any]] = []
    if words(text):
        for source in ports.sources():
            hits = list(source.find(text=text, user=request.user, limit=PER_SOURCE + 1))
            if hits:
                groups.append({"source": source, "hits": hits[:PER_SOURCE], "more": len(hits) > PER_SOURCE})
    context = {
        "text": text,
        "search_query": text,
        "groups": groups,
        "per_source": PER_SOURCE,
        "notices": list(dict.fromkeys(str(group["source"].notice) for group in groups if group["source"].notice)),
    }
    return render(request, "search.html", context)
