"""Shared templates, components, style and scripts of both doors; knows no domain.

Plain values come in, HTML goes out; nothing here reads a table or a law file (``citation`` prints
what ``law.citation`` says). ``{% load ui %}`` gives, in order of use:

Words and figures
    ``{% when moment %}``                 Beijing time in ``<time>``; ``"short"``, ``"long"``, ``"day"``
    ``{% fen 500000 %}``                  5,000 元 (whole cents shown only where there are any)
    ``{% citation "行政处罚法/58" %}``     《中华人民共和国行政处罚法》第五十八条; a list is joined by 、
    ``{% badge "需法制审核" "seal" %}``    tones ``water seal leaf sand plain``
    ``{% deadline due %}``                badge, and the computation behind a ``<details>``; ``due`` has
                                          ``deadline, computation, overdue, note`` (``law.progress.Due``)
    ``{% person chip %}``                 ``Chip(name, role, credential, state)`` of ``ui.shapes``
    ``{% empty "还没有案件" "…怎么办" %}``  what stands where a list would
    ``{% diff before after %}``           two texts as one, ``<del>`` and ``<ins>`` with words for readers

Forms (plain ``django.forms``)
    ``{% errors form %}``                 what is wrong, at the top, each linked to its field
    ``{% refusal error %}``               a domain error: its message and the articles in ``citations``
    ``{% field form.x %}``                label, help, control, error; ``{% field form.x "wide" %}``
    ``{% plain_field form.q %}``          the same for a search form that is asked many times a second, with
                                          the controls of ``ui.written``
    ``{% include "ui/upload.html" with field=form.x %}``  chosen files named, size checked before sending
    repeated rows: see ``ui.rows`` and ``ui/rows.html``

Blocks
    ``{% card "期限" %}…{% endcard %}``   optional second and third word: small text beside the title, tone
    ``{% include "ui/steps.html" with steps=… %}``       ``Step(title, state)``: done, now, later
    ``{% include "ui/timeline.html" with entries=… %}``  ``Entry`` of ``ui.shapes``, newest first
    ``{% include "ui/table.html" with table=… %}``       ``Table`` of ``ui.tables``: search, sort, export
    ``{% paging page %}``                 ``Paging`` of ``ui.tables``: by key, never by number
    ``{% include "ui/facts.html" with facts=… %}``       pairs of word and value
    ``{% include "ui/progress.html" with … %}``          long work: ``address`` answers {done, total, said}
    ``{% include "ui/confirm.html" with … %}``           a question in a ``<dialog>`` round a form of its own
    ``{% place "agencies" as at %}``      where a page of fixed address stands; empty where this door has none

Classes for pages of their own making
    ``sheet`` a white card · ``lines`` a list with rules · ``buttons`` a row of buttons · ``btn`` with
    ``btn-primary``, ``btn-quiet``, ``btn-grave`` · ``said`` with ``said-seal|sand|leaf`` a notice ·
    ``next``, ``next-not``, ``next-title``, ``next-why`` the next lawful step · ``sides`` two texts side by
    side · ``paper``, ``paper-number`` a document · ``hid`` what was hidden · ``proofs`` what was checked ·
    ``sub`` quiet words · ``num`` figures · ``title-large`` · ``no-print``

Said once after a redirect: ``django.contrib.messages`` (``messages.success(request, "已立案。")``).

Scripts (``static/ui/*.js``) only add to what works without them; they look for attributes:
    ``data-confirm="确定作废？"``           on a submit button: asks first
    ``data-autosave="<address>"``          on a form: posts what is typed there; answer 2xx, or 409 with text
    ``data-rows``, ``data-upload``, ``data-progress``, ``data-shortcut="g c"`` on a link, ``data-print``
"""
