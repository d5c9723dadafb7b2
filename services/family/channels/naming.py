"""What a house is called in a message: police and courts by their province, prisons by their own name and town."""

from datetime import date

from babel.dates import format_date

from services.family.channels.vietnamese import HOUSES_VI
from services.family.domain import House
from shared import places
from shared.web.language import N_, digits, gettext, speaking

_POLICE, _COURT = N_("the police in %(name)s"), N_("the court of %(name)s")
_PRISON, _CITY_PRISON = N_("the prison of %(name)s province"), N_("the prison of Phnom Penh city")
_CENTRES = {
    "CC1": N_("Correctional Centre 1 in Prey Sar, Phnom Penh"),
    "CC2": N_("Correctional Centre 2 in Prey Sar, Phnom Penh"),
    "CC3": N_("Correctional Centre 3 in Trapeang Phlong"),
    "CC4": N_("Correctional Centre 4 in Pursat"),
}


def house_name(house: House, language: str) -> str:
    """A house within a sentence, such as `the police in Siemreap`, `Correctional Centre 4 in Pursat`."""
    if language == "vi":
        own = house.code if house.code in _CENTRES else places.name(house.province, "en")
        return HOUSES_VI[house.kind] % {"name": own}
    with speaking(language):
        if house.code in _CENTRES:
            return gettext(_CENTRES[house.code])
        if house.kind == "prison" and house.province == "12":
            return gettext(_CITY_PRISON)
        text = {"police": _POLICE, "court": _COURT, "prison": _PRISON}[house.kind]
        return gettext(text, name=places.name(house.province, language))


def day_name(day: date | None, language: str) -> str:
    """`5 March 2015`, `៥ មីនា ២០១៥`; empty for nothing."""
    if day is None:
        return ""
    with speaking(language):
        if language == "vi":
            return f"{day.day}/{day.month}/{day.year}"
        return digits(format_date(day, "d MMMM y", locale=language))
