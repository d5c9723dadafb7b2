"""Everything a service must be told by its surroundings, in one place, read from the environment."""

from functools import lru_cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One service's settings. Each field is the environment variable SAMBOK_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="SAMBOK_")

    database_url: str
    owner_database_url: str = ""
    database_pool: int = 10
    kafka: str
    keycloak_url: str
    realm: str = "sambok"
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    public_url: str = "http://127.0.0.1"
    instance: str = "1"
    member: str = ""  # a stable name in the consumer group lets a restarted process resume at once
    cookie_key: SecretStr = SecretStr("")
    pseudonym_key: SecretStr = SecretStr(
        ""
    )  # knows again what is kept only as a digest; a lost one cannot be made again
    keys_dir: Path
    assets_dir: Path = Path()
    story_mode: bool = False
    traces_file: Path | None = None
    sms_url: str = ""
    sms_username: str = ""
    sms_password: SecretStr = SecretStr("")
    sms_url_2: str = ""  # asked when the first certainly did not take a message
    sms_username_2: str = ""
    sms_password_2: SecretStr = SecretStr("")
    replies_token: SecretStr = SecretStr("")  # in the address to which a gateway brings what phones answer
    voice_url: str = ""  # of a call API, up to and with its version
    voice_account: str = ""
    voice_password: SecretStr = SecretStr("")
    voice_from: str = ""
    voice_recordings_url: str = ""
    voice_url_2: str = ""
    voice_account_2: str = ""
    voice_password_2: SecretStr = SecretStr("")
    voice_from_2: str = ""
    telegram_url: str = "https://api.telegram.org"
    telegram_bot: str = ""  # the bot's name, as in its links
    telegram_token: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")  # smtp://user:password@host:port, or smtps://
    smtp_url_2: SecretStr = SecretStr("")
    smtp_from: str = ""


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
