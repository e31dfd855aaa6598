"""Probes that are not in C: in C++ on the same library, in Rust and Go on the plain contract."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.measure import build, catalogue, compilers
from generator.model.probe import Variant
from generator.records import locks
from tests.conftest import BUILT
from tests.notebook import STEM, Notebook
from tests.probes.test_probes import CPUS, PROBES, SHORT, ask, examples, keeps_the_contract, pin, refused

pytestmark = pytest.mark.needs("compiler")
DECLARED = catalogue.read_probes([PROBES])
IN_CXX = [name for name, one in DECLARED.items() if one.language == "C++"]
TWINS = {
    "std_mutex_lock": "mutex_lock",
    "handoff_std_condvar": "handoff_condvar",
    "std_thread_create": "thread_create",
}
OTHERS = [
    pytest.param("rust_mutex_lock", marks=pytest.mark.needs("cargo")),
    pytest.param("go_mutex_lock", marks=pytest.mark.needs("go")),
]
Compile = Callable[[str], str]


def built(name: str, cxx: str = "") -> str:
    """A probe of the folder as the program builds it."""
    wanted = Variant(name, cxx=cxx)
    with locks.held(BUILT.with_suffix(".lock")):
        one = build.build([wanted], DECLARED, [PROBES], BUILT, compilers.find())[wanted]
    assert not one.missing
    return str(one.program)


@pytest.fixture
def compiled(tmp_path: Path) -> Compile:
    """A probe in C++ from its text, built as one of a notebook's own."""
    own = tmp_path / "probes"
    own.mkdir()

    def compile_text(text: str) -> str:
        (own / "it.cc").write_text(text)
        folders = [own, PROBES]
        made = build.build(
            ["it"], catalogue.read_probes(folders), folders, tmp_path / "cache", compilers.find()
        )
        return str(made["it"].program)

    return compile_text


# ---------------------------------------------------------------- C++


@pytest.mark.needs("c++")
@pytest.mark.parametrize("name", IN_CXX)
def test_a_probe_in_cxx_keeps_the_contract_as_its_twin_in_c_does(name: str) -> None:
    answer, twin = ask(built(name), SHORT), DECLARED[TWINS[name]]
    keeps_the_contract(answer)
    assert (answer["kind"], answer["ignored"]) == (DECLARED[name].kind, [])
    assert answer["params"] == {param.name: param.default for param in DECLARED[name].params or ()}
    assert (DECLARED[name].params, DECLARED[name].threads) == (twin.params, twin.threads)
    assert set(answer) == set(ask(built(TWINS[name]), SHORT))


@pytest.mark.parametrize("command", ["g++", "clang++"])
@pytest.mark.parametrize("name", IN_CXX)
def test_both_compilers_take_it_without_a_warning(name: str, command: str) -> None:
    if shutil.which(command) is None:
        pytest.skip(f"needs {command}")
    keeps_the_contract(ask(built(name, command), "max=10000000"))


@pytest.mark.cpus(2)
@pytest.mark.needs("c++")
def test_a_std_thread_goes_to_its_place() -> None:
    answer = ask(built("std_thread_create"), "until=start", "max=10000000", pin(*CPUS[:2]))
    assert set(answer["places"]) == {"d"}
    answer = ask(built("std_thread_create"), "until=start", "max=10000000", pin(CPUS[0], CPUS[0]))
    assert set(answer["places"]) == {"s"}


@pytest.mark.needs("c++")
@pytest.mark.parametrize("text", examples("cpp"), ids=lambda text: text[3:30])
def test_an_example_in_cxx_works(compiled: Compile, text: str) -> None:
    keeps_the_contract(ask(compiled(text), SHORT))


EVERYTHING = """// Uses all of the library. Measured: nothing. Not measured: anything.
//
// kind event
// param size bytes 8
// param word text none
// param way choice(a|b) a
#include "probe.h"
#include <vector>
static std::vector<char> block;
static int number;
PROBE_SETUP {
    block.resize(probe_number("size", 8));
    probe_remark("size: %zu, %s, %d", block.size(), probe_text("word", "none"), probe_choice("way", "a|b"));
    probe_fact("cpu", "%d", probe_cpu_of(0));
    probe_usual_events = 10;
    probe_answer.op = "nothing at all";
}
PROBE_EVENT("nothing") {
    probe_begin();
    probe_pause();
    probe_end();
    if (number++ % 2) probe_one.failed = "every other one";
}
"""


@pytest.mark.needs("c++")
def test_all_of_the_library_is_there_in_cxx(compiled: Compile) -> None:
    answer = ask(compiled(EVERYTHING), "size=64", "word=x", "way=b", pin(CPUS[0]))
    assert answer["op"] == "nothing at all"
    assert answer["remarks"] == ["size: 64, x, 1"]
    assert answer["facts"] == {"cpu": CPUS[0]}
    assert (len(answer["samples"]), answer["failed"]) == (5, {"every other one": 5})


STEADY = """// Nothing. Measured: nothing. Not measured: anything.
#include "probe.h"
#include <chrono>
#include <thread>
static volatile int turns;
static bool undone;
PROBE_SETUP { probe_run.operations = 4; }
PROBE_FIRST { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }
PROBE_UNDO { undone = turns == 0; }
PROBE_STEADY("a turn") {
    if (!undone) probe_fail("nothing was undone before");
    turns = turns + 1;
}
"""


@pytest.mark.needs("c++")
def test_the_first_call_its_undoing_and_operations_of_a_turn_hold_in_cxx(compiled: Compile) -> None:
    answer = ask(compiled(STEADY), SHORT)
    assert answer["first"] > 2e7
    assert answer["iterations"] % 4 == 0


SPIN = """// A spin. Measured: it. Not measured: all else.
#include "probe.h"
#include <atomic>
static std::atomic<int> turn{0};
static int entered[2];
PROBE_ENTER { entered[me] = 1; }
PROBE_WAKE { turn = !me; }
PROBE_WAIT { while (turn != me) probe_pause(); }
PROBE_SPIN_HANDOFF("a turn")
"""


@pytest.mark.cpus(2)
@pytest.mark.needs("c++")
def test_a_spin_in_cxx_is_timed_as_round_trips(compiled: Compile) -> None:
    answer = ask(compiled(SPIN), SHORT, pin(*CPUS[:2]))
    assert answer["op"] == "a turn (half a round trip)"


@pytest.mark.needs("c++")
@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ('probe_skip("not %d", 7);', 77, "not 7"),
        ('probe_fail("not %d", 7);', 1, "not 7"),
        ('throw std::runtime_error("thrown");', -6, "what():  thrown"),
    ],
)
def test_a_probe_in_cxx_says_why_it_ends(compiled: Compile, body: str, code: int, words: str) -> None:
    text = f'// Ends.\n#include "probe.h"\n#include <stdexcept>\nPROBE_FACTS {{ {body} }}\n'
    ended, said = refused(compiled(text))
    assert ended == code
    assert words in said


@pytest.mark.needs("c++")
def test_a_format_that_does_not_fit_is_an_error(compiled: Compile) -> None:
    text = '// A.\n#include "probe.h"\nPROBE_FACTS { probe_fact("a", "%s", 7); }\n'
    with pytest.raises(build.BuildError, match="Werror=format="):
        compiled(text)


# ---------------------------------------------------------------- Rust and Go


@pytest.mark.parametrize("name", OTHERS)
def test_the_examples_in_other_languages_tell_their_first_call_beside_the_samples(name: str) -> None:
    answer = ask(built(name), SHORT)
    assert answer["first"] > 0
    assert len(answer["samples"]) > 1


@pytest.mark.parametrize("name", OTHERS)
def test_a_probe_of_another_tool_keeps_the_plain_contract(name: str) -> None:
    declared = DECLARED[name]
    assert (declared.kind, declared.threads) == ("steady", 1)
    assert declared.doc.count("Measured:") == 1
    answer = ask(built(name), "max=50000000", pin(CPUS[0]), "idle=1000", "quick=1")
    assert (answer["kind"], answer["unit"], answer["ignored"]) == ("steady", "ns", ["idle"])
    assert answer["op"] == "lock + unlock"
    assert all(sample > 0 for sample in answer["samples"])


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(
    ("word", "said"),
    [("size=8", "unknown parameter: size=8\n"), ("max=soon", "max=soon is not a whole number\n")],
)
def test_what_it_does_not_know_is_an_error(name: str, word: str, said: str) -> None:
    assert refused(built(name), word) == (1, said)


# ---------------------------------------------------------------- in a note

NOTE = """title: a note
measure:
  c: {probe: in_c, label: in C}
  cxx: {probe: in_cxx, label: in C++}
  tool: {probe: tool, label: by a tool}
conditions:
  usual:
  slow: {cxxflags: [-O0]}
  absent: {cxx: no-such-cxx}
body: |
  {{ c.fact.optimised }}, {{ cxx.fact.optimised }}, {{ slow.cxx.fact.optimised }},
  {{ absent.cxx.fact.optimised }}, {{ absent.c.fact.optimised }}, {{ tool.fact.optimised }}
"""
FACT = """// Says how it was built. Measured: nothing. Not measured: anything.
//
// kind fact
#include "probe.h"
#ifdef __OPTIMIZE__
#define OPTIMISED "true"
#else
#define OPTIMISED "false"
#endif
PROBE_FACTS { probe_fact("optimised", "%s", OPTIMISED); }
"""
MAIN = {
    "Cargo.toml": '[package]\nname = "tool"\nversion = "0.1.0"\n\n[workspace]\n',
    "Cargo.lock": 'version = 3\n\n[[package]]\nname = "tool"\nversion = "0.1.0"\n',
    "src/main.rs": """// A. Measured: nothing. Not measured: anything.
//
// kind fact
fn main() {
    println!("{{\\"facts\\": {{\\"optimised\\": true}}}}");
}
""",
}


@pytest.fixture
def notebook(tmp_path: Path) -> Notebook:
    one = Notebook(tmp_path)
    one.write("probes/in_c.c", FACT)
    one.write("probes/in_cxx.cc", FACT)
    for name, text in MAIN.items():
        one.write(f"probes/tool/{name}", text)
    one.note(NOTE)
    return one


def post(notebook: Notebook) -> str:
    return " ".join(notebook.post.read_text().replace("&nbsp;", " ").split())


@pytest.mark.needs("c++", "cargo")
def test_a_note_measures_probes_in_any_language_and_says_what_made_them(notebook: Notebook) -> None:
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    said = post(notebook)
    assert "yes, yes, no, [skipped: needs no-such-cxx: no such compiler here], yes, yes" in said
    record = json.loads(notebook.records[-1].read_text())
    ignored = {(one["measurement"], one["condition"]): one.get("ignored") for one in record["trials"]}
    assert {key: value for key, value in ignored.items() if value} == {
        ("c", "slow"): ["cxxflags"],
        ("tool", "slow"): ["cxxflags"],
        ("c", "absent"): ["cxx"],
        ("tool", "absent"): ["cxx"],
    }
    assert set(record["compiler"]) == {"command", "version", "flags", "C++", "Rust"}
    assert str(notebook.root) not in notebook.records[-1].read_text()
    assert notebook.run("run", STEM, "--changed").returncode == 0
    again = json.loads(notebook.records[-1].read_text())
    assert {trial["condition"] for trial in again["trials"]} == {"absent"}


@pytest.mark.needs("c++")
def test_a_tool_that_is_not_there_skips_its_measurements_by_name(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tools = notebook.root / "tools"
    tools.mkdir()
    for name in ("cc", "c++", "as", "ld", "sh"):
        (tools / name).symlink_to(shutil.which(name) or "")
    monkeypatch.setenv("PATH", str(tools))
    done = notebook.run("run", STEM)
    assert done.returncode == 0, done.stderr
    assert "[skipped: needs cargo: apt-get install cargo]" in post(notebook)


@pytest.mark.needs("cargo")
def test_a_folder_that_does_not_build_ends_with_3_and_its_tools_words(notebook: Notebook) -> None:
    notebook.write("probes/tool/src/main.rs", "fn main() { gone() }\n")
    done = notebook.run("run", STEM)
    assert done.returncode == 3
    assert "probes/tool does not build:" in done.stderr
    assert "gone" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.needs("c++")
def test_probes_are_listed_and_shown_in_any_language(notebook: Notebook) -> None:
    listed = notebook.run("probes").stdout
    for name in ("in_cxx", "tool", "std_mutex_lock", "rust_mutex_lock", "go_mutex_lock"):
        assert f"\n{name} " in listed, name
    shown = notebook.run("probes", "rust_mutex_lock").stdout
    assert (
        shown.startswith("rust_mutex_lock (steady, one thread)")
        or "rust_mutex_lock (steady, 1 thread)" in shown
    )
    assert "std::sync::Mutex" in shown
