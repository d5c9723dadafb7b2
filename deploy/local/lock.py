"""Writes `jars.lock` anew: `python -m deploy.local.lock`, after changing a version below. Look at the diff it makes."""

import hashlib
from pathlib import Path

from deploy.local import downloads, folders

WANTED = {
    # slf4j-simple, because Kafka brings no writer for its log and would otherwise die without a word.
    "kafka": ("org.apache.kafka:kafka_2.13:jar:4.3.1", "org.slf4j:slf4j-simple:jar:1.7.36"),
    "keycloak": ("org.keycloak:keycloak-quarkus-dist:zip:26.7.3",),
    # govuk-frontend goes with PyPI's govuk-frontend-jinja 3.10: they change together.
    "assets": ("org.webjars.npm:htmx.org:jar:2.0.8", "org.webjars.npm:govuk-frontend:jar:5.14.0"),
}
WITH_DEPENDENCIES = {"kafka"}
HEADER = "# Made by `python -m deploy.local.lock`: every Java part and browser asset, with the SHA-256 of its file.\n"


def main() -> None:
    """Resolve, download and sum everything in WANTED."""
    sections = [f"[{part}]\n{''.join(map(_line, _resolved(part)))}" for part in WANTED]
    downloads.LOCK.write_text(HEADER + "\n" + "\n".join(sections))


def _resolved(part: str) -> list[str]:
    context = downloads.maven(folders.cache() / "maven")
    found = set(WANTED[part])
    if part in WITH_DEPENDENCIES:
        named = [context.create_dependency(_maven_order(coordinate)) for coordinate in WANTED[part]]
        _inputs, others = context.resolver.resolve(named)
        found |= {f"{each.groupId}:{each.artifactId}:{each.type}:{each.version}" for each in others}
    return sorted(found)


def _maven_order(coordinate: str) -> str:
    group, name, _packaging, version = coordinate.split(":")
    return f"{group}:{name}:{version}"


def _line(coordinate: str) -> str:
    group, name, packaging, version = coordinate.split(":")
    context = downloads.maven(folders.cache() / "maven")
    path: Path = context.project(group, name).at_version(version).artifact(packaging=packaging).resolve()
    return f'"{coordinate}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n'


if __name__ == "__main__":
    main()
