"""The printed order: what a court decided, as a page that one can sign and hand over, in Khmer or English."""

import asyncio
import json
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import typst
from fastapi import APIRouter
from fastapi.responses import Response

from services.court.pages import wording
from services.court.pages.portal import Reader
from services.court.pages.shown import Shown, load_shown
from services.court.schemas import Happened
from shared import database, law
from shared.errors import NotFound
from shared.web import language
from shared.web.filters import show_date, show_datetime
from shared.web.language import digits, gettext

router = APIRouter()
ORDER = Path(__file__).parents[1] / "templates" / "order.typ"
FONTS = resources.files("fontpkg_noto_sans_khmer") / "files"
PRINTED = ("detention.ordered", "detention.extended", "detention.refused", "sentence.passed", "release.ordered")


@router.get("/people/{person_id}/orders/{fact_id}")
async def printed_order(person_id: UUID, fact_id: UUID, caller: Reader) -> Response:
    """One order as PDF, in the language of the pages (`?lang=km|en` as on every page).

    Raises:
        NotFound: no such order about anybody whom the caller may see.
    """
    async with database.session(caller.scope) as session:
        shown, _ = await load_shown(session, person_id, caller)
    order = next((each for each in shown.happened if each.id == fact_id and each.type in PRINTED), None)
    if order is None:
        raise NotFound
    pdf = await asyncio.to_thread(rendered, words_of(shown, order), "pdf")
    headers = {"Content-Disposition": f'inline; filename="order-{language.current()}.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


def rendered(said: dict[str, Any], form: Literal["pdf", "png"]) -> bytes:
    """An order as a PDF, or its first page as a picture. Takes about 50 ms; no fonts but our own are used."""
    made: bytes | list[bytes] | None = typst.compile(
        str(ORDER),
        format=form,
        ppi=110,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
    )
    return made[0] if isinstance(made, list) else bytes(made or b"")


def words_of(shown: Shown, order: Happened) -> dict[str, Any]:
    """Everything that stands on the paper, in the current language."""
    spoken = language.current()
    rows = wording.rows(order.type, order.facts, order.words, shown.person)
    if order.type == "detention.ordered":
        rows.append((gettext("Legal basis"), wording.basis(shown.detention)))
    return {
        "language": spoken,
        "court": _capital(law.court_name(str(order.facts.get("court", "")), spoken)),
        "title": wording.title(order.type),
        "about": _about(shown),
        "rows": rows,
        "made": gettext("Decided on %(when)s", when=show_datetime(order.at)),
        "retracted": gettext("This order was taken back.") if order.retracted else "",
        "judge": gettext("Signature and seal of the court"),
        "person": gettext("Received by the person, or read aloud by"),
    }


def _about(shown: Shown) -> list[tuple[str, str]]:
    person = shown.person
    names = " · ".join(name for name in (person.name_km, person.name_latin) if name)
    born = show_date(person.born) or (digits(person.age) if person.age is not None else "")
    family = [gettext("Pregnant")] if person.pregnant == "yes" else []
    if person.children:
        family.append(wording.children(len(person.children)))
    return [
        (gettext("Person"), names or gettext("Name not known")),
        (gettext("Date of birth") if person.born else gettext("Age"), born or gettext("not known")),
        (gettext("Case"), person.case_number or gettext("none")),
        (gettext("Charges"), "; ".join(person.charges) or gettext("none")),
        (gettext("Family"), ", ".join(family) or gettext("no children known")),
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
