"""What a notice says, by what is said, wording and language: as a text message, and read aloud.

A wording that was ever sent is never edited: a new one gets the next number, so that it stays known what a family was
told. No name, no charge, no guilt, no reason of a release, no address (rule 17).
"""

import re

from services.family.channels.message import Fragment, Saying
from shared import places
from shared.web.language import N_, gettext, speaking

_SMS: dict[tuple[str, int], str] = {
    ("arrested", 1): N_(
        "Sambok: someone of your family is with the police in %(province)s. Next, the police let the person go or "
        "bring the person to a court. We will tell you. You pay nobody for this. Call 1280: free, day and night. "
        "Your private page: %(link)s"
    ),
    ("arrested:to-court", 1): N_(
        "Sambok: someone of your family was with the police in %(province)s and then went to a court. Next, the court "
        "decides whether the person goes home. We will tell you. You pay nobody for this. Call 1280: free, day and "
        "night. Your private page: %(link)s"
    ),
    ("arrested:over", 1): N_(
        "Sambok: someone of your family was with the police in %(province)s and is not there any more. Next, the "
        "person comes home. If not by tomorrow, call 1280: free, day and night. You pay nobody for this. "
        "Your private page: %(link)s"
    ),
    ("custody-ended:released", 1): N_(
        "Sambok: someone of your family is not with the police in %(province)s any more. Next, the person comes home. "
        "If not by tomorrow, call 1280: free, day and night. You pay nobody for this. Your private page: %(link)s"
    ),
    ("custody-ended:to-court", 1): N_(
        "Sambok: the police in %(province)s brought someone of your family to a court. Next, the court decides "
        "whether the person goes home. We will tell you. You pay nobody for this. Call 1280: free, day and night. "
        "Your private page: %(link)s"
    ),
    ("custody-ended:diverted", 1): N_(
        "Sambok: someone of your family is not with the police in %(province)s any more. Next, the person comes home "
        "and tells you what was agreed. You pay nobody for this. Call 1280: free, day and night. "
        "Your private page: %(link)s"
    ),
    ("correction", 1): N_(
        "Sambok: what we told you about someone of your family and the police in %(province)s was a mistake. It is "
        "put right. Next, there is nothing to do. You pay nobody for this. Call 1280: free, day and night. "
        "Your private page: %(link)s"
    ),
}
_SPOKEN_END = N_(
    "You pay nobody for this. For help, call 1280: free, day and night. Your private page is at %(site)s. "
    "Its code is %(code)s. Again, the code is %(code)s. It opens with the PIN that the person gives you."
)
_SPOKEN: dict[tuple[str, int], str] = {
    ("arrested", 1): N_(
        "This is Sambok. Someone of your family is with the police in %(province)s. Next, the police let the person "
        "go or bring the person to a court. We will call you."
    ),
    ("arrested:to-court", 1): N_(
        "This is Sambok. Someone of your family was with the police in %(province)s and then went to a court. Next, "
        "the court decides whether the person goes home. We will call you."
    ),
    ("arrested:over", 1): N_(
        "This is Sambok. Someone of your family was with the police in %(province)s and is not there any more. Next, "
        "the person comes home. If not by tomorrow, call 1280."
    ),
    ("custody-ended:released", 1): N_(
        "This is Sambok. Someone of your family is not with the police in %(province)s any more. Next, the person "
        "comes home. If not by tomorrow, call 1280."
    ),
    ("custody-ended:to-court", 1): N_(
        "This is Sambok. The police in %(province)s brought someone of your family to a court. Next, the court "
        "decides whether the person goes home. We will call you."
    ),
    ("custody-ended:diverted", 1): N_(
        "This is Sambok. Someone of your family is not with the police in %(province)s any more. Next, the person "
        "comes home and tells you what was agreed."
    ),
    ("correction", 1): N_(
        "This is Sambok. What we told you about someone of your family and the police in %(province)s was a mistake. "
        "It is put right. Next, there is nothing to do."
    ),
}
# Vietnamese is no language of the portals. Unreviewed: no speaker has read these yet. Each by its English.
_COURT_VI = "Sau đó tòa quyết định người ấy có được về nhà hay không."
_TAIL_VI = "Đừng trả tiền cho ai. Gọi 1280: miễn phí, ngày đêm. Trang riêng: %(link)s"
_LEADS_VI: dict[str, str] = {
    "arrested": "một người nhà của bạn đang ở chỗ cảnh sát tại %(province)s. Sau đó cảnh sát sẽ thả hoặc đưa ra tòa. "
    "Chúng tôi sẽ báo cho bạn.",
    "arrested:to-court": "một người nhà của bạn đã ở chỗ cảnh sát tại %(province)s rồi được đưa ra tòa. " + _COURT_VI,
    "arrested:over": "một người nhà của bạn đã ở chỗ cảnh sát tại %(province)s và nay không còn ở đó. "
    "Sau đó người ấy về nhà. Nếu đến mai chưa về, hãy gọi 1280.",
    "custody-ended:released": "một người nhà của bạn không còn ở chỗ cảnh sát tại %(province)s. "
    "Sau đó người ấy về nhà. Nếu đến mai chưa về, hãy gọi 1280.",
    "custody-ended:to-court": "cảnh sát tại %(province)s đã đưa một người nhà của bạn ra tòa. " + _COURT_VI,
    "custody-ended:diverted": "một người nhà của bạn không còn ở chỗ cảnh sát tại %(province)s. "
    "Sau đó người ấy về nhà và kể bạn nghe điều đã thỏa thuận.",
    "correction": "tin trước của chúng tôi về một người nhà của bạn và cảnh sát tại %(province)s là nhầm. "
    "Đã sửa lại. Bạn không cần làm gì.",
}
_SPOKEN_END_VI = (
    "Đừng trả tiền cho ai. Cần giúp đỡ, gọi 1280: miễn phí, ngày đêm. Trang riêng của bạn ở %(site)s. "
    "Mã là %(code)s. Nhắc lại, mã là %(code)s. Trang mở bằng số PIN mà người ấy cho bạn."
)
_SLOT = re.compile(r"%\((\w+)\)s")


def wordings() -> list[tuple[str, int]]:
    """Everything that can be said, as text message and read aloud: what, and the number of its wording."""
    return sorted(_SMS)


def newest_wording(saying: str) -> int:
    """The number of the wording that new notices get, the same for every channel.

    Raises:
        ValueError: there is none; what has no words must not be told.
    """
    return max(number for name, number in _SMS if name == saying)


def sms_text(saying: Saying, *, place: str, link: str) -> str:
    """The words of a text message in the recipient's language."""
    params = {"province": _name(place, saying.language), "link": link}
    if saying.language == "vi":
        return f"Sambok: {_LEADS_VI[saying.saying]} {_TAIL_VI}" % params
    with speaking(saying.language):
        return gettext(_SMS[saying.saying, saying.wording], **params)


def spoken(saying: Saying, *, place: str, code: str, site: str) -> tuple[Fragment, ...]:
    """A spoken message, cut where a name, the site or the code is filled in; the names are those of its recordings."""
    filled = {
        "province": Fragment((f"place-{place}",), _name(place, saying.language)),
        "site": Fragment(("site",), site),
        "code": Fragment(tuple(f"digit-{digit}" for digit in code if digit.isdecimal()), code),
    }
    begin, end = _spoken_templates(saying)
    name = f"{saying.saying.replace(':', '-')}-{saying.wording}"
    return (*_cut(name, begin, filled), *_cut(f"end-{saying.wording}", end, filled))


def _spoken_templates(saying: Saying) -> tuple[str, str]:
    if saying.language == "vi":
        return f"Đây là Sambok: {_LEADS_VI[saying.saying]}", _SPOKEN_END_VI
    with speaking(saying.language):
        return gettext(_SPOKEN[saying.saying, saying.wording]), gettext(_SPOKEN_END)


def _cut(name: str, template: str, filled: dict[str, Fragment]) -> list[Fragment]:
    """Pieces of a template in turn: every second one is the name of what is filled in there."""
    fragments = []
    for index, piece in enumerate(_SLOT.split(template)):
        if index % 2:
            fragments.append(filled[piece])
        elif piece.strip():
            fragments.append(Fragment((f"{name}-{index // 2 + 1}",), piece.strip()))
    return fragments


def _name(place: str, language: str) -> str:
    return places.name(place, "km" if language == "km" else "en")
