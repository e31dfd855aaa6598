"""The probes of stacks and keys: what they say hangs together; what cannot be asked for is refused."""

from __future__ import annotations

import json
import re
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import units
from generator.measure import build, catalogue, compilers
from tests.conftest import BUILT, REPOSITORY

pytestmark = pytest.mark.needs("compiler")
PROBES = REPOSITORY / "probes"
NAMES = ("thread_stacks", "stack_guard", "thread_key_limit")
PAGE = resource.getpagesize()
HARD = resource.getrlimit(resource.RLIMIT_STACK)[1]

Facts = dict[str, Any]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One of the probes with these arguments."""
    cache = BUILT
    built = build.build(NAMES, catalogue.read_probes([PROBES]), [PROBES], cache, compilers.find())

    def run_one(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(built[name].program), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    return run_one


def facts(run: Run, name: str, *arguments: str) -> Facts:
    """What a probe found out; it must succeed."""
    done = run(name, *arguments)
    assert done.returncode == 0, done.stderr
    found: Facts = json.loads(done.stdout)["facts"]
    return found


def size(text: str) -> float:
    return units.parse_as(text, "size")


def needs_limit(wanted: int) -> None:
    if HARD != resource.RLIM_INFINITY and (wanted == resource.RLIM_INFINITY or wanted > HARD):
        pytest.skip(f"needs a hard limit of the stack above {HARD} bytes")


# ---------------------------------------------------------------- where the stacks lie


def test_the_regions_are_told_from_the_top_with_what_lies_between_them(run: Run) -> None:
    found = facts(run, "thread_stacks", "count=3")
    assert len(found["gaps"]) == len(found["regions"]) - 1
    assert {"main", "program", "thread 1", "thread 2", "thread 3"} <= set(found["regions"])
    assert "thread 4" not in found["regions"]
    assert found["regions"][0] == "main"
    assert all(size(gap) >= 0 for gap in found["gaps"])


def test_adjacent_stacks_are_as_far_apart_as_a_stack_and_its_guard_are_large(run: Run) -> None:
    found = facts(run, "thread_stacks")
    assert found["threads"] == 4
    assert found["alike"] is True
    if found["adjacent"]:
        assert size(found["spacing"]) == size(found["thread_size"]) + size(found["thread_guard"])
        first = found["regions"].index("thread 1")
        step = 1 if found["order"] == "descending" else -1
        assert found["regions"][first::step][:4] == ["thread 1", "thread 2", "thread 3", "thread 4"]


def test_the_control_block_and_a_variable_of_the_thread_lie_at_the_top_of_its_stack(run: Run) -> None:
    found = facts(run, "thread_stacks")
    assert found["control_block_inside"] is True
    assert 0 < size(found["control_block_below_top"]) <= 2 * PAGE
    assert 0 < size(found["variable_below_top"]) <= 2 * PAGE
    assert size(found["first_frame_below_top"]) > size(found["variable_below_top"])


def test_the_size_of_mains_stack_is_its_limit_and_less_is_mapped(run: Run) -> None:
    needs_limit(16 << 20)
    found = facts(run, "thread_stacks", f"stack_limit={16 << 20}")
    assert found["limit"] == "16 MiB"
    assert 0 <= size(found["limit"]) - size(found["main_size"]) <= 64 * PAGE
    assert size(found["main_mapped"]) < size(found["main_size"])
    assert (found["main_mapping"], found["thread_mapping"]) == ("[stack]", "without a name")


def test_a_limit_holds_for_the_threads_too(run: Run) -> None:
    needs_limit(1 << 20)
    found = facts(run, "thread_stacks", f"stack_limit={1 << 20}")
    assert (found["limit"], found["thread_size"]) == ("1 MiB", "1 MiB")


def test_without_a_limit_threads_get_a_size_of_their_own(run: Run) -> None:
    needs_limit(resource.RLIM_INFINITY)
    found = facts(run, "thread_stacks", "stack_limit=unlimited", "count=1")
    assert found["limit"] == "unlimited"
    assert size(found["thread_size"]) < size(found["main_size"])
    assert "spacing" not in found


def test_nothing_that_is_told_is_an_address_or_a_path(run: Run) -> None:
    said = run("thread_stacks").stdout
    assert not re.search(r"0x|[0-9a-f]{9}|/", said)


@pytest.mark.parametrize(
    ("argument", "code", "words"),
    [
        ("count=0", 1, "count is 1 to 64"),
        ("count=65", 1, "count is 1 to 64"),
        ("stack_limit=4096", 1, "stack_limit=4096 is less than 64 KiB, with which no program starts"),
        ("stack_limit=much", 1, "stack_limit=much is not a whole number"),
        ("stack_limit=-1", 1, "stack_limit=-1 is not a whole number"),
        ("stack_limit=9000000000000000000", 77, "no (thread with such a stack|stack may be larger).*"),
    ],
)
def test_a_stack_that_cannot_be_is_refused(run: Run, argument: str, code: int, words: str) -> None:
    done = run("thread_stacks", argument)
    assert (done.returncode, done.stdout) == (code, "")
    assert re.fullmatch(words + "\n", done.stderr)


@pytest.mark.skipif(
    HARD == resource.RLIM_INFINITY and not Path("/usr/bin/prlimit").exists(), reason="needs prlimit"
)
def test_more_than_the_hard_limit_is_a_skip(run: Run) -> None:
    program = str(run("thread_stacks").args[0])
    command = ["prlimit", f"--stack={1 << 20}:{1 << 20}", program, f"stack_limit={2 << 20}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (77, "no stack may be larger than 1 MiB here\n")


# ---------------------------------------------------------------- what protects them


def test_a_guard_stops_what_touches_it_and_nothing_that_steps_over_it(run: Run) -> None:
    found = facts(run, "stack_guard")
    assert found["write_into_guard"] == "SIGSEGV"
    assert found["small_frame"] == "SIGSEGV"
    assert found["large_frame"] in ("no fault: another thread's stack is written to", "SIGSEGV")


def test_a_guard_that_is_larger_than_the_frame_stops_it(run: Run) -> None:
    assert facts(run, "stack_guard", f"guard={128 << 10}")["large_frame"] == "SIGSEGV"


def test_without_a_guard_nothing_is_stopped(run: Run) -> None:
    found = facts(run, "stack_guard", "guard=0")
    assert found["guard"] == "0 B"
    assert found["write_into_guard"] == "no fault"


def test_a_handler_of_an_overflow_runs_on_a_stack_of_its_own_only(run: Run) -> None:
    found = facts(run, "stack_guard")
    assert found["overflow_with_handler_only"] == "SIGSEGV"
    assert found["overflow_with_sigaltstack"] == "the handler ran"


def test_another_thread_may_write_to_a_stack_until_a_page_of_it_is_protected(run: Run) -> None:
    found = facts(run, "stack_guard")
    assert (found["write_by_another_thread"], found["write_after_mprotect"]) == ("no fault", "SIGSEGV")


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("frame=200000", "frame=200000 is more than half of the stack"),
        ("guard=9999999999", "guard=9999999999 is more than 1 GiB"),
    ],
)
def test_a_frame_or_a_guard_too_large_is_refused(run: Run, argument: str, words: str) -> None:
    done = run("stack_guard", argument)
    assert (done.returncode, done.stderr) == (1, words + "\n")


# ---------------------------------------------------------------- keys


def test_keys_end_at_the_limit_and_a_deleted_one_is_given_again_without_its_value(run: Run) -> None:
    found = facts(run, "thread_key_limit")
    assert found["created"] <= found["keys_max"]
    assert found["next"] == "EAGAIN"
    assert found["highest"] < found["keys_max"]
    assert (found["number_used_again"], found["old_value_seen"]) == (True, False)


def test_a_value_belongs_to_its_thread_and_is_destroyed_with_it(run: Run) -> None:
    found = facts(run, "thread_key_limit")
    assert found["other_thread_sees_it"] is False
    assert (
        found["destructor_runs"] >= 4
    )  # POSIX: a value that is set again is destroyed again, so often at least
