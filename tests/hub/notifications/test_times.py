"""When mail may go out, by the clock of whoever it is for."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hub.middleware.time_zones import zone_named
from hub.notifications.mail.schedule import next_digest, quiet_end
from hub.notifications.models import DeliverySchedule

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_weekly_nine_stays_nine_when_the_clocks_change() -> None:
    rhythm = DeliverySchedule(digest_hour=9, digest_weekday=0)
    due, hours = at("2026-10-12T12:00"), []
    for _ in range(3):
        due = next_digest("weekly", rhythm, LONDON, due)
        hours.append(f"{due:%d %b %H:%M}")
    assert hours == ["19 Oct 08:00", "26 Oct 09:00", "02 Nov 09:00"], (
        "in UTC, an hour later once summer time ends"
    )


def test_windows_follow_each_other_without_gap_or_overlap_through_both_changes_of_the_clock() -> (
    None
):
    for zone in (LONDON, AUCKLAND):
        due, seen = at("2026-03-20T00:00"), []
        for _ in range(250):
            due = next_digest("daily", DeliverySchedule(digest_hour=1), zone, due)
            seen.append(due.astimezone(zone).date().toordinal())
        assert seen == list(range(seen[0], seen[0] + 250))


def test_a_digest_at_this_very_moment_is_the_one_before() -> None:
    rhythm = DeliverySchedule(digest_hour=8)
    assert next_digest("daily", rhythm, LONDON, at("2026-11-22T08:00")) == at("2026-11-23T08:00")
    assert next_digest("daily", rhythm, LONDON, at("2026-11-22T07:59")) == at("2026-11-22T08:00")


@pytest.mark.parametrize(
    ("start", "end", "now", "until"),
    [
        ("22:00", "07:00", "2026-11-22T23:30", "2026-11-23T07:00"),
        ("22:00", "07:00", "2026-11-23T06:59", "2026-11-23T07:00"),
        ("22:00", "07:00", "2026-11-23T07:00", None),
        ("22:00", "07:00", "2026-11-22T21:59", None),
        ("12:00", "14:00", "2026-07-01T12:30", "2026-07-01T13:00"),
        ("12:00", "14:00", "2026-07-01T10:59", None),
    ],
)
def test_quiet_hours(start: str, end: str, now: str, until: str | None) -> None:
    rhythm = DeliverySchedule(
        quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(end)
    )
    assert quiet_end(rhythm, LONDON, at(now)) == (at(until) if until else None)


def test_who_chose_no_quiet_hours_has_none() -> None:
    assert quiet_end(DeliverySchedule(), LONDON, at("2026-11-22T03:00")) is None


def test_a_zone_that_is_no_more_is_ours() -> None:
    assert zone_named("Mars/Olympus") == zone_named("../etc") == LONDON
