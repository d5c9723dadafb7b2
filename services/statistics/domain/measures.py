"""What each figure counts, in one sentence: since when, from which facts, by which place."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.contracts.event import Facts
from shared.law import Said
from shared.web.language import N_


class Measure(NamedTuple):
    """`title` and `counts` are English texts to be translated; `by` says whose place it is counted in.

    `now`: how many there are at this moment; otherwise all since the first fact was heard.
    `things`: it counts what happened, of which one person may have several, and not persons.
    """

    title: str
    counts: str
    facts: str
    by: str
    now: bool = False
    things: bool = False
    prisons: bool = False


BY_POLICE = N_("province of the police who recorded it")
BY_WELFARE = N_("province of the social affairs office that was alerted first")
BY_CHILD = N_("province in which the child is looked for")
BY_HOLDER = N_("prison and its province; before admission, province of the court or police")

MEASURES: dict[str, Measure] = {
    "arrests": Measure(
        N_("Arrests"),
        N_("Arrests that the police recorded and did not take back."),
        "arrest.recorded arrest.retracted",
        BY_POLICE,
        things=True,
    ),
    "carers-arrested": Measure(
        N_("Arrests of someone who cares for children"),
        N_("Arrests of somebody who said to police or prison that children depend on them, or named one."),
        "arrest.recorded arrest.amended arrest.retracted prisoner.admitted",
        BY_POLICE,
        things=True,
    ),
    "children-affected": Measure(
        N_("Children of arrested carers"),
        N_("Children named at an arrest or at admission to prison, each once, also where help was declined for them."),
        "arrest.recorded arrest.amended arrest.retracted prisoner.admitted",
        BY_POLICE,
    ),
    "not-asked": Measure(
        N_("Never asked about children"),
        N_("Arrests after which neither police nor prison has asked whether children depend on the person."),
        "arrest.recorded arrest.amended arrest.retracted prisoner.admitted",
        BY_POLICE,
        things=True,
    ),
    "detained-pretrial": Measure(
        N_("Detained before judgment"),
        N_("People held now by an order of provisional detention, with no judgment yet."),
        "detention.* sentence.passed release.ordered prisoner.*",
        BY_HOLDER,
        now=True,
        prisons=True,
    ),
    "pregnant-held": Measure(
        N_("Pregnant and held"),
        N_("Women held now by police, court or prison who said that they are pregnant and have not given birth since."),
        "arrest.recorded arrest.amended birth.recorded prisoner.*",
        BY_HOLDER,
        now=True,
        prisons=True,
    ),
    "children-inside": Measure(
        N_("Children living in prison"),
        N_("Children who live in a prison now with a parent who is held there."),
        "prisoner.* child.admitted child.left birth.recorded",
        BY_HOLDER,
        now=True,
        prisons=True,
    ),
    "alerts": Measure(
        N_("Alerts to social workers"),
        N_("Alerts raised about a household; one that is joined by a further reason counts once."),
        "alert.raised",
        BY_WELFARE,
        things=True,
    ),
    "acknowledged-in-time": Measure(
        N_("Alerts answered in time"),
        N_("Alerts that an office took before they had to be passed on because nobody had."),
        "alert.raised alert.acknowledged alert.escalated",
        BY_WELFARE,
        things=True,
    ),
    "children-alone": Measure(
        N_("Children alone"),
        N_("Children who are without an adult now, as far as an open alert says."),
        "alert.recounted alert.closed",
        BY_CHILD,
        now=True,
    ),
    "siblings-split": Measure(
        N_("Brothers and sisters apart"),
        N_("Children who are now with another adult than a brother or sister of theirs, in an open alert."),
        "alert.recounted alert.closed",
        BY_CHILD,
        now=True,
    ),
    "no-visits": Measure(
        N_("Nobody visits"),
        N_("People held in a prison for 90 days now without a visit."),
        "prisoner.* visit.recorded",
        BY_HOLDER,
        now=True,
        prisons=True,
    ),
    "visit-fees": Measure(
        N_("Money asked for a visit"),
        N_("Visits for which a prison recorded a fee, and reports of families that one was asked."),
        "visit.recorded problem.reported",
        BY_HOLDER,
        things=True,
        prisons=True,
    ),
    "over-detained": Measure(
        N_("Held too long"),
        N_("People held now after the term of detention has ended or after the day of release, an appeal included."),
        "detention.* sentence.passed appeal.* release.* prisoner.*",
        BY_HOLDER,
        now=True,
        prisons=True,
    ),
    "notices-delivered": Measure(
        N_("Messages that reached a family"),
        N_("Messages to families of which the telephone network or the post says that they arrived."),
        "notice.delivered",
        BY_POLICE,
        things=True,
    ),
}


class Told(NamedTuple):
    """One fact as it is kept here: its own id and the subject as pseudonyms, and those in its facts too."""

    id: UUID
    subject: UUID
    at: datetime
    type: str
    facts: Facts

    @property
    def said(self) -> Said:
        """The same, as the law's fold takes it."""
        return Said(self.id, self.at, self.type, self.facts)


class Unit(NamedTuple):
    """One that a measure counts, and from when: a person, or a thing and the `person` behind it, all pseudonyms."""

    measure: str
    id: UUID
    person: UUID
    province: str
    prison: str
    since: datetime
