"""A line of the queue: what it says of a case, and that what people wrote is text in it."""

import re
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from hub.moderation.models import Case
from hub.moderation.registry import ReportedSubject
from hub.moderation.reports.case_rows import WITHHELD, CaseRow, lines_html

HOSTILE = '"><img src=x onerror=alert(1)>&amp;'
AT = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)


def about(
    title: str = "Counting swabs", byline: str = "Cleo", excerpt: str = "Twice, aloud."
) -> ReportedSubject:
    return ReportedSubject("post", 7, "Post", title, "/posts/7/", excerpt, byline, 1, 3, "1")


def line(subject: ReportedSubject | None = None, place: str = "", **case: Any) -> CaseRow:
    return CaseRow(
        Case(**{"pk": 5, "kind": "post", "object_id": 7, "opened_at": AT} | case),
        subject,
        "Post",
        place,
    )


def shown(
    line: CaseRow, address: str = "/networks/leads/reports/0/", *, has_boxes: bool = False
) -> str:
    return str(lines_html([line], address, has_boxes=has_boxes))


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def test_what_waits_says_what_it_is_why_and_since_when() -> None:
    html = shown(line(about(), reasons=["spam", "harassment"], report_count=2))
    assert words(html) == (
        "Post: Counting swabs by Cleo · 2 reports: It is spam or advertising; It is harassment "
        "Waits since 3 November 2026, 14:05 Twice, aloud."
    )
    assert 'href="/networks/leads/reports/5/"' in html and "checkbox" not in html


def test_it_is_marked_where_that_matters() -> None:
    urgent = words(
        shown(line(about(), reasons=["patient"], report_count=1, is_urgent=True, hidden_at=AT))
    )
    assert "May identify a patient" in urgent and "Hidden" in urgent and "1 report:" in urgent
    held = words(
        shown(
            line(
                about(),
                held_for="first",
                claimed_by=User(display_name="Ben"),
                claimed_at=AT,
                handover="?",
            )
        )
    )
    assert (
        "Held first" in held
        and "Ben looks at it · has a note" in held
        and "report" not in held.lower()
    )


def test_what_was_decided_says_so_and_by_whom_and_not_what_was_said() -> None:
    ben = User(display_name="Ben")
    decided = words(
        shown(line(about(), decided_at=AT, decision="hidden", decided_by=ben, is_urgent=True))
    )
    assert decided.endswith("Hidden, 3 November 2026, 14:05 , Ben")
    assert "Twice" not in decided and "May identify" not in decided and "Waits" not in decided


def test_site_staff_read_where_it_is_and_of_a_closed_network_nothing_more() -> None:
    closed = CaseRow(
        line(reasons=["spam"], report_count=1).case, None, "Post", "Safety leads", is_withheld=True
    )
    html = shown(closed, "/admin/moderation/case/0/change/")
    assert words(html).startswith("Report 5: post Safety leads · 1 report:") and words(
        html
    ).endswith(WITHHELD)
    assert 'href="/admin/moderation/case/5/change/"' in html
    html = shown(
        line(about(), place="Theatres", reasons=["spam"], report_count=1),
        "/admin/moderation/case/0/change/",
    )
    assert (
        words(html).startswith("Post: Counting swabs Theatres · by Cleo · 1 report:")
        and "Twice, aloud." in html
    )


def test_what_is_gone_is_said_to_be() -> None:
    assert "Post that was deleted or moved meanwhile" in words(
        shown(line(reasons=["spam"], report_count=1))
    )


def test_with_boxes_each_can_be_chosen_and_is_named() -> None:
    html = shown(line(about()), has_boxes=True)
    assert (
        '<input type="checkbox" id="case-5" name="case" value="5"><label class="visually-hidden" for="case-5">'
        in html
    )


def test_what_people_write_is_text() -> None:
    hostile = about(HOSTILE, HOSTILE, HOSTILE)
    person = User(display_name=HOSTILE)
    html = shown(line(hostile, claimed_by=person, claimed_at=AT)) + shown(line(None, place=HOSTILE))
    html += shown(line(hostile, decided_at=AT, decision="hidden", decided_by=person))
    assert (
        "<img" not in html
        and html.count("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;") == 8
    )
