"""E-mail, handed to a server by SMTP (RFC 5321) with the standard library, in a thread because it waits.

- 250 after the text means that the server has it; 4xx that it may take it later; 5xx that it never will. A connection
  that breaks after the text was begun leaves the outcome unknown.
- The id of a message is made of the notice's own, so that a mailbox that gets it twice can see that it is one.
- There are no receipts here: a mailbox that does not exist is often told only by a mail to `SAMBOK_SMTP_FROM`.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import partial
from typing import NoReturn
from urllib.parse import SplitResult, unquote, urlsplit

from services.family.channels.message import Message, NotNow, OutcomeUnknown, Unsendable, first_that_takes
from shared.settings import settings

SECONDS = 10.0


async def send(message: Message) -> str | None:
    """Hand an e-mail to the server; the id it travels with.

    Raises:
        NotNow, OutcomeUnknown, Unsendable: see there.
    """
    known = settings()
    urls = [url.get_secret_value() for url in (known.smtp_url, known.smtp_url_2)]
    return await first_that_takes(message, *(partial(_hand, server=urlsplit(url)) for url in urls if url))


async def _hand(message: Message, server: SplitResult) -> str | None:
    return await asyncio.to_thread(_speak, message, server)


def written(message: Message) -> EmailMessage:
    """The message as it travels: plain text, no picture that would tell when it is read."""
    sender = settings().smtp_from
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Sambok <{sender}>", message.to, message.subject
    letter["Date"] = formatdate()  # real time: mail servers refuse letters from another day
    letter["Message-ID"] = f"<{message.reference}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answer comes back
    letter.set_content(message.text)
    return letter


def _speak(message: Message, server: SplitResult) -> str | None:
    letter = written(message)
    is_begun = False
    try:
        with _connected(server) as smtp:
            _expect(smtp.mail(settings().smtp_from))
            _expect(smtp.rcpt(message.to))
            is_begun = True
            _expect(smtp.data(letter.as_bytes(policy=SMTP)))
    except smtplib.SMTPResponseException as error:
        _refuse(error.smtp_code)
    except (smtplib.SMTPException, OSError) as error:
        if is_begun:
            raise OutcomeUnknown(type(error).__name__) from None
        raise NotNow(type(error).__name__) from None
    return str(letter["Message-ID"])


def _connected(server: SplitResult) -> smtplib.SMTP:
    host, port = server.hostname or "", server.port or 0
    if server.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(host, port, timeout=SECONDS)
    smtp.ehlo_or_helo_if_needed()
    if server.scheme != "smtps" and smtp.has_extn("starttls"):
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.username:
        try:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        except smtplib.SMTPException as error:  # ours to mend, and no fault of the address
            smtp.close()
            raise NotNow(type(error).__name__) from None
    return smtp


def _expect(answer: tuple[int, bytes]) -> None:
    if answer[0] >= 300:
        raise smtplib.SMTPResponseException(*answer)


def _refuse(code: int) -> NoReturn:
    if 400 <= code < 500:
        raise NotNow(f"smtp-{code}")
    if code >= 500:
        raise Unsendable(f"smtp-{code}")
    raise OutcomeUnknown(f"smtp-{code}")
