"""One read of the parameters for each request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.rulebook import parameters


def read_parameters_once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a request ask for any number of parameters at the cost of one query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with parameters.read_once():
            return get_response(request)

    return middleware
