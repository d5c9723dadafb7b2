"""Where somebody is held or judged: a police, a court or a prison, by its code, and in which province it lies."""

from typing import Literal, NamedTuple

Kind = Literal["police", "court", "prison"]
# Of the national correctional centres only the place says the province; two of them are in Phnom Penh's Prey Sar.
# CC3 lay in Kampong Cham until that province was divided; which one it is in now is not verified.
_CENTRES = {"CC1": "12", "CC2": "12", "CC3": "25", "CC4": "15"}


class House(NamedTuple):
    """`code` is a two-digit province for a police or a court of first instance, a prison's own code for a prison."""

    kind: Kind
    code: str

    @property
    def office(self) -> str:
        """As it is kept: `police@17`, `court@17`, `prison@CC2`."""
        return f"{self.kind}@{self.code}"

    @property
    def province(self) -> str:
        """Two digits."""
        return _CENTRES.get(self.code, self.code.removeprefix("P-"))[:2]

    @classmethod
    def of(cls, office: str) -> "House":
        """The house of an office as it is kept."""
        kind, _, code = office.partition("@")
        return cls(kind, code)  # type: ignore[arg-type]
