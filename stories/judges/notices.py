"""Whether a family was told, once, in its language, and with nothing in the message that must not be there."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from stories.judges.verdict import Ids, Row, Verdict, held, listed, missed, persons

HANDED = ("sent", "delivered", "failed")


def judge_notice(fields: Row, notices: Sequence[Row], texts: Mapping[str, str], ids: Ids) -> Verdict:
    """It was handed to the channel, once for each person and fact; the newest has that language, channel and words.

    `texts` are the messages that reached the recipient, by the id the gateway gave them.
    """
    to_them = [each for each in notices if ids[fields["to"]] in persons(each["to"])]
    handed = [each for each in to_them if each["milestone"] == fields["milestone"] and _is_handed(each)]
    if not handed:
        return missed(listed(map(described, to_them), "no notice to them"))
    again = Counter((tuple(persons(each["about"])), each.get("fact_id") or each.get("trace_id")) for each in handed)
    if max(again.values()) > 1:
        return missed(f"sent {max(again.values())} times about one fact: {described(handed[-1])}")
    newest = max(handed, key=lambda each: str(each.get("sent_at") or ""))
    for name in ("language", "channel"):
        if name in fields and newest[name] != fields[name]:
            return missed(f"{name} {newest[name]}: {described(newest)}")
    return _judge_text(fields, texts.get(str(newest.get("gateway_id"))), list(texts.values()))


def judge_no_notice(fields: Row, notices: Sequence[Row], texts: Mapping[str, str], ids: Ids) -> Verdict:
    """None was sent and none is waiting; without a milestone, nothing at all has reached their phone either."""
    found = [
        described(each)
        for each in notices
        if ids[fields["to"]] in persons(each["to"])
        and fields.get("milestone", each["milestone"]) == each["milestone"]
        and (_is_handed(each) or each["state"] == "waiting")
    ]
    if "milestone" not in fields:
        found += [f"a message on their phone: {text!r}" for text in texts.values()]
    return missed(listed(found, "")) if found else held


def described(notice: Row) -> str:
    """A notice in one line."""
    when = f" at {notice['sent_at']}" if notice.get("sent_at") else ""
    return f"{notice['milestone']} by {notice['channel']} in {notice['language']}, {notice['state']}{when}"


def _judge_text(fields: Row, text: str | None, all_texts: Sequence[str]) -> Verdict:
    says, never = fields.get("says", []), fields.get("never_says", [])
    if text is None:
        return missed("the message itself reached no phone, so its words cannot be judged") if says or never else held
    if all_texts.count(text) > 1:
        return missed(f"the phone got {all_texts.count(text)} identical messages: {text!r}")
    for words in says:
        if _folded(words) not in _folded(text):
            return missed(f"it does not say {words!r}: {text!r}")
    for words in never:
        if _folded(words) in _folded(text):
            return missed(f"it says {words!r}: {text!r}")
    return held


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _is_handed(notice: Row) -> bool:
    return notice["state"] in HANDED and (notice["state"] != "failed" or bool(notice.get("sent_at")))
