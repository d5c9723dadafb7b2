"""What is said in Vietnamese, which is no language of the portals. Unreviewed: no speaker has read these yet.

Each by the saying that it translates; see sentences.py, whose newest wording it follows.
"""

from services.family.channels.sentences import Words

_HOME = "Sau đó người ấy về nhà. Nếu đến mai chưa về, hãy gọi 1280."
_COURT_DECIDES = "Sau đó tòa quyết định người ấy có được về nhà hay không. Chúng tôi sẽ báo cho bạn."
_GOES_ON = "Sau đó tòa tiếp tục làm việc. Chúng tôi sẽ báo cho bạn."
_HEARING = "Hãy hỏi tòa mấy giờ và bạn có được đến hay không."
_VISIT = "Sau đó bạn có thể đến thăm. Thăm không mất tiền. Hãy hỏi trại ngày nào được thăm."
_AS_BEFORE = "Sau đó mọi việc vẫn như trước. Hãy hỏi luật sư còn làm gì được."
_DECIDED = "%(Where)s đã quyết định về một người nhà của bạn."
_CAN_CHANGE = "Sau đó hãy chuẩn bị đón. Ngày còn có thể đổi. Chúng tôi sẽ báo cho bạn."
_APPEAL_CAN = "Còn phải chờ kháng cáo nên còn có thể đổi. Chúng tôi sẽ báo cho bạn."
_MISTAKE = "Tin trước của chúng tôi về một người nhà của bạn và %(where)s là nhầm."
_MAY_COME = "Sau đó người ấy không phải bị giữ nữa và có thể sắp về nhà."

SENTENCES_VI: dict[str, Words] = {
    "arrested": Words(
        "Một người nhà của bạn đang ở chỗ %(where)s.",
        "Sau đó cảnh sát sẽ thả hoặc đưa ra tòa. Chúng tôi sẽ báo cho bạn.",
    ),
    "arrested:to-court": Words("Một người nhà của bạn đã ở chỗ %(where)s rồi được đưa ra tòa.", _COURT_DECIDES),
    "arrested:over": Words("Một người nhà của bạn đã ở chỗ %(where)s và nay không còn ở đó.", _HOME),
    "custody-ended:released": Words("Một người nhà của bạn không còn ở chỗ %(where)s.", _HOME),
    "custody-ended:to-court": Words("Một người nhà của bạn đã được %(where)s đưa ra tòa.", _COURT_DECIDES),
    "custody-ended:diverted": Words(
        "Một người nhà của bạn không còn ở chỗ %(where)s.", "Sau đó người ấy về nhà và kể bạn nghe điều đã thỏa thuận."
    ),
    "detention-decided:ordered": Words(
        "%(Where)s quyết định một người nhà của bạn tiếp tục bị giữ trong khi tòa làm việc.",
        "Sau đó người ấy được đưa vào trại. Chúng tôi sẽ báo trại nào.",
    ),
    "detention-decided:extended": Words("%(Where)s quyết định một người nhà của bạn bị giữ lâu hơn.", _GOES_ON),
    "detention-decided:refused": Words("%(Where)s quyết định một người nhà của bạn không phải bị giữ nữa.", _HOME),
    "hearing-set": Words("%(Where)s sẽ xét việc của một người nhà của bạn ngày %(on)s.", _HEARING),
    "hearing-moved": Words("Phiên xét của một người nhà của bạn ở %(where)s nay dời sang ngày %(on)s.", _HEARING),
    "sentenced:held": Words(_DECIDED, "Sau đó người ấy ở trong trại. Muốn kháng cáo, hãy hỏi luật sư hoặc tòa sớm."),
    "sentenced:later": Words(
        _DECIDED, "Sau đó người ấy vào trại ngày %(on)s. Muốn kháng cáo, hãy hỏi luật sư hoặc tòa."
    ),
    "sentenced:soon": Words(_DECIDED, "Sau đó người ấy có thể sắp về nhà. Hãy hỏi trại ngày nào."),
    "sentenced:free": Words(_DECIDED, _MAY_COME),
    "appeal:filed": Words(
        "Đã có kháng cáo về điều %(where)s quyết định với một người nhà của bạn.",
        "Sau đó tòa trên quyết định; đến lúc đó còn có thể đổi. Chúng tôi sẽ báo cho bạn.",
    ),
    "appeal:upheld": Words(
        "Kháng cáo về một người nhà của bạn đã xong: điều %(where)s quyết định vẫn giữ nguyên.", _AS_BEFORE
    ),
    "appeal:withdrawn": Words(
        "Kháng cáo về một người nhà của bạn đã được rút: điều %(where)s quyết định vẫn giữ nguyên.", _AS_BEFORE
    ),
    "appeal:changed": Words(
        "Kháng cáo về một người nhà của bạn đã xong: điều %(where)s quyết định đã thay đổi.",
        "Sau đó ngày về có thể khác. Chúng tôi sẽ báo cho bạn.",
    ),
    "appeal:quashed": Words(
        "Kháng cáo về một người nhà của bạn đã xong: điều %(where)s quyết định không còn hiệu lực.", _MAY_COME
    ),
    "admitted": Words("Một người nhà của bạn nay ở %(where)s.", _VISIT),
    "transferred": Words("Một người nhà của bạn đã được chuyển và nay ở %(where)s.", _VISIT),
    "health:hospitalised": Words(
        "Một người nhà của bạn ở %(where)s bị ốm và đã được đưa đi bệnh viện.",
        "Hãy hỏi trại người ấy ra sao và bạn có được đến không.",
    ),
    "health:recovered": Words(
        "Một người nhà của bạn ở %(where)s đã ốm và nay khỏe lại.", "Sau đó mọi việc như trước. Thăm không mất tiền."
    ),
    "health:died": Words(
        "Chúng tôi rất đau buồn: có tin nặng nề nhất về một người nhà của bạn ở %(where)s.",
        "Xin hãy gọi cho trại, hoặc gọi 1280 để có người ở bên bạn.",
    ),
    "release-planned": Words("Dự kiến một người nhà của bạn được về từ %(where)s ngày %(on)s.", _CAN_CHANGE),
    "release-planned:appeal": Words("Dự kiến một người nhà của bạn được về từ %(where)s ngày %(on)s.", _APPEAL_CAN),
    "release-changed": Words("Nay dự kiến một người nhà của bạn được về từ %(where)s ngày %(on)s.", _CAN_CHANGE),
    "release-changed:appeal": Words("Nay dự kiến một người nhà của bạn được về từ %(where)s ngày %(on)s.", _APPEAL_CAN),
    "released": Words("Một người nhà của bạn đã rời %(where)s.", _HOME),
    "correction": Words(_MISTAKE, "Đã sửa lại. Bạn không cần làm gì."),
    "correction:anew": Words(_MISTAKE, "Đã sửa lại. Sau đó chúng tôi báo điều đúng."),
}
SMS_END_VI = "Đừng trả tiền cho ai. Gọi 1280: miễn phí, ngày đêm. Trang riêng: %(link)s"
LETTER_END_VI = (
    "Đừng trả tiền cho ai. Cần giúp đỡ, gọi 1280: miễn phí, ngày đêm.\n\nTrang riêng của bạn: %(link)s\n"
    "Trang mở bằng số PIN mà người ấy cho bạn."
)
SPOKEN_END_VI = (
    "Đừng trả tiền cho ai. Cần giúp đỡ, gọi 1280: miễn phí, ngày đêm. Trang riêng của bạn ở %(site)s. "
    "Mã là %(code)s. Nhắc lại, mã là %(code)s. Trang mở bằng số PIN mà người ấy cho bạn."
)
INVITATION_VI = (
    "Sambok có tin cho bạn qua Telegram. Mở liên kết này và bấm START: %(link)s Miễn phí. Cần giúp đỡ, gọi 1280."
)
SUBJECT_VI = "Tin từ Sambok"
HOUSES_VI = {"police": "cảnh sát tại %(name)s", "court": "tòa án %(name)s", "prison": "trại giam %(name)s"}
