"""Probe sources to binaries: found, declared, compiled once, cached by content."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from generator.errors import BuildError
from generator.measure import build, catalogue, compilers
from generator.model.probe import Library, Variant

HELLO = """/* Says hello.
 *
 * kind steady
 * threads 2
 * param size bytes 8
 * param mode choice(a|b) a
 */
#include "word.h"
#include <stdio.h>
int main(void) { puts(WORD); return 0; }
"""


@pytest.fixture
def probes(tmp_path: Path) -> Path:
    folder = tmp_path / "probes"
    folder.mkdir()
    (folder / "hello.c").write_text(HELLO)
    (folder / "word.h").write_text('#define WORD "one"\n')
    return folder


def build_hello(folder: Path) -> build.Binary:
    compiler = compilers.find()
    made = build.build(
        ["hello"], catalogue.read_probes([folder]), [folder], folder.parent / "cache", compiler
    )
    return made["hello"]


def build_as(folder: Path, *variants: Variant) -> list[build.Binary]:
    cache, compiler = folder.parent / "cache", compilers.find()
    return list(build.build(variants, catalogue.read_probes([folder]), [folder], cache, compiler).values())


def test_what_was_built_runs_and_is_not_built_again(probes: Path) -> None:
    first = build_hello(probes)
    assert subprocess.check_output([first.program], text=True) == "one\n"
    made = first.program.stat().st_mtime_ns
    assert build_hello(probes).program.stat().st_mtime_ns == made


@pytest.mark.parametrize("name", ["hello.c", "word.h"])
def test_a_change_of_source_or_header_makes_another_binary(probes: Path, name: str) -> None:
    first = build_hello(probes)
    path = probes / name
    path.write_text(path.read_text() + "\n/* changed */\n")
    assert build_hello(probes).source != first.source


def test_other_flags_make_another_binary(probes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_hello(probes)
    compiler = compilers.find()
    other = compilers.Compiler(compiler.command, compiler.version, ("-O0", *compiler.flags[1:]))
    cache = probes.parent / "cache"
    again = build.build(["hello"], catalogue.read_probes([probes]), [probes], cache, other)["hello"]
    assert again.source != first.source


def test_a_probe_that_does_not_compile_says_where_and_leaves_nothing(probes: Path) -> None:
    (probes / "hello.c").write_text("int main(void) { int unused; return 0 }\n")
    with pytest.raises(BuildError) as error:
        build_hello(probes)
    assert "hello.c:1:" in error.value.what
    assert "expected ';'" in error.value.what
    assert [one.name for one in (probes.parent / "cache").iterdir()] in ([], ["headers"])


def test_a_warning_is_an_error(probes: Path) -> None:
    (probes / "hello.c").write_text("int main(void) { int unused; return 0; }\n")
    with pytest.raises(BuildError, match="unused"):
        build_hello(probes)


# ---------------------------------------------------------------- variants


def test_flags_of_a_variant_come_after_the_usual_ones(probes: Path) -> None:
    (probes / "word.h").write_text(
        '#ifdef __OPTIMIZE__\n#define WORD "fast"\n#else\n#define WORD "slow"\n#endif\n'
    )
    made = build_as(probes, Variant("hello"), Variant("hello", cflags=("-O0", "-g")))
    assert [subprocess.check_output([one.program], text=True) for one in made] == ["fast\n", "slow\n"]


def test_a_static_variant_needs_no_loader(probes: Path) -> None:
    usual, static = build_as(probes, Variant("hello"), Variant("hello", cflags=("-static",)))
    assert b"ld-linux" in usual.program.read_bytes() or b"ld-musl" in usual.program.read_bytes()
    assert subprocess.check_output([static.program], text=True) == "one\n"
    assert not re.search(rb"/lib[^\0]*/ld-[a-z]", static.program.read_bytes()[:4096])


def test_compiler_and_flags_are_part_of_what_a_binary_was_made_from(probes: Path) -> None:
    cc = compilers.find().command[0]
    variants = [Variant("hello"), Variant("hello", cflags=("-O0",)), Variant("hello", cflags=("-O1",))]
    made = build_as(probes, *variants, Variant("hello", shutil.which(cc) or ""))
    assert len({one.source for one in made}) == len({one.program for one in made}) == 4


def test_a_name_and_a_variant_without_wishes_are_one(probes: Path) -> None:
    assert build_as(probes, Variant("hello")) == [build_hello(probes)]


def test_another_compiler_that_is_not_there_is_no_error(probes: Path) -> None:
    usual, other = build_as(probes, Variant("hello"), Variant("hello", "no-such-cc"))
    assert (usual.missing, other.missing) == ("", "needs no-such-cc: no such compiler here")


def test_another_compiler_that_does_not_run_is_no_error(probes: Path) -> None:
    (probe,) = build_as(probes, Variant("hello", "false"))
    assert probe.missing == "needs false: it does not run here"


def test_another_compiler_tells_its_version(probes: Path) -> None:
    usual, other = build_as(probes, Variant("hello"), Variant("hello", compilers.find().command[0]))
    assert (usual.compiler, other.compiler) == ("", compilers.find().version)


def test_a_flag_that_does_not_compile_is_told_in_the_compilers_words(probes: Path) -> None:
    with pytest.raises(BuildError) as error:
        build_as(probes, Variant("hello", cflags=("-fno-such-thing",)))
    assert "-fno-such-thing" in error.value.what
    assert error.value.hint.endswith("-fno-such-thing")


@pytest.mark.parametrize("flags", [("-c",), ("-E",), ("-fsyntax-only",)])
def test_flags_that_make_no_program_are_an_error_and_leave_nothing(
    probes: Path, flags: tuple[str, ...]
) -> None:
    with pytest.raises(BuildError, match="what came out is not a program"):
        build_as(probes, Variant("hello", cflags=flags))
    assert [one.name for one in (probes.parent / "cache").iterdir()] in ([], ["headers"])


def test_a_script_has_no_use_for_compilers_and_says_so(probes: Path) -> None:
    script = probes / "mine.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    usual, other = build_as(probes, Variant("mine"), Variant("mine", "no-such-cc", ("-O0",)))
    assert (usual.ignored, other.ignored) == ((), ("cc", "cflags"))
    assert (other.program, other.source, other.missing) == (script, usual.source, "")


# ---------------------------------------------------------------- libraries


def test_a_probe_names_its_libraries(probes: Path) -> None:
    (probes / "hello.c").write_text(
        "/* Fetches. Measured: it.\n *\n * library libcurl libcurl4-openssl-dev\n */"
    )
    probe = catalogue.read_probes([probes])["hello"]
    assert probe.libraries == (Library("libcurl", "libcurl4-openssl-dev"),)
    assert probe.doc == "Fetches. Measured: it."


@pytest.mark.needs("pkg-config")
def test_flags_of_a_library_come_from_pkg_config(probes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (probes / "word.pc").write_text(
        'Name: word\nDescription: a word\nVersion: 1\nCflags: -DWORD=\\"pkg\\"\nLibs: -lm\n'
    )
    monkeypatch.setenv("PKG_CONFIG_PATH", str(probes))
    (probes / "word.h").write_text("")
    (probes / "hello.c").write_text(HELLO.replace("kind steady", "library word libword-dev"))
    assert subprocess.check_output([build_hello(probes).program], text=True) == "pkg\n"


@pytest.mark.needs("pkg-config")
def test_a_missing_library_is_no_error_and_names_its_package(probes: Path) -> None:
    (probes / "hello.c").write_text(HELLO.replace("kind steady", "library no-such-word libword-dev"))
    assert build_hello(probes).missing == "needs no-such-word: apt-get install libword-dev"


def test_without_pkg_config_a_library_is_missing_too(probes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (probes / "hello.c").write_text(HELLO.replace("kind steady", "library word libword-dev"))
    compiler = compilers.find()
    monkeypatch.setenv("PATH", str(probes))
    made = build.build(
        ["hello"], catalogue.read_probes([probes]), [probes], probes.parent / "cache", compiler
    )
    assert made["hello"].missing == "needs word: apt-get install libword-dev pkg-config"


def test_what_does_not_link_statically_is_missing_on_this_machine_and_no_error(probes: Path) -> None:
    (probes / "hello.c").write_text(
        "/* No such function in any static library. */\nint gone(void);\nint main(void) { return gone(); }\n"
    )
    (made,) = build_as(probes, Variant("hello", cflags=("-static",)))
    assert made.missing.startswith("does not link statically: ")
    with pytest.raises(BuildError):
        build_as(probes, Variant("hello"))


def test_the_engines_own_programs_are_never_a_notebooks(probes: Path, tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    engine.mkdir()
    for name in (build.LAUNCHER, build.INIT):
        (engine / f"{name}.c").write_text("int main(void) { return 0; }\n")
        (probes / f"{name}.c").write_text("not C")
    folders = [probes, engine]
    made = build.build([build.LAUNCHER, build.INIT], {}, folders, tmp_path / "cache", compilers.find())
    assert all(one.program.exists() for one in made.values())


@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_a_program_in_the_cache_that_is_not_whole_is_made_anew(probes: Path, kept: int) -> None:
    program = build_hello(probes).program
    whole = program.read_bytes()
    program.write_bytes(whole[:kept])
    again = build_hello(probes).program
    assert subprocess.check_output([again], text=True) == "one\n"
    assert [path.read_bytes() == again.read_bytes() for path in again.parent.glob("hello-*")] == [True]


def test_a_program_is_safe_on_the_disk_before_it_has_its_name(
    probes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    build_hello(probes)
    assert [name.startswith(".hello-") for name in synced] == [True, False]
    assert synced[1] == "cache"


def test_another_version_of_the_compiler_is_another_source(probes: Path) -> None:
    compiler = compilers.find()
    catalogued = catalogue.read_probes([probes])
    made = [
        build.build(["hello"], catalogued, [probes], probes.parent / "cache", one)["hello"]
        for one in (compiler, replace(compiler, version=f"{compiler.version} (patched)"))
    ]
    assert made[0].source != made[1].source


def made_by(folder: Path, compiler: compilers.Compiler | None, *, dry: bool = False) -> build.Binary:
    declared, cache = catalogue.read_probes([folder]), folder.parent / "cache"
    return build.build(["hello"], declared, [folder], cache, compiler, dry=dry)["hello"]


UNREAD = """#include <unistd.h>
int main(void) { char b[64]; read(0, b, sizeof b); return 0; }
"""


def test_a_compiler_that_fortifies_refuses_nothing_and_the_source_is_the_same(
    probes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (probes / "hello.c").write_text(UNREAD)
    usual = compilers.find()
    fortifying = replace(usual, command=(*usual.command, "-D_FORTIFY_SOURCE=2"))
    assert subprocess.run([made_by(probes, fortifying).program], stdin=subprocess.DEVNULL).returncode == 0
    before = made_by(probes, usual)
    monkeypatch.setattr(compilers, "ALWAYS", ())
    after = made_by(probes, usual)
    assert (before.source, before.program) != (after.source, after.program)
    assert before.source == after.source
    with pytest.raises(BuildError, match="unused"):
        made_by(probes, fortifying)


def test_a_condition_may_ask_for_fortified_calls(probes: Path) -> None:
    (probes / "hello.c").write_text(UNREAD)
    with pytest.raises(BuildError, match="unused"):
        build_as(probes, Variant("hello", cflags=("-D_FORTIFY_SOURCE=2",)))


def test_a_dry_build_writes_nothing_and_needs_no_compiler(probes: Path) -> None:
    planned = made_by(probes, compilers.find(), dry=True)
    assert made_by(probes, None, dry=True).source == ""
    assert not (probes.parent / "cache").exists()
    assert planned.source == build_hello(probes).source


# ---------------------------------------------------------------- C++

HELLO_CXX = """// Says hello.
//
// kind steady
// param size bytes 8
#include "word.h"
#include <iostream>
int main() { std::cout << WORD << std::endl; }
"""


@pytest.fixture
def cxx(probes: Path) -> Path:
    """The folder with a probe in C++ that needs nothing, and with an engine's library beside it."""
    (probes / "hello.c").rename(probes / "plain.c")
    (probes / "hello.cc").write_text(HELLO_CXX)
    (probes / "_library.c").write_text("int library_of_the_engine;\n")
    return probes


def said(binary: build.Binary) -> str:
    return subprocess.check_output([binary.program], text=True)


@pytest.mark.needs("c++")
@pytest.mark.parametrize("suffix", [".cc", ".cpp", ".cxx"])
def test_a_source_in_cxx_is_compiled_with_the_library_and_kept(cxx: Path, suffix: str) -> None:
    (cxx / "hello.cc").rename(cxx / f"hello{suffix}")
    first = build_hello(cxx)
    assert said(first) == "one\n"
    made = first.program.stat().st_mtime_ns
    assert build_hello(cxx).program.stat().st_mtime_ns == made
    assert len(list(first.program.parent.glob("_library-*"))) == 1
    assert (
        first.made_by,
        first.compiler.endswith("-std=gnu++17 -Wall -Wextra -Werror -pthread -Wl,-z,lazy"),
    ) == (
        "C++",
        True,
    )


@pytest.mark.needs("c++")
@pytest.mark.parametrize("name", ["hello.cc", "word.h", "_library.c"])
def test_the_hash_of_a_probe_in_cxx_is_of_source_headers_and_library(cxx: Path, name: str) -> None:
    first = build_hello(cxx)
    (cxx / name).write_text((cxx / name).read_text() + "\n/* changed */\n")
    assert build_hello(cxx).source != first.source


@pytest.mark.needs("c++")
def test_conditions_of_the_other_language_are_ignored_and_said_to_be(cxx: Path) -> None:
    wish = {"cc": "no-such-cc", "cflags": ("-O0",), "cxx": "no-such-cxx", "cxxflags": ("-O1",)}
    c, in_cxx = Variant("plain", **wish), Variant("hello", **wish)
    assert [one.ignored for one in build_as(cxx, c, in_cxx)] == [("cxx", "cxxflags"), ("cc", "cflags")]
    assert [one.missing for one in build_as(cxx, c, in_cxx)] == [
        "needs no-such-cc: no such compiler here",
        "needs no-such-cxx: no such compiler here",
    ]
    usual, other = build_as(cxx, Variant("hello"), Variant("hello", "no-such-cc", ("-O0",)))
    assert (other.missing, other.source) == ("", usual.source)


@pytest.mark.needs("c++")
def test_a_condition_names_another_cxx_compiler_and_flags(cxx: Path) -> None:
    (cxx / "word.h").write_text(
        '#ifdef __OPTIMIZE__\n#define WORD "fast"\n#else\n#define WORD "slow"\n#endif\n'
    )
    command = compilers.find("C++").command[0]
    usual, slow, other = build_as(
        cxx, Variant("hello"), Variant("hello", cxxflags=("-O0",)), Variant("hello", cxx=command)
    )
    assert [said(one) for one in (usual, slow, other)] == ["fast\n", "slow\n", "fast\n"]
    assert (usual.source == other.source, usual.source == slow.source) == (True, False)
    assert (other.made_by, other.compiler) == (command, compilers.find("C++").version)


@pytest.mark.needs("c++")
def test_a_probe_in_cxx_links_statically_where_it_is_emulated(cxx: Path) -> None:
    (made,) = build_as(cxx, Variant("hello", static=True))
    assert made.missing or said(made) == "one\n"


@pytest.mark.needs("c++")
def test_a_probe_in_cxx_that_does_not_compile_says_where(cxx: Path) -> None:
    (cxx / "hello.cc").write_text("int main() { int unused; }\n")
    with pytest.raises(BuildError, match=r"hello\.cc:1:18: error: unused variable"):
        build_hello(cxx)


def test_without_a_cxx_compiler_only_what_is_in_cxx_is_missing(
    cxx: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("cc", "as", "ld"):
        (tools / name).symlink_to(shutil.which(name) or "")
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setenv("PATH", str(tools))
    plain, in_cxx = build_as(cxx, Variant("plain"), Variant("hello"))
    assert said(plain) == "one\n"
    assert in_cxx.missing == "needs a C++ compiler: apt-get install g++ (or set CXX)"


@pytest.mark.needs("c++")
def test_a_wrong_cxx_is_named_where_a_probe_is_in_cxx(cxx: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert said(build_as(cxx, Variant("plain"))[0]) == "one\n"
    with pytest.raises(BuildError, match="CXX is set to 'no-such-compiler'"):
        build_as(cxx, Variant("hello"))


@pytest.mark.needs("c++")
def test_a_dry_build_of_cxx_writes_nothing_and_knows_the_source(cxx: Path) -> None:
    planned = made_by(cxx, compilers.find(), dry=True)
    assert not (cxx.parent / "cache").exists()
    assert planned.source == build_hello(cxx).source


def test_a_header_that_is_not_included_makes_no_difference(probes: Path) -> None:
    first = build_hello(probes)
    (probes / "_launch_args.h").write_text("int other;\n")
    assert build_hello(probes) == first
