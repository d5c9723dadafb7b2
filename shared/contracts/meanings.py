"""What every field of a fact or a part means, said once: a name means the same wherever it stands.

The catalogue of events (docs/events.md) is made of these sentences; a field without one breaks the build.
"""

MEANINGS: dict[str, str] = {
    # ids
    "alert_id": "the alert",
    "arrest_id": "the arrest, as its teller numbers it",
    "fact_id": "the event that the notice is about",
    "notice_id": "the notice: one recipient, one fact, one channel",
    # a person
    "id": "the person, by the UUID that whoever first wrote the person down made",
    "name_latin": "name in Latin letters, as written down",
    "name_km": "name in Khmer, as written down",
    "sex": "as written down",
    "born": "birth date; many people know none",
    "age": "whole years on the day it was told",
    "nationality": "two-letter country code",
    "phone": "telephone number in E.164",
    "home": "place code of the home",
    "language": "the language to speak or write to this person in",
    "reads": "whether the person reads",
    "person": "the person this is about",
    # an arrest
    "station": "two-digit province of the police who recorded it",
    "arrived_at": "arrival at the police unit, which starts the custody clock",
    "dependants": "the answer to whether anyone at home depends on the person",
    "pregnant": "the answer to whether she is pregnant",
    "children": "the children who depend on the person; ids in open facts, a mere count in an alert",
    "other_carers_held": "other carers of the same children who are held too",
    "caregivers": "who could care for the children",
    "unsafe": "whom the children, or messages, must be kept from",
    "handed_over": "children given into somebody's arms at the station",
    "medical": "what was said about the person's health",
    "explained": "who explained it to the children",
    "relation": "how they are related",
    "whereabouts": "where the child was when it was asked about",
    "where": "place code of where the child is",
    "with_person": "the adult the child is with",
    "breastfed": "whether the child is breastfed",
    "needs": "illness or disability that somebody must know of",
    "consent": "whether the parent wants welfare to help",
    "agreed": "whether the caregiver has agreed",
    "child": "the child",
    "to": "who it goes to: the adult who took the child, or the level an alert was passed on to",
    "parent_chose": "whether the parent chose that adult",
    "reached": "whether the call reached somebody",
    "until": "the new limit of police custody, by the law pack",
    "outcome": "how police custody ended; `to-court` means that the person stays held",
    # whom to tell
    "recipients": "who may be told",
    "no_longer": "who may no longer be told",
    "channel": "how the message travels",
    "pin": "four digits that open the private page; the detained person passes them on in her call",
    "milestone": "what happened, in the words of the notices",
    "why": "the channel's own code for the failure, or `nobody-to-tell`",
    # an alert
    "urgency": "how soon somebody must act",
    "because": "the reasons that hold",
    "provinces": "two-digit provinces in which offices were asked; a district would tell where a child is",
    "province": "two-digit province of the office; a district would tell where a child is",
    "by": "the role that acted",
    # what workers found out and did
    "kind": "what kind of placement it is, never where or with whom",
    "field": "which detail of the person was wrong",
    "value": "what is right instead",
}
