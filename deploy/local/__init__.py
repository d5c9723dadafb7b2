"""Real PostgreSQL, Kafka and Keycloak as child processes of one command: no containers, no root."""
