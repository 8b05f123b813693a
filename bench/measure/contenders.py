"""Starting each contender so that it gives given bytes for a given request.

A contender is a function (Place, Request, bytes) -> Server; it raises Missing when it can't run here.
"""
import dataclasses
import functools
import json
import pathlib
import re
import shutil
import subprocess

from . import processes
from .base import BUILD, PEERS, ROOT, UNDERSTUDY
from .processes import Server


class Missing(Exception):
    """Why a contender can't take part."""


@dataclasses.dataclass
class Place:
    """A folder for one server's files."""

    folder: pathlib.Path

    @property
    def log(self):
        return self.folder / "log"

    def write(self, name, content):
        file = self.folder / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file


def make_place(work, name):
    """A fresh folder below `work`."""
    number = 0
    while (folder := work / f"{name.replace(' ', '-')}-{number}").exists():
        number += 1
    folder.mkdir(parents=True)
    return Place(folder)


# --- understudy

def understudy_command(scenario="default", database=None, arguments=(), threads=1):
    """With one event loop, as nginx has one worker; `threads` None: with as many as users get."""
    return [UNDERSTUDY, "serve", scenario, "--port", "0", "--log-level", "warn",
            *(["--threads", str(threads)] if threads else []), *(["--db", database] if database else []), *arguments]


def start_understudy(place, scenario="default", database=None, arguments=(), threads=1):
    command = understudy_command(scenario, database, arguments, threads)
    process = processes.spawn(command, place.log, stdout=subprocess.PIPE)
    return Server("understudy", process, processes.listening_port(process))


# --- the limit and the yardstick

def start_bare(place, request, body):
    process = processes.spawn([BUILD / "bench" / "bare_httplib", request.path, place.write("body", body)], place.log,
                              stdout=subprocess.PIPE)
    return Server("bare cpp-httplib", process, processes.listening_port(process))


def start_nginx(place, request, body):
    if not nginx():
        raise Missing("nginx is not installed")
    port = processes.free_port()
    config = place.write("nginx.conf", nginx_config(place.folder, port, body))
    process = processes.spawn([nginx(), "-p", place.folder, "-c", config], place.log)
    processes.wait_until_answers(process, port, request)
    return Server("nginx", process, port)


@functools.lru_cache
def nginx():
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


PIECE = 700  # characters of up to 4 bytes, some escaped


def nginx_config(folder, port, body):
    """One worker that returns `body`. In pieces, since nginx reads no word of 4 KiB or more."""
    text = body.decode()
    pieces = [text[i:i + PIECE] for i in range(0, len(text), PIECE)]
    sets = "".join(f"      set $piece{i} {nginx_word(piece)};\n" for i, piece in enumerate(pieces))
    whole = "".join(f"${{piece{i}}}" for i in range(len(pieces)))
    if len(pieces) == 1:
        sets, whole = "", None
    answer = f'"{whole}"' if whole else nginx_word(text)
    temporary = "".join(f"  {kind}_temp_path {folder}/{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"""\
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  default_type application/json;
  keepalive_requests 1000000000;
{temporary}  geo $dollar {{ default "$"; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
{sets}      return 200 {answer};
    }}
  }}
}}
"""


def nginx_word(text):
    """`text` as nginx's configuration quotes it. A dollar sign has no escape there: a variable stands for it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("$", "${dollar}")
    return f"'{escaped}'"


# --- other test doubles, from npm

def peer_program(name):
    program = PEERS / "node_modules" / ".bin" / name
    if not program.exists():
        raise Missing("not installed: bench/install-peers")
    if not shutil.which("node"):
        raise Missing("node is not installed")
    return program


def started_peer(name, command, port, place, request):
    process = processes.spawn(command, place.log, cwd=place.folder)
    try:
        processes.wait_until_answers(process, port, request)
    except RuntimeError as error:
        raise Missing(f"{error}; it said: {place.log.read_text(errors='replace')[-300:]}") from error
    return Server(name, process, port)


def start_wiremock(place, request, body):
    jars = sorted(PEERS.glob("node_modules/wiremock/build/wiremock-standalone-*.jar"))
    if not jars:
        raise Missing("not installed: bench/install-peers")
    if not shutil.which("java"):
        raise Missing("java is not installed")
    (place.folder / "mappings").mkdir()
    place.write("mappings/bench.json", json.dumps({
        "request": {"method": request.method, "url": request.target},
        "response": {"status": 200, "body": body.decode(), "headers": {"Content-Type": "application/json"}}}))
    port = processes.free_port()
    return started_peer("WireMock", ["java", "-jar", jars[-1], "--port", port, "--bind-address", "127.0.0.1",
                                     "--root-dir", place.folder, "--no-request-journal", "--disable-banner"],
                        port, place, request)


def start_json_server(place, request, body):
    """Its replies are indented unless a middleware says otherwise."""
    program = peer_program("json-server")
    prefix, collection, _ = request.path.rsplit("/", 2)
    database = place.write("db.json", json.dumps({collection: [json.loads(body)]}))
    routes = place.write("routes.json", json.dumps({f"{prefix}/*": "/$1"}))
    compact = place.write("compact.js", "module.exports = (request, response, next) => {\n"
                                        "  request.app.set('json spaces', 0);\n  next();\n};\n")
    port = processes.free_port()
    return started_peer("json-server", [program, database, "--host", "127.0.0.1", "--port", port, "--quiet",
                                        "--read-only", "--routes", routes, "--middlewares", compact],
                        port, place, request)


def start_mockoon(place, request, body):
    program = peer_program("mockoon-cli")
    response = {"uuid": "3", "body": body.decode(), "latency": 0, "statusCode": 200, "label": "",
                "headers": [{"key": "Content-Type", "value": "application/json"}], "bodyType": "INLINE",
                "filePath": "", "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR",
                "disableTemplating": True, "fallbackTo404": False, "default": True, "crudKey": "id",
                "callbacks": []}
    route = {"uuid": "2", "type": "http", "documentation": "", "method": request.method.lower(),
             "endpoint": request.path.lstrip("/"), "responses": [response], "responseMode": None,
             "streamingMode": None, "streamingInterval": 0}
    port = processes.free_port()
    environment = place.write("environment.json", json.dumps({
        "uuid": "1", "lastMigration": 33, "name": "bench", "endpointPrefix": "", "latency": 0, "port": port,
        "hostname": "127.0.0.1", "folders": [], "routes": [route],
        "rootChildren": [{"type": "route", "uuid": "2"}], "proxyMode": False, "proxyHost": "",
        "proxyRemovePrefix": False, "cors": False, "headers": [], "proxyReqHeaders": [], "proxyResHeaders": [],
        "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "",
                       "caPath": "", "passphrase": ""},
        "data": [], "callbacks": []}))
    return started_peer("Mockoon", [program, "start", "--data", environment, "--port", port, "--hostname",
                                    "127.0.0.1", "--disable-log-to-file", "--disable-admin-api", "--repair"],
                        port, place, request)


def start_prism(place, request, body):
    program = peer_program("prism")
    document = place.write("openapi.json", json.dumps({
        "openapi": "3.0.3", "info": {"title": "bench", "version": "1"},
        "paths": {request.path: {request.method.lower(): {"responses": {"200": {
            "description": "", "content": {"application/json": {
                "schema": {"type": "object"}, "example": json.loads(body)}}}}}}}}))
    port = processes.free_port()
    return started_peer("Prism", [program, "mock", "--host", "127.0.0.1", "--port", port, "--verboseLevel",
                                  "silent", document], port, place, request)


def start_mountebank(place, request, body):
    """It closes connections unless the stub says otherwise."""
    program = peer_program("mb")
    port, control = processes.free_port(), processes.free_port()
    config = place.write("imposters.json", json.dumps({"imposters": [{
        "protocol": "http", "port": port, "host": "127.0.0.1", "stubs": [{
            "predicates": [{"equals": {"method": request.method, "path": request.path}}],
            "responses": [{"is": {"statusCode": 200, "body": body.decode(), "headers": {
                "Content-Type": "application/json", "Connection": "keep-alive"}}}]}]}]}))
    return started_peer("mountebank", [program, "start", "--host", "127.0.0.1", "--port", control, "--configfile",
                                       config, "--nologfile", "--loglevel", "error", "--pidfile",
                                       place.folder / "pid"], port, place, request)


LIMITS = {"bare cpp-httplib": start_bare, "nginx": start_nginx}
PEERS_BY_NAME = {"WireMock": start_wiremock, "json-server": start_json_server, "Mockoon": start_mockoon,
                 "Prism": start_prism, "mountebank": start_mountebank}
ON_JVM = {"WireMock"}
ALWAYS_THERE = {"understudy", "nginx"}  # whose errors make a run worthless; the others' are reported


def versions():
    """What was measured. A text for each program that can tell."""
    commands = {"understudy": [UNDERSTUDY, "--version"], "nginx": [nginx() or "nginx", "-v"], "wrk": ["wrk", "-v"],
                "java": ["java", "-version"], "node": ["node", "--version"],
                "cpp-httplib": ["pkg-config", "--modversion", "cpp-httplib"],
                "commit": ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]}
    found = {}
    for name, command in commands.items():
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        except OSError:
            continue
        text = done.stdout + done.stderr
        version = re.search(r"\d+\.[\w.+-]+", text)
        if text.strip():
            found[name] = text.split()[0] if name == "commit" else version.group() if version else "?"
    for name, package in (("WireMock", "wiremock"), ("json-server", "json-server"), ("Mockoon", "@mockoon/cli"),
                          ("Prism", "@stoplight/prism-cli"), ("mountebank", "mountebank")):
        file = PEERS / "node_modules" / package / "package.json"
        if file.exists():
            found[name] = json.loads(file.read_text())["version"]
    return found
