"""The courts' words: what each record is called and says, the same on pages, before signing and on paper."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from services.court.schemas import PersonDetail
from shared import law
from shared.contracts.codes import PRISONS
from shared.web.filters import show_date, show_datetime
from shared.web.language import N_, current, digits, gettext, ngettext

# The six reasons of Article 205 of the Code of Criminal Procedure, each with what it means.
REASONS: dict[str, tuple[str, str]] = {
    "prevent-offence": (
        N_("Stop the offence or a new one"),
        N_("There are signs that it goes on, or that it would happen again, if the person were free."),
    ),
    "protect-witnesses": (
        N_("Protect witnesses and victims"),
        N_("The person could put pressure on them, or agree with others on what to say."),
    ),
    "preserve-evidence": (N_("Preserve evidence"), N_("Evidence that is still there could be changed or lost.")),
    "guarantee-presence": (
        N_("Make sure the person comes to court"),
        N_("Nothing less would bring the person to the investigation and the trial."),
    ),
    "protect-person": (N_("Protect the person"), N_("The person would be in danger outside.")),
    "public-order": (
        N_("Preserve public order"),
        N_("The offence itself has caused trouble that would flare up again."),
    ),
}
TITLES = {
    "arrest.recorded": N_("Arrested"),
    "arrest.amended": N_("The police know more"),
    "arrest.retracted": N_("The arrest was recorded in error"),
    "custody.ended": N_("Police custody ended"),
    "case.opened": N_("Case opened"),
    "detention.ordered": N_("Order of provisional detention"),
    "detention.extended": N_("Extension of provisional detention"),
    "detention.refused": N_("Refusal or end of provisional detention"),
    "hearing.scheduled": N_("Hearing set"),
    "hearing.adjourned": N_("Hearing moved"),
    "sentence.passed": N_("Judgment"),
    "appeal.filed": N_("Appeal filed"),
    "appeal.decided": N_("Decision on appeal"),
    "release.ordered": N_("Order of release"),
    "court-record.retracted": N_("A record was taken back"),
    "prisoner.admitted": N_("Admitted to prison"),
    "prisoner.transferred": N_("Moved to another prison"),
    "prisoner.released": N_("Released from prison"),
    "release.scheduled": N_("Release planned"),
    "release.rescheduled": N_("Release moved to another day"),
    "birth.recorded": N_("A child was born in prison"),
    "child.admitted": N_("A child came into prison"),
    "child.left": N_("A child left prison"),
    "health.reported": N_("Health in prison"),
    "prison-record.retracted": N_("The prison took a record back"),
    "report.shared": N_("Social affairs shared a report"),
    "notice.sent": N_("The family was told"),
    "notice.failed": N_("A notice reached nobody"),
    "alert.raised": N_("The social affairs office was told"),
    "alert.acknowledged": N_("The social affairs office answered"),
}
SENTENCES = {
    "imprisonment": N_("Imprisonment"),
    "suspended": N_("Suspended sentence"),
    "community-service": N_("Community service"),
    "fine": N_("Fine"),
    "acquittal": N_("Acquittal"),
    "dismissed": N_("Case dismissed"),
}
HEARINGS = {
    "investigation": N_("Questioning"),
    "trial": N_("Trial"),
    "verdict": N_("Verdict"),
    "appeal": N_("Appeal hearing"),
}
LAWYERS = {"none": N_("No lawyer"), "legal-aid": N_("Legal aid"), "private": N_("Own lawyer")}
APPELLANTS = {"accused": N_("The accused"), "prosecutor": N_("The prosecutor")}
RESULTS = {
    "upheld": N_("Upheld"),
    "quashed": N_("Quashed"),
    "changed": N_("Changed"),
    "withdrawn": N_("Appeal withdrawn"),
}
RELEASES = {
    "end-of-sentence": N_("End of the sentence"),
    "bail": N_("Bail"),
    "acquittal": N_("Acquittal"),
    "pardon": N_("Pardon"),
    "conditional": N_("Conditional release"),
    "other": N_("Other"),
}
ALTERNATIVES = (
    (N_("Judicial supervision"), N_("A place to live and a day to report: at court, police or commune.")),
    (N_("Bail or a guarantor"), N_("A sum that the family can pay, or somebody who answers for the person.")),
    (N_("No contact, or a place not to go to"), N_("Whom or what must be protected, named.")),
    (
        N_("House or hospital for a pregnant or nursing mother"),
        N_("A home that takes her in, and the midwife or doctor."),
    ),
    (N_("Come when summoned"), N_("An address and a telephone that reach the person.")),
)
Row = tuple[str, str]


def prisons() -> list[Row]:
    """Every prison by code and name, those of the provinces after the four national ones."""
    return [(code, law.prison_name(code, current())) for code in PRISONS]


def reasons() -> list[tuple[str, str, str]]:
    """The six reasons as options of a form: code, label, meaning."""
    return [(code, gettext(label), gettext(meaning)) for code, (label, meaning) in REASONS.items()]


def options(codes: Mapping[str, str]) -> list[Row]:
    """Codes as options of a form."""
    return [(code, gettext(label)) for code, label in codes.items()]


def title(kind: str) -> str:
    """What a record is called."""
    return gettext(TITLES[kind])


def months(count: int) -> str:
    """A number of months in words."""
    return digits(ngettext("%(num)s month", "%(num)s months", count))


def children(count: int) -> str:
    """A number of children in words."""
    return digits(ngettext("%(num)s child", "%(num)s children", count))


def basis(limit: law.DetentionLimit | law.AppealWindow) -> str:
    """The article a limit stands in, and whether a lawyer confirmed what we read of it."""
    confirmed = gettext("confirmed") if limit.verified else gettext("not confirmed by a lawyer: check this date")
    return f"{limit.article} ({confirmed})"


def prison(code: str) -> str:
    """A prison's own name."""
    return law.prison_name(code, current())


def appellants(sides: Iterable[str]) -> str:
    """Who appealed."""
    return ", ".join(gettext(APPELLANTS[side]) for side in sides)


LINES = {
    "arrived": N_("Arrived in custody"),
    "starts": N_("The deferred sentence begins"),
    "sentenced": N_("Judgment"),
    "months": N_("Months to serve: %(amount)s"),
    "suspended": N_("Less what is suspended: %(amount)s"),
    "served": N_("Less days already served: %(amount)s"),
    "release": N_("Day of release"),
}


def lines(steps: Iterable[Any]) -> list[Row]:
    """How a day of release comes about, one line for each step: what counts, and the day that results."""
    return [(gettext(LINES[step.kind]) % {"amount": digits(step.amount)}, show_date(step.day)) for step in steps]


def rows(kind: str, facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> list[Row]:
    """What a record says, as labels and texts; `facts` as JSON has them, `words` what stays with the court."""
    said = _SAYING.get(kind)
    return [row for row in said(facts, words, person) if row[1]] if said else []


def _detention(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext("Provisional detention")
    yield gettext("Where"), law.prison_name(str(facts["prison"]), current())
    yield gettext("Until"), show_datetime(facts["until"])
    yield from _reasons(facts, words)


def _extension(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext("Provisional detention goes on")
    yield gettext("Until"), show_datetime(facts["until"])
    if facts.get("over_limit"):
        over = gettext("The limits known here give no further extension. The term stays, and the order is flagged.")
        yield gettext("Over the limit"), over
    yield from _reasons(facts, words)


def _reasons(facts: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Row]:
    yield gettext("Reasons (Article 205)"), "; ".join(gettext(REASONS[code][0]) for code in facts.get("reasons", ()))
    yield gettext("Reasoning"), words.get("reasoning", "")
    yield gettext("Alternatives weighed"), words.get("alternatives_considered", "")
    yield gettext("Why it is necessary"), words.get("necessity", "")
    if facts.get("on_paper"):
        yield gettext("Received"), gettext("On paper, recorded by a clerk")


def _refusal(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext("No provisional detention")
    yield gettext("Instead"), "; ".join(words.get("supervision", ()))


def _sentence(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext(SENTENCES[str(facts["kind"])])
    yield gettext("For"), months(facts["months"]) if facts.get("months") is not None else ""
    yield gettext("Of these suspended"), months(facts["suspended_months"]) if facts.get("suspended_months") else ""
    yield gettext("Begins on"), show_date(facts.get("starts"))
    yield gettext("Day of release"), show_date(facts.get("release_on"))
    yield gettext("Appeal until"), show_datetime(facts["appeal_until"])
    considered = gettext("The family was considered") if facts["family_considered"] else gettext("Not considered")
    yield gettext("Family"), considered
    yield gettext("Reasoning"), words.get("reasoning", "")


def _appeal_filed(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("By"), gettext(APPELLANTS[str(facts["appellant"])])
    yield gettext("In time"), gettext("After the time to appeal") if facts.get("late") else ""


def _appeal_decided(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext(RESULTS[str(facts["result"])])
    yield gettext("For"), months(facts["months"]) if facts.get("months") is not None else ""
    yield gettext("Day of release"), show_date(facts.get("release_on"))


def _release(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Decides"), gettext("Release")
    yield gettext("On"), show_date(facts["release_on"])
    yield gettext("Why"), gettext(RELEASES[str(words["reason"])]) if "reason" in words else ""


def _hearing(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Kind"), gettext(HEARINGS[str(facts["kind"])])
    yield gettext("On"), show_datetime(facts["at"]) if facts.get("at") else show_date(facts["on"])
    yield gettext("Room"), words.get("room", "")
    yield gettext("Why"), words.get("reason", "")


def _case(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Number"), words.get("case_number", "")
    yield gettext("Charges"), "; ".join(words.get("charges", ()))
    yield gettext("Lawyer"), gettext(LAWYERS[str(facts["lawyer"])])


def _retraction(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Taken back"), title(str(words["type"])) if "type" in words else ""
    yield gettext("Why"), words.get("reason", "")


def _prison(facts: Mapping[str, Any], words: Mapping[str, Any], person: PersonDetail) -> Iterator[Row]:
    yield gettext("Where"), law.prison_name(str(facts.get("to_prison") or facts["prison"]), current())
    yield gettext("Day of release"), show_date(facts.get("release_on"))


_SAYING = {
    "case.opened": _case,
    "detention.ordered": _detention,
    "detention.extended": _extension,
    "detention.refused": _refusal,
    "hearing.scheduled": _hearing,
    "hearing.adjourned": _hearing,
    "sentence.passed": _sentence,
    "appeal.filed": _appeal_filed,
    "appeal.decided": _appeal_decided,
    "release.ordered": _release,
    "court-record.retracted": _retraction,
    "prisoner.admitted": _prison,
    "prisoner.transferred": _prison,
    "prisoner.released": _prison,
    "release.scheduled": _prison,
    "release.rescheduled": _prison,
}


def told(kind: str, facts: Mapping[str, Any], person: PersonDetail) -> list[Row]:
    """Who will be told what of an act once it is signed: of the charge and the reasons, nobody."""
    where = (
        law.prison_name(str(facts.get("prison") or person.prison or ""), current())
        if _has_prison(facts, person)
        else ""
    )
    family = gettext("That the court decided, where and until when; never the charge, a name or an address")
    if kind == "court-record.retracted":
        everybody = gettext("That it was recorded in error")
        return [(who, everybody) for who in (gettext("Whoever was told of it"),)]
    found = [(gettext("Relatives who may be told"), family)]
    if person.children:
        found.append((gettext("The social affairs office"), gettext("That something was decided about a carer")))
    if where and kind != "hearing.scheduled":
        found.append((where, gettext("Name, number of the case, until when; never the charge")))
    return found


def plainly(kind: str, facts: Mapping[str, Any], person: PersonDetail) -> str:
    """What an act decides, in one sentence."""
    name = person.name_km if current() == "km" and person.name_km else person.name_latin or person.name_km
    known: dict[str, str] = {"name": name or gettext("This person")}
    for field in ("until", "release_on"):
        known[field] = (
            show_datetime(facts[field]) if field == "until" and field in facts else show_date(facts.get(field))
        )
    known["prison"] = prison(str(facts["prison"])) if "prison" in facts else ""
    known["months"] = months(facts["months"]) if facts.get("months") is not None else ""
    if kind == "detention.refused":
        kind += ".inside" if person.prison else ".outside"
    if kind == "sentence.passed":
        kind += ".imprisonment" if facts.get("release_on") else ".other"
    return gettext(PLAINLY[kind]) % known


PLAINLY = {
    "detention.ordered": N_(
        "%(name)s is to be held in %(prison)s until %(until)s, unless the court decides otherwise."
    ),
    "detention.extended": N_("%(name)s is to be held on until %(until)s, unless the court decides otherwise."),
    "detention.refused.inside": N_("%(name)s is to leave prison today."),
    "detention.refused.outside": N_("%(name)s goes free today."),
    "sentence.passed.imprisonment": N_("%(name)s is sentenced to %(months)s and is to leave prison on %(release_on)s."),
    "sentence.passed.other": N_("The case of %(name)s is decided, and nothing keeps this person in prison."),
    "appeal.decided": N_("The appeal of %(name)s is decided."),
    "release.ordered": N_("%(name)s is to leave today."),
    "court-record.retracted": N_("A record about %(name)s is taken back, as if it had never been made."),
}


def _has_prison(facts: Mapping[str, Any], person: PersonDetail) -> bool:
    return bool(facts.get("prison") or person.prison)


# What a flag means and what to do, for the tag on the page that opens to it.
FLAGS = {
    "over-detained": (
        N_("Held too long"),
        N_("The term of detention or the day of release is over and the person is still held. Decide today."),
        "critical",
    ),
    "detention-over-limit": (
        N_("Over the limit"),
        N_("Detention was extended more often than the limits known here allow. Ask a lawyer, and decide."),
        "critical",
    ),
    "no-lawyer": (
        N_("No lawyer"),
        N_("Nobody defends this person. Ask the bar for legal aid before a decision."),
        "warning",
    ),
    "family-not-considered": (
        N_("Family not considered"),
        N_("The judgment says that the family was not considered. An appeal can raise it."),
        "warning",
    ),
    "reasons-missing": (
        N_("Reasons missing"),
        N_("An order came on paper without everything it must say. Ask the judge for it, and record it anew."),
        "warning",
    ),
    "appeal-pending": (
        N_("Appeal pending"),
        N_("An appeal waits for its decision; a day of release is not certain."),
        "info",
    ),
    "appeal-late": (N_("Late appeal"), N_("The appeal was filed after the time to appeal was over."), "info"),
    "nobody-to-tell": (
        N_("Nobody to tell"),
        N_("No relative may be told, or none could be reached. Ask the person whom to tell."),
        "warning",
    ),
}


def flag(
    kind: str, since: datetime, person: PersonDetail, detention: law.DetentionLimit, appeal: law.AppealWindow
) -> dict[str, str]:
    """A flag as the identity bar shows it: its label, and in one text what it means, since when, by which article."""
    label, meaning, colour = FLAGS[kind]
    begun = gettext("Since %(when)s.", when=show_datetime(since))
    text = f"{gettext(meaning)} {begun}"
    if kind in ("over-detained", "detention-over-limit") and person.sentence is None:
        text += f" {basis(detention)}"
    if kind in ("appeal-pending", "appeal-late"):
        text += f" {basis(appeal)}"
    if kind == "over-detained" and person.held_by_appeal:
        text += " " + gettext("A prosecutor’s appeal keeps the person in (CCP 307 and 398).")
    return {"label": gettext(label), "text": text, "kind": colour}
