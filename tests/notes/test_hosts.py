"""`hosts:` of config.yml and of a note, `on:` of a condition, `send:`: as written, or a problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Location
from generator.model.host import Host
from generator.model.note import Experiment
from generator.model.probe import Catalogue, Probe
from generator.notes import check, hosts, load
from generator.notes.fields import Fields
from generator.notes.resolve import target
from generator.syntax.references import references
from generator.syntax.text import Source
from generator.syntax.yaml_nodes import parse

Plant = Callable[[Mapping[str, str]], Path]
NOTE = "experiments/2026-11-28-note.yml"
CONFIG = "hosts:\n  m510: {ssh: node0.example.net}\n  part: {slurm: main, nodes: 2}\n"
HEAD = "title: x\ncategories: x\nbody: |\n  x {{ lock }}\n"
TWO = "conditions: {apart: {pin: two cores}, one: {pin: one cpu}}\n"
LOCK = "measure:\n  lock: {probe: mutex_lock}\n"
PROBES = {"mutex_lock": Probe("mutex_lock", Path("probes/mutex_lock.c"), "", "steady", None)}


def configured(text: str) -> tuple[dict[str, Host], list[str]]:
    node, problems = parse(Source(text, Location("config.yml")))
    fields = Fields(problems)
    found = hosts.of_config(node, fields)
    return found, [f"{one.what} | {one.hint}" for one in fields.problems]


def read(plant: Plant, text: str, config: str = CONFIG) -> tuple[Experiment, list[str]]:
    root = plant({NOTE: HEAD + text, "config.yml": config, "bench/run.sh": ""})
    (root / "out").symlink_to("/usr")
    known = load.config(root)[0].hosts
    note, problems = load.experiment(root / NOTE, root)
    assert note
    catalogue = Catalogue(PROBES, frozenset(("table", "results", "chart")), {"dots": None}, hosts=known)
    found = (*problems, *check.check(note, catalogue))
    assert all(one.hint for one in found)
    return note, [str(one).removeprefix(f"{NOTE}:") for one in found]


def of(note: Experiment, reference: str) -> str:
    """The condition that a reference names."""
    known = ("lock", "queue", "here", "m510", "apart", "part_1", "one")
    (found,) = references(f"{{{{ {reference} }}}}", Location("x"), known)
    return target(found.accessors[0], note).condition


# ------------------------------------------------------------------ config.yml


def test_a_host_is_reached_by_ssh_or_through_slurm() -> None:
    text = "{a: {ssh: you@node1, python: /usr/bin/python3.9}, p: {slurm: main, walltime: 2 min}}"
    found, problems = configured(text)
    a, p = found["a"], found["p"]
    assert problems == []
    assert (a.engine, a.address, a.python) == ("ssh", "you@node1", "/usr/bin/python3.9")
    assert (p.engine, p.address, p.python, p.walltime) == ("slurm", "main", "python3", 120e9)


def test_several_nodes_of_one_entry_are_hosts_with_a_number_each() -> None:
    found, problems = configured("{part: {slurm: main, nodes: 2}, lone: {slurm: main, nodes: 1}}")
    assert problems == []
    assert [(name, one.node, one.nodes) for name, one in found.items()] == [
        ("part_1", 1, 2),
        ("part_2", 2, 2),
        ("lone", 1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{here: {ssh: a}}", "'here' is the machine that the notebook lies on | give the host another name"),
        ("{a-b: {ssh: a}}", "'a-b' cannot be the name of a host | letters, digits and _, no digit first"),
        ("{if: {ssh: a}}", "'if' cannot be the name of a host | letters, digits and _, no digit first"),
        ("{ä: {ssh: a}}", "'ä' cannot be the name of a host | letters, digits and _, no digit first"),
        (
            "{site: {ssh: a}}",
            "'site' is Jekyll's own name | not to be used: site, page, layout, content, include",
        ),
        ("{a: node1}", "the host 'a' must be a mapping of keys to values | write {ssh: node0.example.net}"),
        ("{a: {}}", "how is 'a' reached? | write {ssh: node0.example.net}, or {slurm: PARTITION}"),
        (
            "{a: {ssh: x, slurm: y}}",
            "'a' is reached by ssh or through Slurm, not by both | delete one of the two",
        ),
        ("{a: {ssh: x, nodes: 2}}", "'nodes' has no effect on a host that is reached by ssh | delete it"),
        ("{a: {shh: x}}", "unknown key 'shh' in the host 'a' | did you mean 'ssh'?"),
        ("{a: {ssh: -oProxyCommand=x}}", "'-oProxyCommand=x' is not an address | write ssh: user@node0"),
        ("{a: {ssh: x//python=y}}", "'x//python=y' is not an address | write ssh: user@node0"),
        ("{a: {ssh: x, python: 'a b'}}", "'a b' is not a path or a name | write python: /usr/bin/python3"),
        ("{a: {slurm: --all}}", "'--all' is not a partition | write slurm: main"),
        ("{a: {slurm: x, nodes: 0}}", "nodes must be a whole number from 1 to 100, not '0' | write"),
        ("{a: {slurm: x, walltime: 2 d}}", "walltime must be a time, not '2 d' | write 10 min"),
        ("{a_1: {ssh: x}, a: {slurm: x, nodes: 2}}", "there are two hosts 'a_1' | rename one of them"),
    ],
)
def test_a_host_that_cannot_be_is_told(text: str, said: str) -> None:
    (problem,) = configured(text)[1]
    assert problem.startswith(said)


@given(st.text(max_size=20))
def test_an_address_never_becomes_an_option_or_a_second_word(text: str) -> None:
    node, problems = parse(Source(f"a: {{ssh: {text!r}}}", Location("config.yml")))
    fields = Fields(problems)
    for host in hosts.of_config(node, fields).values() if node else ():
        assert not host.address.startswith("-")
        assert len(host.address.split()) == bool(host.address) and "//" not in host.address


# ------------------------------------------------------------------ a note


def test_each_condition_of_a_note_is_there_once_per_host(plant: Plant) -> None:
    note, problems = read(plant, f"hosts: [here, m510]\n{TWO}{LOCK}")
    assert problems == []
    assert {name: (one.on, one.base) for name, one in note.conditions.items()} == {
        "here.apart": ("", "apart"),
        "here.one": ("", "one"),
        "m510.apart": ("m510", "apart"),
        "m510.one": ("m510", "one"),
    }
    assert note.measurements["lock"].conditions == tuple(note.conditions)


def test_of_a_note_without_conditions_the_names_of_hosts_will_do(plant: Plant) -> None:
    note, problems = read(plant, f"hosts: [here, m510]\n{LOCK}")
    assert (problems, list(note.conditions)) == ([], ["here", "m510"])
    assert of(note, "m510.lock") == "m510"
    assert of(note, "lock") == "here"


def test_a_condition_may_be_of_one_host(plant: Plant) -> None:
    note, problems = read(plant, f"conditions: {{m510_apart: {{on: m510}}, apart: {{on: here}}}}\n{LOCK}")
    assert problems == []
    assert {name: (one.on, one.host) for name, one in note.conditions.items()} == {
        "m510_apart": ("m510", "m510"),
        "apart": ("", "here"),
    }


@pytest.mark.parametrize(
    ("reference", "condition"),
    [
        ("lock", "here.apart"),
        ("m510.lock", "m510.apart"),
        ("m510.one.lock", "m510.one"),
        ("one.lock", "here.one"),
        ("m510.queue", "m510.one"),
        ("apart.queue", "here.apart"),
    ],
)
def test_a_reference_names_a_host_a_condition_or_both(plant: Plant, reference: str, condition: str) -> None:
    queue = "  queue: {probe: mutex_lock, conditions: [here.apart, m510.one]}\n"
    note, problems = read(plant, f"hosts: [here, m510]\n{TWO}{LOCK}{queue}")
    assert (problems, of(note, reference)) == ([], condition)


def test_what_is_expected_of_a_host_or_everywhere_is_expected_of_each_of_its_conditions(plant: Plant) -> None:
    expect = "{m510: under here, apart: under 5 us, here.one: under apart}"
    note, problems = read(
        plant, f"hosts: [here, m510]\n{TWO}measure: {{lock: {{probe: mutex_lock, expect: {expect}}}}}\n"
    )
    assert problems == []
    assert {
        name: [(one.text, one.against) for one in several]
        for name, several in note.measurements["lock"].expect.items()
    } == {
        "here.apart": [("under 5 us", "")],
        "m510.apart": [("under here", "here.apart")],
        "m510.one": [("under here", "here.one")],
        "here.one": [("under apart", "here.apart")],
    }


def test_under_here_without_a_condition_speaks_of_all_other_hosts(plant: Plant) -> None:
    note, problems = read(
        plant, f"hosts: [here, m510]\n{TWO}measure: {{lock: {{probe: mutex_lock, expect: under here}}}}\n"
    )
    found = note.measurements["lock"].expect
    assert problems == []
    assert {name: one.against for name, (one,) in found.items()} == {
        "m510.apart": "here.apart",
        "m510.one": "here.one",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"hosts: [here, m501]\n{LOCK}", "5:15: unknown host 'm501'\n  hint: did you mean 'm510'?"),
        (f"hosts: [here, part]\n{LOCK}", "5:15: unknown host 'part'\n  hint: did you mean 'part_2'?"),
        (f"hosts: [m510, m510]\n{LOCK}", "5:15: duplicate host 'm510'\n  hint: delete one"),
        (
            f"hosts: []\n{LOCK}",
            "5:8: hosts is an empty list\n  hint: write a value, or delete the key",
        ),
        (
            f"conditions: {{a: {{on: m501}}}}\n{LOCK}",
            "5:14: unknown host 'm501'\n  hint: did you mean 'm510'?",
        ),
        (
            f"hosts: [here, m510]\nconditions: {{m510: {{pin: two cores}}}}\n{LOCK}",
            "6:14: 'm510' is a condition and a host\n  hint: rename the condition",
        ),
        (
            f"hosts: [here, m510]\n{LOCK}  m510: {{probe: mutex_lock}}\n",
            "8:3: 'm510' is an id and a host\n  hint: rename the measurement",
        ),
        (
            f"hosts: [here, m510]\nconditions: {{a: {{on: m510}}}}\n{LOCK}",
            "6:14: 'a' is measured on 'm510', and `hosts` says where all of them are\n"
            "  hint: delete its `on`, or `hosts`",
        ),
        (
            f"hosts: [here, m510]\n{TWO}measure: {{lock: {{probe: mutex_lock, conditions: [apat]}}}}\n",
            "7:50: unknown condition 'apat'\n  hint: did you mean 'apart'?",
        ),
        (
            f"hosts: [here, m510]\n{TWO}"
            "measure: {lock: {probe: mutex_lock, expect: {m510: under hear}}}\n",
            "7:52: unknown condition 'hear'\n  hint: did you mean 'here'?",
        ),
        (
            f"hosts: [here, m510]\n{TWO}"
            "measure: {lock: {probe: mutex_lock, conditions: [here.apart], expect: {m510: under 1 ns}}}\n",
            "7:72: 'lock' does not run under 'm510'\n  hint: it runs under: here.apart",
        ),
    ],
)
def test_what_is_wrong_with_the_hosts_of_a_note_is_told_at_its_place(
    plant: Plant, text: str, said: str
) -> None:
    assert said in read(plant, text)[1]


def test_without_hosts_in_the_settings_the_hint_says_how_to_write_one(plant: Plant) -> None:
    _, problems = read(plant, f"hosts: [here, m510]\n{LOCK}", "host_name: true\n")
    hint = "write it into config.yml: `hosts: {m510: {ssh: ADDRESS}}`"
    assert problems == [f"5:15: unknown host 'm510'\n  hint: {hint}"]


@pytest.mark.parametrize("name", ["bench", "bench/run.sh", "bench/"])
def test_what_a_note_sends_is_in_the_notebook(plant: Plant, name: str) -> None:
    note, problems = read(plant, f"hosts: [m510]\nsend: [{name}]\n{LOCK}")
    assert (note.send, problems) == ((name,), [])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../other", "'../other' is not in the notebook"),
        ("/etc/passwd", "'/etc/passwd' is not in the notebook"),
        ("'~/x'", "'~/x' is not in the notebook"),
        ("bench/../../x", "'bench/../../x' is not in the notebook"),
        ("out/lib", "'out/lib' leads out of the notebook"),
        ("benhc", "there is no 'benhc' in the notebook"),
        (".git", "'.git' is not sent to a host"),
        (".cache/x", "'.cache/x' is not sent to a host"),
        (".", "'.' is not sent to a host"),
    ],
)
def test_nothing_else_is_sent(plant: Plant, name: str, said: str) -> None:
    note, problems = read(plant, f"hosts: [m510]\nsend: [{name}]\n{LOCK}")
    assert (note.send, [one.partition("\n")[0].partition(": ")[2] for one in problems]) == ((), [said])


# ------------------------------------------------------------------ blocks


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("table lock\n  conditions: [m510, here.one]", ""),
        ("table lock\n  rows: hosts", ""),
        ("results m510", ""),
        ("results m510.apart lock", ""),
        ("results m501", "9:16: unknown condition 'm501'"),
        ("table lock\n  conditions: [m501]", "10:16: unknown condition 'm501'"),
        ("table m510", "9:14: 'm510' is a condition, not an id"),
    ],
)
def test_blocks_take_hosts_where_they_take_conditions(plant: Plant, block: str, said: str) -> None:
    kind, *rest = block.split(" ", 1)
    body = f"#\nbody: |\n  ```{{{kind}}} {rest[0]}\n  ```\n"
    text = f"title: x\ncategories: x\nhosts: [here, m510]\n{TWO}{LOCK}{body}"
    root = plant({NOTE: text, "config.yml": CONFIG})
    note, problems = load.experiment(root / NOTE, root)
    assert note
    catalogue = Catalogue(PROBES, frozenset(("table", "results")), {}, hosts=load.config(root)[0].hosts)
    found = [str(one).partition("\n")[0] for one in (*problems, *check.check(note, catalogue))]
    assert found == ([f"{NOTE}:{said}"] if said else [])


def test_rows_are_hosts_only_where_a_note_names_hosts(plant: Plant) -> None:
    root = plant(
        {NOTE: f"title: x\ncategories: x\n{LOCK}body: |\n  ```{{table}} lock\n  rows: hosts\n  ```\n"}
    )
    note, _ = load.experiment(root / NOTE, root)
    assert note
    (problem,) = check.check(note, Catalogue(PROBES, frozenset(("table",)), {}))
    assert problem.what == "the note names no hosts"
