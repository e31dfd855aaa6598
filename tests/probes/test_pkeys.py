"""Protection keys as they really behave: the probes themselves, on emulated CPUs with and without keys.

Each machine boots once. What must hold is from pkeys(7), pkey_alloc(2) and Linux (arch/x86/mm/pkeys.c).
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.measure import build, catalogue, compilers
from generator.measure.executors import Guest, qemu
from generator.measure.executors.qemu import Reply
from generator.measure.launcher import launching
from generator.model.probe import Variant
from tests.conftest import BUILT, REPOSITORY

pytestmark = pytest.mark.needs("compiler", "qemu", "kernel")
PROBES = REPOSITORY / "probes"
DECLARED = catalogue.read_probes([PROBES])
FACTS = ("pkey_limits", "pkey_rights", "pkey_faults", "pkey_stack")
TIMED = ("wrpkru", "rdpkru", "pkey_set", "pkey_alloc_free", "pkey_mprotect", "pkey_fault")
ANYWHERE = ("pkey_support", "mprotect")
SHORT = "max=1000000"
BARE = '#include "pkey.h"\nint main(void) { return (int)pkey_read_rights() & 0; }\n'

Boot = Callable[..., dict[str, Reply]]


@pytest.fixture(scope="module")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Boot:
    """Boots a CPU, runs every probe in it, and gives what came of each; `words` are for the kernel."""
    cache, own = BUILT, tmp_path_factory.mktemp("own")
    (own / "bare_rdpkru.c").write_text(f'#include "probe.h"\n{BARE}')
    names = [*FACTS, *TIMED, *ANYWHERE, "bare_rdpkru"]
    wanted = [Variant(name, cflags=("-static",)) for name in (*names, build.INIT, build.LAUNCHER)]
    folders = [own, PROBES]
    made = build.build(wanted, catalogue.read_probes(folders), folders, cache, compilers.find())
    programs = {variant.probe: binary.program for variant, binary in made.items()}
    kernel = qemu.kernels(REPOSITORY / ".cache" / "emulator")[0]

    def run(cpu: str, words: str = "") -> dict[str, Reply]:
        guest = Guest(cpu, kernel, programs[build.INIT])
        orders = [(f"/{programs[name].name}", *([SHORT] * (name != "bare_rdpkru"))) for name in names]
        replies = replied(programs[build.LAUNCHER], guest, [programs[name] for name in names], orders, words)
        return dict(zip(names, replies, strict=True))

    return run


def replied(
    launcher: Path, guest: Guest, programs: Sequence[Path], orders: Sequence[Sequence[str]], words: str
) -> Sequence[Reply]:
    with (
        launching(launcher, None, Path()) as launch,
        qemu.machine(guest, programs, orders) as order,
    ):
        *options, append = order.arguments
        report, stdout, stderr = launch(replace(order, arguments=(*options, f"{append} {words}".strip())))
    replies = qemu.read(stdout)
    assert replies is not None, (report, stderr)
    return replies


@pytest.fixture(scope="module")
def with_keys(boot: Boot) -> dict[str, Reply]:
    return boot("max")


@pytest.fixture(scope="module")
def without_keys(boot: Boot) -> dict[str, Reply]:
    return boot("qemu64")


@pytest.fixture(scope="module")
def switched_off(boot: Boot) -> dict[str, Reply]:
    return boot("max", "nopku")


def answer(reply: Reply) -> dict[str, Any]:
    assert (reply.code, reply.signal) == (0, 0), reply.stderr
    found: dict[str, Any] = json.loads(reply.stdout)
    return found


# ---------------------------------------------------------------- a CPU with keys

FAULT = "SIGSEGV, SEGV_PKUERR"
SEMANTICS = [
    ("a process has fifteen keys", "pkey_limits", "keys", 15),
    ("they are numbered from 1", "pkey_limits", "numbers", list(range(1, 16))),
    ("the sixteenth is ENOSPC", "pkey_limits", "one_key_more", "ENOSPC"),
    ("a key freed twice is EINVAL", "pkey_limits", "freed_twice", "EINVAL"),
    ("flags other than 0 are EINVAL", "pkey_limits", "flags_other_than_0", "EINVAL"),
    ("rights above 3 are EINVAL", "pkey_limits", "rights_above_3", "EINVAL"),
    (
        "pages stay with a freed key's number",
        "pkey_limits",
        "next_owner_of_a_number_rules_its_old_pages",
        True,
    ),
    ("an open key forbids no reading", "pkey_faults", "reading", "works"),
    ("an open key forbids no writing", "pkey_faults", "writing", "works"),
    ("write-disabled lets one read", "pkey_faults", "reading_with_writing_disabled", "works"),
    ("write-disabled forbids writing", "pkey_faults", "writing_with_writing_disabled", FAULT),
    ("access-disabled forbids reading", "pkey_faults", "reading_with_access_disabled", FAULT),
    ("access-disabled forbids writing", "pkey_faults", "writing_with_access_disabled", FAULT),
    ("SEGV_PKUERR is 4", "pkey_faults", "signal_code", 4),
    ("the fault names the key", "pkey_faults", "fault_names_the_key", True),
    ("a system call may write where we may", "pkey_faults", "system_call_that_writes_to_it", "works"),
    (
        "a system call may not write where we may not",
        "pkey_faults",
        "system_call_with_writing_disabled",
        "EFAULT",
    ),
    ("a thread inherits its creator's rights", "pkey_rights", "new_thread_starts_with_the_same", True),
    ("a thread's rights are its own", "pkey_rights", "its_changes_reach_the_creator", False),
    ("a handler has other rights", "pkey_rights", "kept_in_a_handler", False),
    ("they are the default: other keys closed", "pkey_rights", "other_keys_closed_in_a_handler", True),
    ("and key 0 open", "pkey_rights", "key_0_open_in_a_handler", True),
    ("every key but 0 is access-disabled", "pkey_rights", "rights_in_a_handler", "0x55555554"),
    ("a normal return brings the rights back", "pkey_rights", "kept_after_a_handler_returns", True),
    ("siglongjmp does not", "pkey_rights", "kept_after_siglongjmp", False),
    ("pkey_set changes two bits of PKRU", "pkey_rights", "setting_one_leaves_the_others", True),
    ("WRPKRU is all there is to it", "pkey_rights", "open_again_after_wrpkru", True),
    ("nobody else reads a protected stack", "pkey_stack", "another_thread_reads", FAULT),
    ("nobody else writes it", "pkey_stack", "another_thread_writes", FAULT),
    ("that fault names the key, too", "pkey_stack", "fault_names_the_key", True),
    ("its owner goes on", "pkey_stack", "owner_goes_on", True),
    ("no signal can be taken on it", "pkey_stack", "signal_taken_on_it", "SIGSEGV"),
    ("nor beside it, where a handler sleeps", "pkey_stack", "signal_taken_on_another_stack", "SIGSEGV"),
    ("but with an open control block", "pkey_stack", "and_with_an_open_control_block", "works"),
    ("given back, its thread is joined", "pkey_stack", "joined_once_it_is_given_back", True),
    ("CPUID says that there are keys", "pkey_support", "processor_has_keys", True),
    ("and that they may be used", "pkey_support", "kernel_uses_keys", True),
]


@pytest.mark.parametrize(
    ("probe", "fact", "value"),
    [case[1:] for case in SEMANTICS],
    ids=[case[0].replace(" ", "_") for case in SEMANTICS],
)
def test_with_keys(with_keys: dict[str, Reply], probe: str, fact: str, value: object) -> None:
    assert answer(with_keys[probe])["facts"][fact] == value


def test_every_fact_is_looked_at(with_keys: dict[str, Reply]) -> None:
    told = {(name, fact) for name in FACTS for fact in answer(with_keys[name])["facts"]}
    assert told - {(probe, fact) for _, probe, fact, _ in SEMANTICS} == set()


@pytest.mark.parametrize("name", TIMED)
def test_a_timed_probe_runs_on_a_cpu_with_keys(with_keys: dict[str, Reply], name: str) -> None:
    said = answer(with_keys[name])
    assert said["kind"] == DECLARED[name].kind
    assert said["params"] == {param.name: param.default for param in DECLARED[name].params or ()}
    assert said["samples"]


# ---------------------------------------------------------------- a CPU without, a kernel without


@pytest.mark.parametrize("name", [*FACTS, *TIMED])
def test_without_keys_a_probe_says_who_has_them(without_keys: dict[str, Reply], name: str) -> None:
    reply = without_keys[name]
    assert (reply.code, reply.signal, reply.stdout) == (77, 0, b"")
    for word in (b"CPUID says no PKU", b"Skylake-SP", b"Zen 3 (7003)"):
        assert word in reply.stderr


@pytest.mark.parametrize("name", [*FACTS, *TIMED])
def test_a_kernel_that_does_not_use_them_is_another_reason(switched_off: dict[str, Reply], name: str) -> None:
    reply = switched_off[name]
    assert (reply.code, reply.signal, reply.stdout) == (77, 0, b"")
    assert b"CPUID says PKU, no OSPKE" in reply.stderr


@pytest.mark.parametrize("machine", ["without_keys", "switched_off"])
def test_rdpkru_would_be_sigill_there(request: pytest.FixtureRequest, machine: str) -> None:
    assert request.getfixturevalue(machine)["bare_rdpkru"].signal == signal.SIGILL


def test_rdpkru_is_none_where_there_are_keys(with_keys: dict[str, Reply]) -> None:
    assert with_keys["bare_rdpkru"] == Reply(0, 0, b"", b"")


@pytest.mark.parametrize("machine", ["with_keys", "without_keys", "switched_off"])
def test_mprotect_measures_everywhere(request: pytest.FixtureRequest, machine: str) -> None:
    replies = request.getfixturevalue(machine)
    assert answer(replies["mprotect"])["samples"]
    assert answer(replies["pkey_support"])["facts"]["key_minus_1_is_plain_mprotect"] == "works"


@pytest.mark.parametrize(("machine", "in_processor"), [("without_keys", False), ("switched_off", True)])
def test_support_is_what_cpuid_says(
    request: pytest.FixtureRequest, machine: str, *, in_processor: bool
) -> None:
    facts = answer(request.getfixturevalue(machine)["pkey_support"])["facts"]
    assert (facts["processor_has_keys"], facts["kernel_uses_keys"]) == (in_processor, False)
    assert {facts["first_allocation"], facts["second_allocation"]} <= {"EINVAL", "ENOSPC"}
