"""How times, ages, places and numbers read on a page, in the reader's language; Khmer digits in Khmer."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import phonenumbers
from babel.dates import format_date, format_datetime
from markupsafe import Markup

from shared import clock, places
from shared.web.language import current, digits, gettext, ngettext


def show_date(value: date | datetime | str | None) -> str:
    """`5 March 2015`, `៥ មីនា ២០១៥`; a moment by its day in Phnom Penh; empty for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    day = clock.day_of(value) if isinstance(value, datetime) else value
    return digits(format_date(day, "d MMMM y", locale=current()))


def show_datetime(value: datetime | str | None) -> str:
    """`5 March 2015, 21:05` in Phnom Penh's time; empty for nothing."""
    if value in (None, ""):
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = moment.astimezone(clock.PHNOM_PENH)
    return digits(format_datetime(local.replace(tzinfo=None), "d MMMM y, HH:mm", locale=current()))


def show_time(value: datetime | None) -> str:
    """`21:05` in Phnom Penh's time."""
    return digits(value.astimezone(clock.PHNOM_PENH).strftime("%H:%M")) if value else ""


def age(born: date | None, on: date | None = None) -> str:
    """How old somebody born that day is, in words: years, under two years months, under two months days."""
    if born is None:
        return gettext("age unknown")
    day = on or clock.today()
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if months >= 24:
        return digits(ngettext("%(num)s year old", "%(num)s years old", months // 12))
    if months >= 2:
        return digits(ngettext("%(num)s month old", "%(num)s months old", months))
    return digits(ngettext("%(num)s day old", "%(num)s days old", max((day - born).days, 0)))


def place(code: str | None) -> str:
    """A place by its whole name, nearest first; empty for nothing."""
    return places.full_name(code, current()) if code else ""


def phone(number: str | None) -> str:
    """A phone number as people here write it (`012 345 678`), in a link that calls it."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "KH")
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == 855
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    shown = phonenumbers.format_number(parsed, shape)
    called = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Markup('<a class="govuk-link sambok-phone" href="tel:{}">{}</a>').format(called, shown)


def show_clock(due_at: datetime | None) -> str:
    """A deadline: the absolute time, how long is left (counted down by the page), icon and word when late."""
    if due_at is None:
        return ""
    left = int((due_at - clock.now()).total_seconds())
    state, icon, words = _left(left)
    return Markup(
        '<span class="sambok-clock sambok-clock--{state}" data-clock="{left}" data-left="{to_go}" data-late="{past}">'
        '<time datetime="{iso}">{absolute}</time> '
        '<span class="sambok-clock__left"><span aria-hidden="true">{icon}</span> '
        "<span data-clock-left>{words}</span></span></span>"
    ).format(
        state=state,
        left=left,
        to_go=gettext("%(span)s left", span="@"),
        past=gettext("late by %(span)s", span="@"),
        iso=due_at.astimezone(UTC).isoformat(timespec="seconds"),
        absolute=_short(due_at),
        icon=icon,
        words=words,
    )


def _left(seconds: int) -> tuple[str, str, str]:
    span = duration(abs(seconds))
    if seconds < 0:
        return "late", "▲", gettext("late by %(span)s", span=span)
    return ("soon", "◔", gettext("%(span)s left", span=span)) if seconds < 3600 else (
        "calm", "○", gettext("%(span)s left", span=span),
    )  # fmt: skip


def duration(seconds: int) -> str:
    """Hours and minutes as `0:24` below two days, whole days from there on."""
    if seconds >= 172_800:
        return digits(ngettext("%(num)s day", "%(num)s days", seconds // 86_400))
    return digits(f"{seconds // 3600}:{seconds % 3600 // 60:02d}")


def _short(moment: datetime) -> str:
    return show_time(moment) if clock.day_of(moment) == clock.today() else show_datetime(moment)


FILTERS: dict[str, Callable[..., str]] = {
    "date": show_date,
    "datetime": show_datetime,
    "time": show_time,
    "age": age,
    "place": place,
    "phone": phone,
    "clock": show_clock,
    "digits": digits,
    "duration": duration,
}
