"""What in a sound note is probably not meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.errors import Location
from generator.model.note import Experiment, Measurement, Service
from generator.model.probe import SCRIPT, Param, Probe
from generator.model.reading import Pick, Reading
from generator.notes import doubts

URL = Param("url", "url", "http://127.0.0.1:8080/function/hello")
PROBES = {
    "http": Probe("http", Path("http.c"), "", params=(URL, Param("body", "text", "a:1"))),
    "grpc": Probe("grpc", Path("grpc.c"), "", params=(Param("target", "address", "127.0.0.1:50051"),)),
    "script": Probe("script", Path("script.py"), "", params=None, language=SCRIPT),
}
SERVICES = {
    "web": Service("web", port=28398),
    "rpc": Service("rpc", port=50051),
    "said": Service("said", line="x"),
}
PLACE = Location("e.yml", 7, 3)


def told(probe: str, needs: tuple[str, ...], **params: str) -> list[str]:
    """What is told of a measurement with these parameters; each stands at PLACE."""
    measurement = Measurement(
        "call",
        "A call",
        probe,
        ("anywhere",),
        tuple((name, (value,)) for name, value in params.items()),
        needs=needs,
        locations={f"params.{name}.0": PLACE for name in params},
    )
    note = Experiment("e.yml", "2023-11-03-x", "", "", "", {"call": measurement}, {}, (), services=SERVICES)
    return [str(one) for one in doubts.doubts(note, PROBES, "Asia/Tokyo")]


def test_a_service_on_another_port_than_what_is_called_is_told_at_the_parameter() -> None:
    assert told("http", ("web",), url="http://127.0.0.1:28399/") == [
        "e.yml:7:3: 'call' needs the service 'web' (port 28398), but its url is on port 28399: "
        "http://127.0.0.1:28399/\n  hint: write the service's port in url, or correct the service"
    ]
    assert told("http", ("web",), url="http://127.0.0.1:28398/") == []


@pytest.mark.parametrize(
    ("probe", "needs", "params", "count"),
    [
        ("http", ("web",), {}, 1),  # its default is on 8080
        ("grpc", ("rpc",), {}, 0),
        ("grpc", ("rpc",), {"target": "localhost:50052"}, 1),
        ("grpc", ("web", "rpc"), {"target": "localhost:50051"}, 0),
        ("grpc", ("said", "web"), {"target": "localhost:50051"}, 0),
        ("http", (), {"url": "http://127.0.0.1:28399/"}, 0),
        ("script", ("web",), {"url": "https://host/x"}, 1),
        ("script", ("web",), {"url": "no port", "other": "localhost:1"}, 0),
    ],
)
def test_only_what_is_known_to_be_another_port_is_doubted(
    probe: str, needs: tuple[str, ...], params: dict[str, str], count: int
) -> None:
    assert len(told(probe, needs, **params)) == count


def of_runs(runs: int | None, precision: float | None = None) -> list[str]:
    places = {"runs": PLACE}
    measurement = Measurement(
        "call", "A call", "http", ("anywhere",), runs=runs, precision=precision, locations=places
    )
    note = Experiment("e.yml", "2023-11-03-x", "", "", "", {"call": measurement}, {}, ())
    return [str(one) for one in doubts.doubts(note, PROBES, "Asia/Tokyo")]


def test_more_processes_than_an_interval_can_use_are_told_at_the_key() -> None:
    assert of_runs(8) == [
        "e.yml:7:3: 8 processes give 'call' no narrower interval than 6\n  hint: write runs: 6 or runs: 9"
    ]


@pytest.mark.parametrize(
    ("runs", "doubted"),
    [
        *[(runs, False) for runs in (None, 1, 5, 6, 9, 12, 15, 17, 20, 40)],
        *[(runs, True) for runs in (7, 8, 10, 11, 13, 14, 16, 41)],
    ],
)
def test_only_processes_that_change_no_interval_are_doubted(runs: int | None, doubted: bool) -> None:
    assert bool(of_runs(runs)) == doubted


@pytest.mark.parametrize(("runs", "doubted"), [(6, False), (9, True), (10, False), (12, True), (13, False)])
def test_of_a_figure_that_goes_on_an_interval_uses_others(runs: int, doubted: bool) -> None:
    assert bool(of_runs(runs, precision=0.05)) == doubted


@pytest.mark.parametrize(
    ("value", "port"),
    [
        ("http://127.0.0.1:8080/a:9", 8080),
        ("http://user:12@[::1]:81?x", 81),
        ("http://host/", 80),
        ("https://host", 443),
        ("localhost:50051", 50051),
        ("localhost", None),
        ("", None),
    ],
)
def test_a_port_is_read_from_urls_and_addresses(value: str, port: int | None) -> None:
    assert doubts.port_of(value) == port


@pytest.mark.parametrize(
    ("date", "timezone", "front_matter", "count"),
    [
        ("2023-11-03 1:53:46 -0500", "", {}, 1),
        ("2023-11-03 1:53", "", {}, 1),  # read as UTC, shown where the site is built
        ("2023-11-03 1:53:46 -0500", "America/Chicago", {}, 0),
        ("2023-11-03", "", {}, 0),
        ("", "", {}, 0),
        ("2023-11-03 1:53:46 -0500", "", {"permalink": "/x/"}, 0),
        ("2023-11-03 1:53:46 -0500", None, {}, 0),  # no site yet
    ],
)
def test_a_day_that_hangs_on_the_machine_is_warned_of(
    date: str, timezone: str | None, front_matter: dict[str, str], count: int
) -> None:
    location = Location("e.yml", 2, 7)
    note = Experiment("e.yml", "2023-11-03-x", "", date, "", {}, {}, ())
    note = replace(note, front_matter=front_matter, locations={"date": location})
    assert [str(one) for one in doubts.doubts(note, PROBES, timezone)] == [
        f"{location}: the day in the post's URL depends on the time zone of the machine "
        "that builds the site\n"
        "  hint: write `timezone: America/Chicago` (or yours) into _config.yml"
    ] * count


def of_programs(lacking: dict[tuple[str, str], str], **more: Any) -> list[str]:
    """What is told of a measurement of a program; its keys stand at PLACE."""
    keys = ("run", "build", "version", "params.threads")
    one = Measurement(
        "it", "It", "", ("anywhere",), **{"run": ("fio",), **more}, locations=dict.fromkeys(keys, PLACE)
    )
    note = Experiment("e.yml", "2023-11-03-x", "", "", "", {"it": one}, {}, ())
    return [str(one).removeprefix(f"{PLACE}: ") for one in doubts.doubts(note, PROBES, None, lacking)]


@pytest.mark.parametrize(
    ("key", "word", "hint"),
    [
        ("run", "fio", "without it the processes of 'it' are skipped"),
        ("run", "bin/it", "write `build: COMMAND` where something makes it, or correct the program"),
        ("build", "bin/it", "without it the processes of 'it' are skipped"),
        ("version", "fio", "without it nothing is said of the version"),
    ],
)
def test_a_command_that_cannot_be_run_here_is_told_at_its_key(key: str, word: str, hint: str) -> None:
    assert of_programs({("it", key): "needs x"}, run=(word,)) == [f"{key}: needs x\n  hint: {hint}"]
    assert of_programs({}, run=(word,)) == []


SWEEP = (("threads", ("1", "2")),)


def test_a_sweep_that_no_word_of_the_program_names_is_told() -> None:
    assert of_programs({}, params=SWEEP) == [
        "no word of 'it' names {threads}, so its sweep changes nothing"
        "\n  hint: write {threads} where it belongs"
    ]
    assert of_programs({}, params=(("threads", ("1",)),)) == []  # one value may be for the label
    assert of_programs({}, params=SWEEP, run=("fio", "-t{threads}")) == []


@pytest.mark.parametrize(
    "reading",
    [Reading("lines", (Pick("BM/{threads} {}"),)), Reading("lines", (Pick("{}"),), source="{out}/{threads}")],
)
def test_a_sweep_may_be_of_what_is_read(reading: Reading) -> None:
    assert of_programs({}, params=SWEEP, reading=reading) == []
