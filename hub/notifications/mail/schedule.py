"""When mail may go out, by the clock of whoever it is for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.notifications.models import Channel, DeliverySchedule


def quiet_end(rhythm: DeliverySchedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` lies; None outside them."""
    start, end = rhythm.quiet_from, rhythm.quiet_until
    if start is None or end is None:
        return None
    local = now.astimezone(zone)
    over_midnight = start > end
    clock = local.time()
    inside = (clock >= start or clock < end) if over_midnight else start <= clock < end
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and clock >= start else 0)
    ends = _at(day, end, zone)
    return ends if ends > now else None


def next_digest(
    channel: str, rhythm: DeliverySchedule, zone: ZoneInfo, after: datetime
) -> datetime:
    """The first moment later than `after` at which a digest of this channel goes out. Nine stays nine in summer."""
    day = after.astimezone(zone).date()
    if channel == Channel.WEEKLY:
        day += timedelta(days=(rhythm.digest_weekday - day.weekday()) % 7)
    step = timedelta(days=7 if channel == Channel.WEEKLY else 1)
    due = _at(day, time(rhythm.digest_hour), zone)
    while due <= after:
        day += step
        due = _at(day, time(rhythm.digest_hour), zone)
    return due


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
