"""An emulated machine: what comes out of it, and that nothing there counts as a time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UsageError
from generator.measure import build, catalogue, compilers, executors
from generator.measure.executors import Guest, ProcessSpec, qemu
from generator.model.probe import Variant
from generator.model.trial import Outcome
from generator.records import store
from tests.conftest import BUILT, REPOSITORY
from tests.notebook import Notebook

CACHE = REPOSITORY / ".cache" / "emulator"
PROBES = REPOSITORY / "probes"
REPLIES = st.lists(
    st.builds(
        qemu.Reply, st.integers(0, 255), st.integers(0, 64), st.binary(max_size=60), st.binary(max_size=60)
    )
)
booted = pytest.mark.needs("compiler", "qemu", "kernel")
Plant = Callable[[Mapping[str, str]], Path]


def sent(replies: list[qemu.Reply]) -> bytes:
    heads = (f"{r.code} {r.signal} {len(r.stdout)} {len(r.stderr)}\n".encode() for r in replies)
    said = (head + r.stdout + r.stderr for head, r in zip(heads, replies, strict=True))
    return b"LAB-NOTEBOOK\n" + b"".join(said) + b"END\n"


@given(REPLIES, st.binary(max_size=30))
def test_replies_are_read_whatever_the_firmware_says_before(replies: list[qemu.Reply], noise: bytes) -> None:
    noise = noise.replace(b"LAB-NOTEBOOK\n", b"")
    assert qemu.read(noise + sent(replies)) == tuple(replies)


@given(REPLIES, st.integers(1, 300))
def test_a_machine_that_stops_half_way_has_no_replies(replies: list[qemu.Reply], cut: int) -> None:
    assert qemu.read(sent(replies)[:-cut]) is None


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qemu, "HOST", tmp_path / "boot")
    tools = tmp_path / "bin"
    tools.mkdir()
    monkeypatch.setenv("PATH", str(tools))
    assert qemu.missing(tmp_path) == "needs QEMU: apt-get install --no-install-recommends qemu-system-x86"
    (tools / qemu.PROGRAM).write_text("")
    (tools / qemu.PROGRAM).chmod(0o755)
    assert "setup/kernel.sh" in qemu.missing(tmp_path)
    (tmp_path / "vmlinuz-6.1").touch()
    assert qemu.missing(tmp_path) == ""


def test_the_notebooks_own_kernel_comes_before_the_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qemu, "HOST", tmp_path / "boot")
    for name in ("boot/vmlinuz-9", "own/vmlinuz-5", "own/vmlinuz-6"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in qemu.kernels(tmp_path / "own")] == ["vmlinuz-6", "vmlinuz-5", "vmlinuz-9"]


# ---------------------------------------------------------------- booted


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, build.Binary]:
    wanted = [Variant(name, cflags=("-static",)) for name in ("getpid", build.INIT, build.LAUNCHER)]
    cache, compiler = BUILT, compilers.find()
    built = build.build(wanted, catalogue.read_probes([PROBES]), [PROBES], cache, compiler)
    return {variant.probe: binary for variant, binary in built.items()}


def emulated(tools: dict[str, build.Binary], cpu: str, *arguments: str) -> Outcome:
    guest = Guest(cpu, qemu.kernels(CACHE)[0], tools[build.INIT].program)
    with executors.opened("local", tools[build.LAUNCHER].program, None, Path()) as execute:
        (outcome,) = execute(ProcessSpec(tools["getpid"].program, arguments, guest=guest))
        return outcome


@booted
def test_a_timed_probe_runs_and_leaves_no_time(tools: dict[str, build.Binary]) -> None:
    outcome = emulated(tools, "max", "max=1000000")
    assert (outcome.status, outcome.reason) == ("ok", "")
    assert outcome.answer is not None
    assert (outcome.answer.said.kind, outcome.answer.samples, outcome.answer.first) == ("steady", [], None)
    assert set(json.loads(outcome.raw)) == {"kind", "op", "ignored", "params", "facts", "emulated"}


@booted
def test_a_cpu_that_qemu_does_not_know_is_a_failure_in_its_own_words(tools: dict[str, build.Binary]) -> None:
    outcome = emulated(tools, "Pentium-9")
    assert outcome.status == "failed"
    assert "unable to find CPU model 'Pentium-9'" in outcome.reason


@booted
def test_a_probes_own_failure_comes_out_of_the_machine(tools: dict[str, build.Binary]) -> None:
    outcome = emulated(tools, "qemu64", "size=8")
    assert (outcome.status, outcome.reason) == (
        "failed",
        "exit code 1: unknown or repeated parameter: size=8",
    )


@booted
def test_a_kernel_that_does_not_boot_is_a_failure(tools: dict[str, build.Binary], plant: Plant) -> None:
    kernel = plant({"vmlinuz-0": "no kernel"}) / "vmlinuz-0"
    guest = Guest("max", kernel, tools[build.INIT].program)
    with executors.opened("local", tools[build.LAUNCHER].program, None, Path()) as execute:
        (outcome,) = execute(ProcessSpec(tools["getpid"].program, guest=guest))
    assert outcome.status == "failed"
    assert outcome.reason.startswith("QEMU: exit code 1: ")


def test_without_a_guest_there_is_nothing_to_emulate(tmp_path: Path) -> None:
    with (
        executors.opened(executors.EMULATOR, Path("/bin/true"), None, Path()) as execute,
        pytest.raises(UsageError, match="which CPU"),
    ):
        execute(ProcessSpec(tmp_path))


# ---------------------------------------------------------------- in a note

NOTE = """title: a note
measure:
  limits: {probe: pkey_limits, label: limits}
  lock: {probe: mutex_lock, label: a free lock}
  script: {probe: says, label: a script, params: {values: "1"}}
conditions:
  emulated: {emulate: max}
  without: {emulate: qemu64}
body: |
  keys: {{ limits.fact.keys }}

  ```{facts}
  ```

  ```{table}
  ```
"""


def in_a_note(root: Path, *arguments: str) -> tuple[Notebook, str]:
    notebook = Notebook(root)
    notebook.note(NOTE)
    if CACHE.is_dir():
        (root / ".cache" / "emulator").symlink_to(CACHE)
    done = notebook.run("run", "2023-11-03", *arguments)
    assert done.returncode == 0, done.stderr
    return notebook, notebook.post.read_text().replace("\u00a0", " ").replace("\\", "")


@booted
def test_a_note_has_facts_from_an_emulated_cpu_and_no_times(tmp_path: Path) -> None:
    notebook, post = in_a_note(tmp_path)
    assert "keys: 15 (emulated)" in post
    assert "| limits | emulated (QEMU, -cpu max) |" in post
    assert "| numbers | 1 to 15 |" in post
    assert "Emulated: no times." in post
    assert "skipped: no protection keys (CPUID says no PKU)" in post
    assert "Skipped: an emulated machine runs probes in C and C++ only." in post
    first = store.load(notebook.records[0]).trials[0]
    assert (first.trial.condition.emulate, first.trial.runs, first.runs[0].median) == ("max", 1, None)
    assert '"emulate":"max"' in notebook.records[0].read_text()


@pytest.mark.needs("compiler")
def test_without_qemu_a_condition_is_skipped_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("cc", "as", "ld", "sh"):
        if where := shutil.which(name):
            (tools / name).symlink_to(where)
    monkeypatch.setenv("PATH", str(tools))
    (tmp_path / "notebook").mkdir()
    _, post = in_a_note(tmp_path / "notebook", "--quick")
    assert "needs QEMU: apt-get install --no-install-recommends qemu-system-x86" in post
