"""Invocations: a call that went well is timed, one that did not is counted by its reason and never timed."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from generator.measure import build, catalogue, compilers
from tests import endpoints as e
from tests.conftest import BUILT, REPOSITORY
from tests.notebook import STEM, Notebook

pytestmark = pytest.mark.needs("compiler", "pkg-config")
PROBES = REPOSITORY / "probes"
TIME = "max=60000000000"  # enough on any machine
FEW = ("events=20", TIME)
SOON = "timeout=100000000"
PROXIES = {"http_proxy": "http://127.0.0.1:1", "all_proxy": "http://127.0.0.1:1"}

Answer = dict[str, Any]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, build.Binary]:
    declared = catalogue.read_probes([PROBES])
    cache = BUILT
    return build.build(["http_invoke", "grpc_invoke"], declared, [PROBES], cache, compilers.find())


@pytest.fixture(params=["http_invoke", "grpc_invoke"])
def either(request: pytest.FixtureRequest, built: dict[str, build.Binary]) -> build.Binary:
    return usable(built[request.param])


@pytest.fixture
def http(built: dict[str, build.Binary]) -> build.Binary:
    return usable(built["http_invoke"])


@pytest.fixture
def grpc(built: dict[str, build.Binary]) -> build.Binary:
    return usable(built["grpc_invoke"])


def usable(binary: build.Binary) -> build.Binary:
    if binary.missing:
        pytest.skip(binary.missing)
    return binary


@pytest.fixture(scope="module")
def functions() -> Iterator[int]:
    with e.service("http_function.py") as port:
        yield port


@pytest.fixture(scope="module")
def greeter() -> Iterator[int]:
    with e.service("greeter_grpc.py") as port:
        yield port


def at(binary: build.Binary, port: int, path: str = "/function/hello") -> str:
    """The argument that says where to."""
    is_http = binary.program.name.startswith("http")
    return f"url=http://127.0.0.1:{port}{path}" if is_http else f"target=127.0.0.1:{port}"


def run(binary: build.Binary, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With proxies in the environment that nobody may ask."""
    command = [str(binary.program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=PROXIES)


def ask(binary: build.Binary, *arguments: str) -> Answer:
    done = run(binary, *arguments)
    assert done.returncode == 0, done.stderr
    answer: Answer = json.loads(done.stdout)
    return answer


def reason(binary: build.Binary, *arguments: str) -> str:
    """Why a probe failed."""
    done = run(binary, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.strip()


# ---------------------------------------------------------------- calls that go well


def test_a_kept_connection_is_opened_once(http: build.Binary, functions: int) -> None:
    answer = ask(http, at(http, functions), *FEW)
    assert (len(answer["samples"]), answer["facts"], answer["op"]) == (20, {"connections": 1}, "one call")
    assert answer["first"] > 0
    assert not {"failed", "remarks"} & set(answer)


def test_a_kept_channel_is_opened_once(grpc: build.Binary, greeter: int) -> None:
    answer = ask(grpc, at(grpc, greeter), *FEW)
    assert (len(answer["samples"]), answer["facts"]) == (20, {"connections": 1})
    assert not {"failed", "remarks"} & set(answer)


def test_a_new_connection_is_opened_for_every_call(
    http: build.Binary, grpc: build.Binary, functions: int, greeter: int
) -> None:
    for binary, port in ((http, functions), (grpc, greeter)):
        answer = ask(binary, at(binary, port), *FEW, "connection=new")
        assert answer["facts"] == {"connections": 121}  # the first, 100 warm-ups, 20 events
        assert answer["op"] == "one call, with a new connection"
        assert "remarks" not in answer


def test_after_idle_there_are_few_calls_and_no_warm_up(grpc: build.Binary, greeter: int) -> None:
    answer = ask(grpc, at(grpc, greeter), "idle=1000000", "connection=new")
    assert (len(answer["samples"]), answer["facts"]) == (15, {"connections": 16})


def test_what_is_sent_is_a_plain_post(http: build.Binary) -> None:
    seen = []

    def talk(connection: e.socket.socket) -> None:
        for request in e.requests(connection):
            seen.append(request)
            connection.sendall(e.http("204 No Content"))

    with e.endpoint(talk) as server:
        answer = ask(http, at(http, server.port, "/function/Foo?a=b"), 'body={"name": "\\x"}', "events=1")
    assert answer["params"]["body"] == '{"name": "\\x"}'
    head, _, body = seen[0].decode().partition("\r\n\r\n")
    assert (head.splitlines()[0], body) == ("POST /function/Foo?a=b HTTP/1.1", '{"name": "\\x"}')
    assert len(set(seen)) == 1


@pytest.mark.parametrize("length", [0, 1, 127, 128, 3000])
def test_a_message_is_what_grpc_reads(grpc: build.Binary, length: int) -> None:
    library = pytest.importorskip("grpc")
    seen = []

    def hello(request: bytes, context: Any) -> bytes:
        seen.append((request, context._rpc_event.call_details.host))
        return b""

    with serving(library, hello) as port:
        ask(
            grpc, f"target=127.0.0.1:{port}", f"message={'n' * length}", "events=1", "authority=a.example.com"
        )
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])
    assert set(seen) == {(b"\x0a" + size + b"n" * length if length else b"", b"a.example.com")}


def serving(library: Any, behaviour: Any) -> Any:
    """grpcio's server with one method, as a context manager that gives its port."""
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import contextmanager

    @contextmanager
    def run() -> Iterator[int]:
        server = library.server(ThreadPoolExecutor(2))
        methods = {"SayHello": library.unary_unary_rpc_method_handler(behaviour)}
        server.add_generic_rpc_handlers(
            [library.method_handlers_generic_handler("helloworld.Greeter", methods)]
        )
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield port
        finally:
            server.stop(0).wait()

    return run()


# ---------------------------------------------------------------- several callers, and calls at a rate


def test_each_caller_has_a_connection_of_its_own(either: build.Binary) -> None:
    good = e.answers(e.http("200 OK")) if either.program.name.startswith("http") else GOOD
    with e.endpoint(good) as server:
        answer = ask(either, at(either, server.port), "connections=3", *FEW)
    assert (server.connections, answer["facts"]) == (3, {"connections": 3})
    assert len(answer["samples"]) == 20


def test_at_a_rate_a_call_counts_from_the_moment_it_was_due(http: build.Binary) -> None:
    with e.endpoint(slow(0.02)) as server:
        answer = ask(http, at(http, server.port), "rate=200", *FEW)
    waits = [
        20e6 * (i + 1) - 5e6 * i for i in range(20)
    ]  # each waits for all before it: 20 ms, one due every 5 ms
    assert all(sample >= least for sample, least in zip(answer["samples"], waits, strict=True))
    assert [remark.partition(":")[0] for remark in answer["remarks"]] == ["rate not held", "late starts"]
    assert answer["facts"]["rate"] < 50
    assert answer["facts"]["late"] >= 19


def test_at_a_rate_calls_overlap_where_connections_allow(http: build.Binary) -> None:
    """After a first call, 100 warm-ups and one to connect, each is answered only beside another."""
    both, seen = threading.Barrier(2), itertools.count(1)

    def talk(connection: e.socket.socket) -> None:
        for _ in e.requests(connection):
            if next(seen) > 102:
                both.wait()
            connection.sendall(e.http("200 OK"))

    with e.endpoint(talk) as server:
        answer = ask(http, at(http, server.port), "rate=1000", "connections=2", *FEW)
    assert (len(answer["samples"]), answer["facts"]["connections"]) == (20, 2)


def test_at_a_rate_no_more_calls_are_made_than_the_time_allows(http: build.Binary, functions: int) -> None:
    answer = ask(http, at(http, functions), "rate=100", "max=100000000", "idle=50000000")
    assert (len(answer["samples"]), answer["stop"], answer["ignored"]) == (9, "events", ["idle"])


def slow(seconds: float) -> e.Talk:
    def talk(connection: e.socket.socket) -> None:
        for _ in e.requests(connection):
            threading.Event().wait(seconds)
            connection.sendall(e.http("200 OK"))

    return talk


def test_a_connection_that_is_not_kept_is_said(http: build.Binary) -> None:
    with e.endpoint(e.answers(e.http("200 OK", header="Connection: close\r\n"))) as server:
        answer = ask(http, at(http, server.port), *FEW)
    assert answer["remarks"] == ["connection not kept: 121 were opened, by 1 callers"]


# ---------------------------------------------------------------- calls that fail


GOOD = e.grpc_answers(e.HEAD, e.data(e.REPLY), e.trailers(grpc_status="0"))
HTTP = {
    "hangs": (e.hangs, "no answer within 0.1 s"),
    "closes": (e.closes, "closed without an answer"),
    "half an answer": (e.answers(e.HALF), "closed before the answer was whole"),
    "half a head": (e.answers(e.HALF_A_HEAD), "closed before the answer was whole"),
    "speaks TLS": (e.speaks_tls, "no HTTP is spoken there"),
    "an error": (e.answers(e.http("503 Service Unavailable", b"no")), "HTTP 503"),
    "a redirect": (e.answers(e.http("302 Found", header="Location: /\r\n")), "HTTP 302"),
    "not found": (e.answers(e.http("404 Not Found")), "HTTP 404"),
}
NO_HTTP2 = "no answer in HTTP/2: it closed, or speaks something else"
GRPC = {
    "hangs": (e.hangs, "no answer within 0.1 s"),
    "closes": (e.closes, NO_HTTP2),
    "speaks TLS": (e.speaks_tls, NO_HTTP2),
    "HTTP/1": (e.answers(e.http("200 OK", b"hello")), NO_HTTP2),
    "status in the trailers": (
        e.grpc_answers(e.HEAD, e.data(e.REPLY), e.trailers(grpc_status="12")),
        "grpc-status 12: unimplemented",
    ),
    "trailers only": (
        e.grpc_answers(e.only_trailers(grpc_status="14", grpc_message='no "pod"')),
        "grpc-status 14: unavailable (no ?pod?)",
    ),
    "no such status": (e.grpc_answers(e.only_trailers(grpc_status="99")), "grpc-status 99: no such status"),
    "status that is no number": (e.grpc_answers(e.only_trailers(grpc_status="ok")), "no grpc-status"),
    "no status": (e.grpc_answers(e.HEAD, e.data(e.REPLY, e.END_STREAM)), "no grpc-status"),
    "no message": (e.grpc_answers(e.only_trailers(grpc_status="0")), "no message"),
    "half a message": (
        e.grpc_answers(e.HEAD, e.data(e.REPLY[:-1]), e.trailers(grpc_status="0")),
        "not one whole message",
    ),
    "a compressed message": (
        e.grpc_answers(e.HEAD, e.data(b"\x01" + e.REPLY[1:]), e.trailers(grpc_status="0")),
        "a compressed message, which was not asked for",
    ),
    "HTTP error": (e.grpc_answers((e.HEADERS, e.END_HEADERS | e.END_STREAM, b"\x8e")), "HTTP 500"),
}


@pytest.mark.parametrize("case", HTTP)
def test_what_is_no_good_http_answer_fails_with_its_reason(http: build.Binary, case: str) -> None:
    talk, why = HTTP[case]
    with e.endpoint(talk) as server:
        assert reason(http, at(http, server.port), SOON, "max=300000000") == why


@pytest.mark.parametrize("case", GRPC)
@pytest.mark.parametrize("connection", ["keep", "new"])
def test_what_is_no_good_grpc_answer_fails_with_its_reason(
    grpc: build.Binary, case: str, connection: str
) -> None:
    talk, why = GRPC[case]
    with e.endpoint(talk) as server:
        words = reason(grpc, at(grpc, server.port), SOON, "max=300000000", f"connection={connection}")
    assert words == why


def test_grpc_itself_says_what_it_does_not_know(grpc: build.Binary, greeter: int) -> None:
    """Its answer may come before the request has been sent: libcurl then reads no more."""
    said = reason(grpc, at(grpc, greeter), "method=/helloworld.Greeter/Sing")
    assert said.startswith(("grpc-status 12: unimplemented", "refused before the request was all sent"))


def test_an_endpoint_that_refuses_fails_with_the_reason(either: build.Binary) -> None:
    with e.refusing() as port:
        assert reason(either, at(either, port)) == "Connection refused"


def test_a_host_that_is_not_there_fails_with_the_reason(either: build.Binary) -> None:
    where = at(either, 80).replace("127.0.0.1", f"{'no' * 40}.invalid")  # too long to be asked for anywhere
    assert reason(either, where) == "there is no such host"


def test_failed_calls_are_counted_by_reason_and_never_timed(http: build.Binary) -> None:
    texts = [e.http("200 OK"), e.http("503 No"), e.http("500 No")]
    with e.endpoint(e.answers(*texts)) as server:
        answer = ask(http, at(http, server.port), "events=30", TIME)
    assert (len(answer["samples"]), answer["failed"]) == (10, {"HTTP 500": 10, "HTTP 503": 10})


def test_failed_calls_of_several_callers_are_counted_too(http: build.Binary) -> None:
    with e.endpoint(e.answers(e.http("200 OK"), e.http("503 No"))) as server:
        answer = ask(http, at(http, server.port), "events=30", TIME, "connections=2", "rate=1000")
    assert len(answer["samples"]) + answer["failed"]["HTTP 503"] == 30


def test_a_first_call_that_failed_has_no_time(http: build.Binary) -> None:
    texts = [e.http("503 No")] * 3 + [e.http("200 OK")] * 1000
    with e.endpoint(e.answers(*texts)) as server:
        answer = ask(http, at(http, server.port), *FEW)
    assert (answer["first"], answer["failed"], len(answer["samples"])) == (None, {"HTTP 503": 3}, 20)


def test_an_endpoint_that_dies_after_the_first_calls_fails(http: build.Binary) -> None:
    texts = [e.http("200 OK")] * 101 + [e.http("503 No")] * 20
    with e.endpoint(e.answers(*texts)) as server:
        assert reason(http, at(http, server.port), *FEW) == "no event ended well: HTTP 503"


def test_reasons_without_end_are_counted_together(http: build.Binary) -> None:
    texts = [e.http("200 OK"), *(e.http(f"{status} No") for status in range(500, 530))]
    with e.endpoint(e.answers(*texts)) as server:
        failed = ask(http, at(http, server.port), "events=31", TIME)["failed"]
    assert len(failed) == 16
    assert failed["other reasons"] == 15


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["url=127.0.0.1:8080/f"], "url=127.0.0.1:8080/f has no scheme: write http://127.0.0.1:8080/f"),
        (["url=http://"], "url=http:// is not a URL"),
        (["url=http://anna:secret@127.0.0.1/"], "url holds a user or a password: leave them out"),
        (["url=anna:secret@127.0.0.1/"], "url holds a user or a password: leave them out"),
        (["rate=0"], "rate=0 is no rate: write calls a second, or leave it out for one after another"),
        (["rate=00"], "rate=00 is no rate: write calls a second, or leave it out for one after another"),
        (["rate=fast"], "rate=fast is not a whole number"),
        (["connections=0"], "connections=0 is not in 1..1000"),
        (["timeout=0"], "timeout=0 leaves no time for a call"),
        (["connection=open"], "connection=open is not one of keep|new"),
    ],
)
def test_a_wrong_argument_is_said_before_anything_is_sent(
    http: build.Binary, arguments: list[str], words: str
) -> None:
    assert reason(http, *arguments) == words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["target=127.0.0.1"], "target=127.0.0.1 has no port: write 127.0.0.1:50051"),
        (["target=http://127.0.0.1:1"], "target is not host:port"),
        (["target=anna:secret@127.0.0.1:1"], "target is not host:port"),
        (["method=SayHello"], "method=SayHello does not begin with /: write /package.Service/Method"),
        (["endpoints=/no/such.json"], "endpoints=/no/such.json: No such file or directory"),
    ],
)
def test_a_wrong_target_is_said_before_anything_is_sent(
    grpc: build.Binary, arguments: list[str], words: str
) -> None:
    assert reason(grpc, *arguments) == words


def test_vhives_endpoints_are_called_in_turn(grpc: build.Binary, tmp_path: Path) -> None:
    with e.endpoint(GOOD) as one, e.endpoint(GOOD) as two:
        hosts = [
            {"hostname": "127.0.0.1", "eventing": False, "matchers": None},
            {"hostname": f"localhost:{two.port}"},
        ]
        path = e.temporary_list(tmp_path, json.dumps(hosts))
        answer = ask(grpc, at(grpc, one.port), f"endpoints={path}", "connection=new", "events=9", TIME)
    assert answer["facts"] == {"connections": 110}
    assert (one.connections, two.connections) == (55, 55)


def test_each_endpoint_has_a_connection_that_is_kept(grpc: build.Binary, tmp_path: Path) -> None:
    with e.endpoint(GOOD) as one, e.endpoint(GOOD) as two:
        hosts = [{"hostname": "127.0.0.1"}, {"hostname": f"localhost:{two.port}"}]
        path = e.temporary_list(tmp_path, json.dumps(hosts))
        for more in ((), ("idle=1000",), ("connections=2",)):
            answer = ask(grpc, at(grpc, one.port), f"endpoints={path}", *FEW, *more)
            assert "remarks" not in answer
    assert (one.connections, two.connections) == (4, 4)


def test_a_few_calls_are_made_even_where_there_is_no_time(http: build.Binary, functions: int) -> None:
    answer = ask(http, at(http, functions), "rate=1000", "max=1")
    assert (len(answer["samples"]), answer["stop"]) == (1, "events")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", " is not JSON"),
        ("[{]", " is not JSON"),
        ("", " is not JSON"),
        ("{}", ' is not a list: write [{"hostname": "..."}]'),
        ("[]", " holds 0 endpoints: 1 to 1000 can be called"),
        ("[{}]", ": entry 1 has no hostname"),
        ('["a"]', ": entry 1 has no hostname"),
        ('[{"hostname": "a"}, {"hostname": 5}]', ": entry 2 has no hostname"),
        (
            '[{"hostname": "a", "eventing": true}]',
            ": entry 1 is an eventing function, whose end no answer tells",
        ),
        ('[{"hostname": "anna:secret@a"}]', "hostname is not host:port"),
    ],
)
def test_a_file_that_is_no_list_of_endpoints_is_said(
    grpc: build.Binary, tmp_path: Path, text: str, words: str
) -> None:
    path = e.temporary_list(tmp_path, text)
    said = reason(grpc, f"endpoints={path}").replace(f"endpoints={path}", "").replace(path, "")
    assert said == words


# ---------------------------------------------------------------- in a note


NOTE = """title: a note
measure:
  refused: {{probe: http_invoke, label: refused, params: {{url: "{refused}"}}}}
  hangs: {{probe: http_invoke, label: hangs, params: {{url: "{hangs}", timeout: 100 ms}}}}
  partly: {{probe: http_invoke, label: partly, params: {{url: "{partly}", timeout: 1 s}}, runs: 1}}
body: |
  ```{{results}} anywhere
  ```
  ```{{table}} partly
  ```
"""


def test_each_bad_endpoint_has_its_place_in_the_post(http: build.Binary, tmp_path: Path) -> None:
    notebook = Notebook(tmp_path)
    with ExitStack() as stack:
        refused = stack.enter_context(e.refusing())
        partly = stack.enter_context(e.endpoint(e.answers(e.http("200 OK"), e.http("503 No"))))
        hangs = stack.enter_context(e.endpoint(e.hangs))
        ports = {"refused": refused, "hangs": hangs.port, "partly": partly.port}
        notebook.note(NOTE.format(**{name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}))
        done = notebook.run("run", STEM, "--quick")
    assert done.returncode == 4, done.stderr
    post = notebook.post.read_text()
    assert "Time spent on refused: failed: exit code 1: Connection refused" in post
    assert "Time spent on hangs: failed: exit code 1: no answer within 0.1 s" in post
    said = re.findall(r"(\d+) of (\d+) failed(: HTTP 503)?", post)
    assert {whole for _, _, whole in said} == {": HTTP 503"}
    assert all(0 < int(failed) < int(every) for failed, every, _ in said)
