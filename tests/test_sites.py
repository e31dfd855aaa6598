"""Where a note is measured: as it says, or as the command says."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from generator import pipeline, sites
from generator.choosing import Choice
from generator.errors import UsageError
from generator.measure import plan
from generator.measure.fleet import gateway
from generator.measure.notebook import open_notebook
from generator.measure.rounds import Unseen
from generator.model.host import HERE, Host
from tests.notebook import STEM, Notebook

CONFIG = "hosts:\n  m510: {ssh: nowhere.invalid}\n  c6420: {ssh: nowhere.invalid}\n"
PLAIN = """title: a note
date: 2023-11-03 1:53:46 -0500
categories: notes
measure:
  steady: {probe: says, label: a steady thing, params: {values: "41.0,42.0,43.0"}}
  other: {probe: says, label: another thing, params: {values: "10.0,20.0"}, conditions: anywhere}
body: |
  one {{ steady }}
"""
ON = PLAIN.replace("body:", "conditions: {anywhere: , there: {on: m510}}\nbody:").replace(
    "{{ steady }}", "{{ anywhere.steady }}"
)

SPREAD = PLAIN.replace("measure:", "hosts: [here, m510]\nmeasure:").replace(", conditions: anywhere", "")


def places(root: Path, note: str, **choice: object) -> list[tuple[str, list[str]]]:
    """Each place with what is measured there."""
    made = Notebook(root)
    (root / "config.yml").write_text(CONFIG)
    made.note(note)
    opened = open_notebook(root)
    experiment = pipeline.read(opened, root / f"experiments/{STEM}.yml")
    found = sites.wanted(experiment, Choice(**choice))  # type: ignore[arg-type]
    return [(one.alias, [made.id for made in plan.trials(one.experiment, opened.probes)]) for one in found]


def test_a_note_that_names_no_host_is_measured_here(tmp_path: Path) -> None:
    assert places(tmp_path, PLAIN) == [(HERE, ["steady@anywhere", "other@anywhere"])]


def test_a_condition_that_is_on_a_host_is_measured_there(tmp_path: Path) -> None:
    here = (HERE, ["steady@anywhere", "other@anywhere"])
    assert places(tmp_path, ON) == [here, ("m510", ["steady@there"])]


def test_a_host_none_of_whose_measurements_are_wanted_is_not_reached(tmp_path: Path) -> None:
    assert [one for one, _ in places(tmp_path, ON, only=("other",))] == [HERE]


def test_a_host_that_the_command_names_takes_the_note_as_it_is(tmp_path: Path) -> None:
    found = places(tmp_path, PLAIN, on=("m510", HERE))
    assert found == [(one, ["steady@anywhere", "other@anywhere"]) for one in ("m510", HERE)]


def test_a_host_that_the_note_names_too_takes_its_own_part(tmp_path: Path) -> None:
    assert places(tmp_path, ON, on=("m510",)) == [("m510", ["steady@there"])]


def test_a_host_that_a_note_with_hosts_does_not_name_takes_what_is_measured_here(tmp_path: Path) -> None:
    here = (tmp_path / "a", ON, ("c6420",), ["steady@anywhere", "other@anywhere"])
    nowhere = (
        tmp_path / "b",
        SPREAD.replace("here, ", ""),
        ("c6420",),
        ["steady@anywhere", "other@anywhere"],
    )
    for root, note, on, measured in (here, nowhere):
        assert places(root, note, on=on) == [("c6420", measured)]


def test_hosts_of_a_note_measure_the_same_under_the_same_names(tmp_path: Path) -> None:
    both = ["steady@anywhere", "other@anywhere"]
    assert places(tmp_path, SPREAD) == [(HERE, both), ("m510", both)]


def test_without_execnet_hosts_are_skipped_with_what_to_install_and_here_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gateway, "missing", lambda: gateway.LACKING)
    made = Notebook(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(made.temporary))
    (tmp_path / "config.yml").write_text(CONFIG)
    made.note(ON)
    path = tmp_path / f"experiments/{STEM}.yml"
    done = pipeline.run(
        open_notebook(tmp_path), path, Choice(quick=True, apart=0.0), sites.Unseen(), sites.unseen
    )
    assert "m510: not measured: needs execnet: pip install" in caplog.text
    assert [(one.condition.on, one.summary.status) for one in done.findings.items][:2] == [
        ("", "ok"),
        ("m510", "not measured"),
    ]
    assert not done.lost


def test_a_host_that_cannot_be_reached_is_told_and_what_is_here_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Notebook(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(made.temporary))
    (tmp_path / "config.yml").write_text(CONFIG)
    made.note(ON)
    path = tmp_path / f"experiments/{STEM}.yml"
    done = pipeline.run(
        open_notebook(tmp_path), path, Choice(quick=True, apart=0.0), sites.Unseen(), sites.unseen
    )
    (lost,) = done.lost
    assert str(lost).startswith("m510: ")
    assert lost.hint
    assert len(done.records) == 1
    assert done.path.exists()


def test_a_host_that_config_does_not_name_is_a_fault_of_the_note(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"config\.yml has no host 'xl170'"):
        sites._host(open_notebook(tmp_path), "xl170")


def test_a_host_for_which_this_machine_has_no_room_is_told_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opening(self: gateway.Gateway) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(gateway.Gateway, "open", opening)
    made = Notebook(tmp_path)
    (tmp_path / "config.yml").write_text(CONFIG)
    made.note(PLAIN)
    opened = open_notebook(tmp_path)
    experiment = pipeline.read(opened, tmp_path / f"experiments/{STEM}.yml")
    choice = Choice(on=("m510", HERE), quick=True)
    there, here = sites.measure(opened, experiment, choice, Unseen(), sites.unseen)
    assert there.error is not None and there.error.what == "m510: Too many open files"
    assert there.error.hint == "raise the limit on open files: `ulimit -n`"
    assert here.record is not None


@pytest.mark.parametrize(
    ("limits", "hosts", "then"),
    [
        ((1024, 4096), 100, (1024, 4096)),  # it is enough
        ((1024, 4096), 300, (1456, 4096)),
        ((1024, 1100), 300, (1100, 1100)),
        ((1024, -1), 300, (1456, -1)),
        ((-1, -1), 300, (-1, -1)),
    ],
)
def test_open_files_are_allowed_as_hosts_need_them_and_never_fewer(
    limits: tuple[int, int], hosts: int, then: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [limits]
    monkeypatch.setattr(resource, "getrlimit", lambda what: now[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda what, asked: now.append(asked))
    gateway.make_room(hosts)
    assert now[-1] == then


@pytest.mark.parametrize(("engine", "waits"), [("ssh", True), ("slurm", False)])
def test_a_host_that_has_to_queue_keeps_no_other_from_being_reached(
    engine: str, waits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = BoundedSemaphore(1)
    found = []
    monkeypatch.setattr(gateway.Gateway, "open", lambda self: found.append(making.acquire(blocking=False)))
    with gateway.opened(Host("m510", engine, "nowhere.invalid"), making=making):
        assert found == [not waits]
