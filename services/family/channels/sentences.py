"""What is said of every milestone: what happened and where, and what comes next. One table for all channels.

A wording that was ever sent is never edited: a new one gets the next number, so that it stays known what a family was
told. No name, no charge, no guilt, no reason of a release, no address (rule 17).
"""

from typing import NamedTuple

from shared.web.language import N_


class Words(NamedTuple):
    """`%(where)s` is a police, a court or a prison by its own name, `%(on)s` the day that it is about."""

    what: str
    then: str


_HOME = N_("Next, the person comes home. If not by tomorrow, call 1280.")
_GOES_ON = N_("Next, the court goes on with the case. We will tell you.")
_HEARING = N_("Next, ask the court at what hour, and whether you may come.")
_VISIT = N_("Next, you can visit. A visit is free. Ask the prison on which days.")
_APPEAL_NEXT = N_("Next, a higher court decides. Until then it can still change. We will tell you.")

SENTENCES: dict[tuple[str, int], Words] = {
    ("arrested", 1): Words(
        N_("Someone of your family is with %(where)s."),
        N_("Next, the police let the person go or bring the person to a court. We will tell you."),
    ),
    ("arrested:to-court", 1): Words(
        N_("Someone of your family was with %(where)s and then went to a court."),
        N_("Next, the court decides whether the person goes home. We will tell you."),
    ),
    ("arrested:over", 1): Words(N_("Someone of your family was with %(where)s and is not there any more."), _HOME),
    ("custody-ended:released", 1): Words(N_("Someone of your family is not with %(where)s any more."), _HOME),
    ("custody-ended:to-court", 1): Words(
        N_("Someone of your family was with %(where)s and was brought to a court."),
        N_("Next, the court decides whether the person goes home. We will tell you."),
    ),
    ("custody-ended:diverted", 1): Words(
        N_("Someone of your family is not with %(where)s any more."),
        N_("Next, the person comes home and tells you what was agreed."),
    ),
    ("detention-decided:ordered", 1): Words(
        N_("%(Where)s decided that someone of your family stays held while it works on the case."),
        N_("Next, a prison takes the person in. We will tell you which."),
    ),
    ("detention-decided:extended", 1): Words(
        N_("%(Where)s decided that someone of your family stays held longer."), _GOES_ON
    ),
    ("detention-decided:refused", 1): Words(
        N_("%(Where)s decided that someone of your family need not stay held."), _HOME
    ),
    ("hearing-set", 1): Words(N_("%(Where)s hears the case of someone of your family on %(on)s."), _HEARING),
    ("hearing-moved", 1): Words(
        N_("The hearing of someone of your family at %(where)s is now on %(on)s, not on the day before known."),
        _HEARING,
    ),
    ("sentenced:held", 1): Words(
        N_("%(Where)s gave its decision about someone of your family."),
        N_("Next, the person is kept in a prison. To appeal, ask the lawyer or the court soon."),
    ),
    ("sentenced:later", 1): Words(
        N_("%(Where)s gave its decision about someone of your family."),
        N_("Next, the person goes to a prison on %(on)s. To appeal, ask the lawyer or the court soon."),
    ),
    ("sentenced:soon", 1): Words(
        N_("%(Where)s gave its decision about someone of your family."),
        N_("Next, the person may come home very soon. Ask the prison on which day."),
    ),
    ("sentenced:free", 1): Words(
        N_("%(Where)s gave its decision about someone of your family."),
        N_("Next, the person need not stay held and may come home soon."),
    ),
    ("appeal:filed", 1): Words(
        N_("An appeal was made to what %(where)s decided about someone of your family."), _APPEAL_NEXT
    ),
    ("appeal:upheld", 1): Words(
        N_("The appeal about someone of your family is decided: what %(where)s decided stays."),
        N_("Next, all goes on as it was. Ask the lawyer what else can be done."),
    ),
    ("appeal:withdrawn", 1): Words(
        N_("The appeal about someone of your family was taken back: what %(where)s decided stays."),
        N_("Next, all goes on as it was. Ask the lawyer what else can be done."),
    ),
    ("appeal:changed", 1): Words(
        N_("The appeal about someone of your family is decided: what %(where)s decided was changed."),
        N_("Next, the day of release can be another one. We will tell you."),
    ),
    ("appeal:quashed", 1): Words(
        N_("The appeal about someone of your family is decided: what %(where)s decided no longer holds."),
        N_("Next, the person need not stay held and may come home soon."),
    ),
    ("admitted", 1): Words(N_("Someone of your family is now in %(where)s."), _VISIT),
    ("transferred", 1): Words(N_("Someone of your family was moved and is now in %(where)s."), _VISIT),
    ("health:hospitalised", 1): Words(
        N_("Someone of your family in %(where)s is ill and was brought to a hospital."),
        N_("Next, ask the prison how the person is and whether you may come."),
    ),
    ("health:recovered", 1): Words(
        N_("Someone of your family in %(where)s was ill and is well again."),
        N_("Next, all goes on as it was. A visit is free."),
    ),
    ("health:died", 1): Words(
        N_("We are very sorry: we have the gravest news of someone of your family in %(where)s."),
        N_("Next, please call the prison, or call 1280 and somebody will stay with you on the telephone."),
    ),
    ("release-planned", 1): Words(
        N_("The release of someone of your family from %(where)s is planned for %(on)s."),
        N_("Next, prepare to meet the person. The day can still change. We will tell you."),
    ),
    ("release-planned:appeal", 1): Words(
        N_("The release of someone of your family from %(where)s is planned for %(on)s."),
        N_("Next, an appeal is decided and can still change this. We will tell you."),
    ),
    ("release-changed", 1): Words(
        N_("The release of someone of your family from %(where)s is now planned for %(on)s."),
        N_("Next, prepare to meet the person. The day can still change. We will tell you."),
    ),
    ("release-changed:appeal", 1): Words(
        N_("The release of someone of your family from %(where)s is now planned for %(on)s."),
        N_("Next, an appeal is decided and can still change this. We will tell you."),
    ),
    ("released", 1): Words(N_("Someone of your family was let go from %(where)s."), _HOME),
    ("correction", 1): Words(
        N_("What we told you about someone of your family and %(where)s was a mistake."),
        N_("It is put right. Next, there is nothing to do."),
    ),
    ("correction:anew", 1): Words(
        N_("What we told you about someone of your family and %(where)s was a mistake."),
        N_("It is put right. Next, we tell you what is so."),
    ),
}
