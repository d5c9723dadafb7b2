"""The grammar of stories: a sound file is read whole; a mistake is told with its line and what is allowed."""

import pytest

from stories.grammar import Malformed, parse

PEOPLE = """\
story: a test
about: what is being tested
people:
  mara: {name_latin: Lim Mara, name_km: លឹម ម៉ារ៉ា, sex: female, born: 1985-02-03, nationality: KH, home: "020601"}
  visal: {sex: male, age: 4}
  aunt: {sex: female, age: 44, phone: "+85510555001", home: "020601", language: km, reads: no}
steps:
"""
ARREST = """\
  - at: 2019-06-01T23:10+07:00
    by: police@02
    do: arrest.record
    with:
      person: mara
      offence: {class: misdemeanour, label: trespass}
      planned: yes
      pregnant: "no"
      dependants: "yes"
      children: &children
        - {child: visal, relation: child, whereabouts: with-adult, with: aunt, consent: "yes"}
      caregivers: [{person: aunt, relation: aunt, agreed: "yes", may_be_told: "yes", channel: sms}]
      explained: later
"""
WAIT = "  - at: 2019-06-02T08:00+07:00\n"
EXPECT = WAIT + "    expect:\n      - "


def faults(steps: str, head: str = PEOPLE) -> list[str]:
    with pytest.raises(Malformed) as caught:
        parse(head + steps, "a.yaml")
    return caught.value.faults


def test_a_sound_story_is_read_as_written() -> None:
    story = parse(
        PEOPLE
        + ARREST
        + "    within: 20m\n    expect:\n"
        + "      - notice: {to: aunt, milestone: arrested, says: [1280], never_says: [Mara]}\n"
        + WAIT
        + "    by: police@02\n    do: arrest.end-custody\n    with: {person: mara, outcome: released}\n",
        "a.yaml",
    )
    arrest, end = story.steps
    assert (arrest.do, arrest.by, arrest.at.isoformat()) == ("arrest.record", "police@02", "2019-06-01T23:10:00+07:00")
    assert arrest.fields["planned"] == "yes"
    assert arrest.fields["children"] == [
        {"child": "visal", "relation": "child", "whereabouts": "with-adult", "with": "aunt", "consent": "yes"}
    ]
    assert arrest.within.total_seconds() == 20 * 60
    assert end.within.total_seconds() == 15 * 60
    assert arrest.expect[0].fields["says"] == ["1280"]
    assert arrest.expect[0].line == 23
    assert story.people["aunt"]["reads"] == "no"


def test_an_anchor_may_be_used_again() -> None:
    again = ARREST.replace("&children\n", "*children\n").replace(
        '        - {child: visal, relation: child, whereabouts: with-adult, with: aunt, consent: "yes"}\n', ""
    )
    story = parse(PEOPLE + ARREST + again, "a.yaml")
    assert story.steps[0].fields["children"] == story.steps[1].fields["children"]


@pytest.mark.parametrize(
    ("steps", "line", "says"),
    [
        (ARREST.replace("arrest.record", "arrest.recrod"), 10, ["unknown verb 'arrest.recrod'", "arrest.record"]),
        (ARREST.replace("planned:", "plannned:"), 14, ["no field 'plannned'", "planned"]),
        (ARREST.replace('      dependants: "yes"\n', ""), 11, ["needs 'dependants'", "yes, none, declined, not-asked"]),
        (ARREST.replace("class: misdemeanour", "class: crime"), 13, ["'crime'", "felony, misdemeanour, petty"]),
        (ARREST.replace("person: mara", "person: maria"), 12, ["'maria'", "mara, visal, aunt"]),
        (ARREST.replace("with: aunt,", "with: ant,"), 18, ["'ant'", "mara, visal, aunt"]),
        (ARREST.replace("relation: child,", "relation: niece,"), 18, ["'niece'", "child, grandchild, sibling, other"]),
        (ARREST.replace(', consent: "yes"}', "}"), 18, ["needs 'consent'", "yes, no, not-asked"]),
        (ARREST.replace("planned: yes", "planned: true"), 14, ["planned true is not one of yes, no"]),
        (ARREST.replace("      explained: later\n", ""), 11, ["needs 'explained' because there are children"]),
        (ARREST.replace('      pregnant: "no"\n', ""), 11, ["needs 'pregnant' because she is a woman"]),
        (ARREST.replace('dependants: "yes"', "dependants: not-asked"), 11, ["needs 'not_asked_reason'"]),
        (ARREST.replace("police@02", "police@26"), 9, ["'police@26'", "provinces are 01–25"]),
        (ARREST.replace("police@02", "police@0206"), 9, ["'police@0206'", "province, such as police@17"]),
        (ARREST.replace("police@02", "sheriff@02"), 9, ["'sheriff@02'", "police@PP", "welfare@DDDD", "family:KEY"]),
        (ARREST.replace("police@02", "family:nobody"), 9, ["'nobody'", "mara, visal, aunt"]),
        (ARREST.replace("    by: police@02\n", ""), 9, ["needs 'by'"]),
        (ARREST.replace("+07:00", ""), 8, ["with its offset"]),
        (ARREST.replace("  - at: 2019-06-01T23:10+07:00\n    by", "  - by"), 8, ["a step needs 'at'"]),
        (ARREST + "    within: 2h\n", 21, ["within '2h'", "15m"]),
        (ARREST + "    when: now\n", 21, ["no 'when'", "at, by, do, with, expect, within"]),
        (ARREST + WAIT.replace("06-02", "05-02"), 21, ["is before the step above it"]),
        (WAIT + "    with: {person: mara}\n", 9, ["without 'do' has no 'with'"]),
        (ARREST.replace("[{person: aunt", "{person: aunt").replace("sms}]", "sms}"), 19, ["must be a list"]),
        (ARREST.replace("explained: later", "explained: later\n      explained: later"), 21, ["stands twice"]),
        (ARREST.replace("explained: later", "explained:"), 20, ["explained is empty"]),
        (ARREST.replace("explained: later", "explained: !x later"), 20, ["tag !x is not allowed"]),
        (EXPECT + "alert: {to: police@02, urgency: urgent, about: [visal], because: []}\n", 10, ["welfare-lead@PP"]),
        (EXPECT + "alert: {to: welfare@0206, urgency: high, about: [visal], because: []}\n", 10, ["critical, urgent"]),
        (EXPECT + "alert: {to: welfare@0206, urgency: urgent, about: [visal], because: [lost]}\n", 10, ["child-alone"]),
        (EXPECT + "no_alert: {to: welfare@0206, about: []}\n", 10, ["at least one in 'about'"]),
        (EXPECT + "no_alert: {to: welfare@0206}\n", 10, ["needs 'about'"]),
        (EXPECT + "alarm: {to: welfare@0206}\n", 10, ["unknown expectation 'alarm'", "alert, no_alert, escalated"]),
        (EXPECT + "alert: {}\n        no_alert: {}\n", 10, ["a map of one form"]),
        (EXPECT + "duty: {for: police@02, kind: rest, about: mara, due: 2019-06-03T10:00+07:00}\n", 10, ["carer-call"]),
        (EXPECT + "duty: {for: police@02, kind: carer-call, about: mara, due: soon}\n", 10, ["'soon'", "offset"]),
        (EXPECT + "notice: {to: aunt, milestone: taken}\n", 10, ["'taken'", "arrested, custody-ended"]),
        (EXPECT + "flag: {on: mara, kind: red}\n", 10, ["'red'", "over-custody"]),
        (EXPECT + "sees: {who: police@02, of: mara, shows: {shoes: 2}}\n", 10, ["no field 'shoes'", "held_by_appeal"]),
        (EXPECT + "sees: {who: police@02, of: mara, shows: {release_is: soon}}\n", 10, ["planned, ordered, done"]),
        (EXPECT + "hidden: {who: police@02, of: visal, what: [wher]}\n", 10, ["'wher'", "where, with"]),
        (EXPECT + "refused: {field: person}\n", 10, ["does nothing that could be refused"]),
        (EXPECT + "queue: {who: clerk@02, holds: mara, as: waiting}\n", 10, ["'waiting'", "expected-in-court"]),
        (EXPECT + "count: {measure: arrests, place: \"02\", value: few}\n", 10, ["number or suppressed"]),
        (EXPECT + "count: {measure: tears, value: 3}\n", 10, ["'tears'", "arrests, carers-arrested"]),
        (EXPECT + "trace: {from: arrest.record}\n", 10, ["no step up to here does arrest.record"]),
        (EXPECT + "trace: {from: arrest.begin}\n", 10, ["'arrest.begin'", "arrest.record"]),
        (ARREST + "    expect:\n      - refused: {field: shoe}\n", 22, ["no field 'shoe'", "dependants"]),
    ],
)  # fmt: skip
def test_a_mistake_names_its_line_and_what_is_allowed(steps: str, line: int, says: list[str]) -> None:
    found = faults(steps)
    assert len(found) == 1, found
    assert found[0].startswith(f"a.yaml:{line}: ")
    for words in says:
        assert words in found[0]


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("{sex: female}", "exactly one of 'born', 'age'"),
        ("{sex: female, age: 3, born: 2015-01-01}", "exactly one of 'born', 'age'"),
        ("{age: 3}", "needs 'sex' (female, male)"),
        ("{sex: girl, age: 3}", "'girl' is not one of female, male"),
        ("{sex: female, born: 2015}", "is not a day"),
        ("{sex: female, age: 3, home: 020601}", "digits of the gazetteer in quotes"),
        ('{sex: female, age: 3, home: "260601"}', "provinces 01–25"),
        ('{sex: female, age: 3, home: "02060"}', "2, 4, 6 or 8 digits"),
        ("{sex: female, age: 3, phone: 010555001}", "with its country code"),
        ("{sex: female, age: 3, language: fr}", "km, en, vi"),
        ("{sex: female, age: 3, reads: true}", "yes, no"),
        ("{sex: female, age: 3, nick: Srey}", "no field 'nick'; its fields are name_latin, name_km, sex"),
        ("a girl", "must be a map of name_latin"),
    ],
)
def test_a_person_is_introduced_rightly(person: str, says: str) -> None:
    found = faults(WAIT, f"story: s\npeople:\n  mara: {person}\nsteps:\n")
    assert len(found) == 1, found
    assert found[0].startswith("a.yaml:3: ")
    assert says in found[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a story is a map of story, about, people, steps"),
        ("story: x\n", "needs 'steps'"),
        ("story: x\nsteps: []\n", "needs 'steps'"),
        ("steps: [{at: 2019-06-02T08:00+07:00}]\n", "needs 'story'"),
        ("story: [x\nsteps: []\n", "not YAML"),
        ("story: x\nsteps: *nothing\n", "not YAML: found undefined alias"),
        ("story: x\nsteps: &a [*a]\n", "an alias that holds itself"),
        ("story: x\nplot: y\nsteps: [{at: 2019-06-02T08:00+07:00}]\n", "has no 'plot'; allowed: story, about"),
    ],
)
def test_a_file_that_is_no_story_is_told(text: str, says: str) -> None:
    found = faults("", text)
    assert any(says in each for each in found), found


def test_all_mistakes_of_a_file_are_told_at_once_in_order() -> None:
    found = faults(ARREST.replace("planned: yes", "planned: maybe").replace("mara\n", "maria\n") + "    when: now\n")
    assert [each.split(":")[1] for each in found] == ["12", "14", "21"]


def test_a_step_to_be_refused_is_sent_as_written_but_may_not_invent_people_or_verbs() -> None:
    refused = "    expect:\n      - refused: {field: dependants}\n"
    wrong = ARREST.replace('      dependants: "yes"\n', "      dependents: maybe\n").replace(
        "explained: later", "medical: none"
    )
    step = parse(PEOPLE + wrong + refused, "a.yaml").steps[0]
    assert step.fields["dependents"] == "maybe"
    assert "'maria' is not one of the people" in faults(wrong.replace("mara", "maria") + refused)[0]
    assert "unknown verb" in faults(wrong.replace("arrest.record", "arrest.begin") + refused)[0]
    assert "'ant' is not one of the people" in faults(wrong.replace("with: aunt", "with: ant") + refused)[0]


def test_a_clerk_may_record_an_order_that_came_without_reasons_and_a_judge_may_not() -> None:
    order = (
        "  - at: 2019-06-03T09:00+07:00\n    by: {}@02\n    do: court.order-detention\n"
        "    with: {{person: mara, prison: P-02}}\n"
    )
    assert parse(PEOPLE + order.format("clerk"), "a.yaml").steps[0].fields == {"person": "mara", "prison": "P-02"}
    assert len(faults(order.format("judge"))) == 3


def test_a_placement_names_a_person_or_an_institution() -> None:
    place = (
        "  - at: 2019-06-03T09:00+07:00\n    by: welfare@0206\n    do: welfare.place\n"
        "    with: {{child: visal, kind: {}, with: {}, child_view: asked, parent_view: agreed}}\n"
    )
    assert parse(PEOPLE + place.format("foster", "House of Friends"), "a.yaml").steps[0].fields["with"]
    assert "'ant' is not one of the people" in faults(place.format("kinship", "ant"))[0]
    assert "needs 'second_approval'" in faults(place.format("residential", "House of Friends"))[0]
    assert (
        "needs exactly one of child, person"
        in faults(
            place.format("kinship", "aunt") + "  - at: 2019-06-03T09:00+07:00\n    by: welfare@0206\n"
            "    do: welfare.support\n    with: {kind: food, detail: rice}\n"
        )[0]
    )
