"""Paper: a slip that an office prints and hands over, to those who asked to be told in person.

The channel is the office: a notice is handed to it when it lies on its desk (`/desk`), and delivered when somebody says
that it was handed over. The code on the slip is made when it is printed and is kept nowhere else, so that nobody can
read it out of the database; printed again, the slip carries a new one and the old one opens nothing.
"""

from services.family.channels.message import Message


async def lay_out(message: Message) -> str | None:
    """Lay a slip on the desk of the office that hands it over; the id it lies there under."""
    return message.reference
