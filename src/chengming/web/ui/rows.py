"""Repeated rows of a form (``formset``): one more, one less, with or without script.

Without script the buttons submit the form under the names below; the view calls ``changed`` first
and, where it returns data, shows the form again with it instead of carrying anything out.
"""

from django.http import HttpRequest, QueryDict

ADD, REMOVE = "add_row", "remove_row"
MOST = 200


def changed(request: HttpRequest) -> QueryDict | None:
    """What was sent with one row more or less, where a row button was pressed; else None."""
    data = request.POST.copy()
    prefix = data.get(ADD, "")
    if prefix and f"{prefix}-TOTAL_FORMS" in data:
        data[f"{prefix}-TOTAL_FORMS"] = str(min(_total(data, prefix) + 1, MOST))
        return data
    prefix, _, number = data.get(REMOVE, "").rpartition("-")
    if prefix and number.isdecimal() and f"{prefix}-TOTAL_FORMS" in data:
        _take_out(data, prefix, int(number))
        return data
    return None


def _total(data: QueryDict, prefix: str) -> int:
    given = data.get(f"{prefix}-TOTAL_FORMS", "0")
    return min(int(given), MOST) if given.isascii() and given.isdecimal() else 0


def _take_out(data: QueryDict, prefix: str, number: int) -> None:
    """Later rows move up, so that no number is missing."""
    total = _total(data, prefix)
    rows = [_row(data, prefix, n) for n in range(total) if n != number]
    for name in [n for n in data if n.startswith(f"{prefix}-") and n.split("-")[1].isdecimal()]:
        del data[name]
    for n, row in enumerate(rows):
        for name, values in row.items():
            data.setlist(f"{prefix}-{n}-{name}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


def _row(data: QueryDict, prefix: str, number: int) -> dict[str, list[str]]:
    begins = f"{prefix}-{number}-"
    return {
        name.removeprefix(begins): data.getlist(name) for name in data if name.startswith(begins)
    }
