"""Who takes part: how each is started in front of the host, and what a caller has to send it."""

import dataclasses
import pathlib
import shutil
import subprocess

from . import questions
from .machine import Trouble, await_port, free_port
from .process import Process

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "benchmarks" / "peers"

@dataclasses.dataclass
class Contestant:
    """`launch(folder, host_port, port)` tells the command, and the environment it needs."""
    name: str
    title: str
    launch: object = None
    model: str = "gpt-bench"
    headers: tuple = ()
    gemini: bool = False  # is asked in Gemini's words, and writes answers anew
    peer: bool = False  # writes answers anew, and is too slow for the others' load
    warms: bool = False  # gets faster while it runs
    process: object = None
    port: int = 0

    def asked(self, size, chunks=0, gap=0):
        """(path, body)"""
        if self.gemini:
            return questions.gemini_path(self.model, chunks), questions.gemini_body(self.model, size, chunks, gap)
        return questions.CHAT, questions.body(self.model, size, chunks, gap)

    def question(self, size, chunks, gap):
        """The whole request, head included."""
        path, text = self.asked(size, chunks, gap)
        return questions.request(text, self.headers, path)

    def rewrites(self):
        return self.peer or self.gemini

    def leniency(self):
        """What the load generator has to know of answers that are not the host's bytes."""
        return [f"loose={int(self.rewrites())}", *(['done="finishReason":"STOP"'] if self.gemini else [])]

    def start(self, folder, host_port, environment=None):
        self.port = free_port()
        command, more = self.launch(folder, host_port, self.port)
        self.process = Process(self.name, command, folder, environment={**more, **(environment or {})})
        return self

    def ready(self):
        await_port(self.port, self.process)
        return self

    def another(self):
        """The same, to be started once more beside it."""
        return dataclasses.replace(self, process=None, port=0)

    def end(self):
        if self.process:
            self.process.end()


def nginx(folder, host_port, port):
    conf = folder / f"nginx-{port}.conf"
    temporary = "".join(f"{kind}_temp_path {folder}/nginx-{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    conf.write_text(f"""
worker_processes 1; daemon off; pid {folder}/nginx-{port}.pid; error_log stderr error;
events {{ worker_connections 25000; }}
http {{
  access_log off; keepalive_requests 100000000; {temporary}
  upstream host {{ server 127.0.0.1:{host_port}; keepalive 1024; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://host; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 600s;
    }}
  }}
}}""")
    return ["nginx", "-p", folder, "-c", conf], {}


def haproxy(folder, host_port, port):
    conf = folder / f"haproxy-{port}.cfg"
    conf.write_text(f"""
global
  nbthread 1
defaults
  mode http
  option http-no-delay
  option abortonclose
  timeout connect 5s
  timeout client 600s
  timeout server 600s
frontend f
  bind 127.0.0.1:{port} backlog 4096
  default_backend b
backend b
  http-reuse always
  server host 127.0.0.1:{host_port}
""")
    return ["haproxy", "-f", conf, "-db"], {}


PRICES = """provider,model,what,value,per,when,valid_from,valid_to,verified_at,status,source
host,gpt-bench,input_tokens,2.5,1000000,,,,,,
host,gpt-bench,output_tokens,15,1000000,,,,,,
"""


def sluice(everything, money=False, data="sluice-data"):
    def launch(folder, host_port, port):
        config = folder / f"sluice-{port}.yaml"
        alias = "models: [{name: fast, target: host/gpt-bench}]" if everything else ""
        config.write_text(f"""
server: {{port: {port}, eventLoops: 1}}
simulated: {{enabled: false}}
stream: {{keepAlive: 10m, gapTimeout: 10m}}
store: {{ledger: {str(money).lower()}}}
{prices(folder) if money else ""}
providers:
  host: {{baseUrl: "http://127.0.0.1:{host_port}/v1", models: [gpt-bench, bench], includeUsage: {str(everything).lower()}}}
{alias}
""")
        return [ROOT / "sluice", "serve", "--config", config, "--data-dir", folder / data], {}
    return launch


def prices(folder):
    (folder / "prices.csv").write_text(PRICES)
    return f"prices: {{overrides: {folder}/prices.csv}}"


def sluices(folder):
    """Builds it, makes the cache that it starts from, and a key."""
    subprocess.run([ROOT / "sluice", "build"], check=True, stdout=subprocess.DEVNULL, timeout=1200)
    key = subprocess.run([ROOT / "sluice", "key", "create", "--quiet", "--data-dir", folder / "sluice-data"],
                         check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    shown = (f"Authorization: Bearer {key}",)
    yield Contestant("native", "Sluice, native lane", sluice(False), headers=shown, warms=True)
    data = ["--data-dir", folder / "sluice-data"]
    for scope in ("key=*", "model=host/gpt-bench"):
        subprocess.run([ROOT / "sluice", "budget", "create", scope[:3], "--for", scope, "--limit", "1000000", *data],
                       check=True, stdout=subprocess.DEVNULL, timeout=60)
    # A journal belongs to one gateway.
    for name in ("money", "all"):
        shutil.copytree(folder / "sluice-data", folder / name)
    yield Contestant("native_money", "Sluice, native lane, two hard budgets and the ledger", sluice(False, True, "money"), headers=shown, warms=True)
    yield Contestant("native_all", "Sluice, native lane, every stage on", sluice(True, True, "all"), "fast", shown, warms=True)
    # Not gpt-bench: what is known of OpenAI's newer models would give the limit another name.
    yield Contestant("translated", "Sluice, callers of Gemini", sluice(False), "bench", shown, gemini=True, warms=True)


def peer(script, host_port):
    """A gateway that an adapter of benchmarks/peers knows how to start; its reason if it cannot."""
    version = subprocess.run([script, "check"], capture_output=True, text=True, timeout=60)
    if version.returncode:
        raise Trouble(version.stderr.strip().split("\n")[-1] or "cannot run here")
    lines = subprocess.run([script, "question", str(host_port)], check=True, capture_output=True, text=True, timeout=60).stdout.split("\n")
    told = [line.split("=", 1) for line in lines if "=" in line]
    return Contestant(
        script.name, version.stdout.strip(), lambda folder, host, port: ([script, "serve", port, host, folder], {}),
        next(value for name, value in told if name == "model"), tuple(value for name, value in told if name == "header"),
        peer=True, warms=True)


def everyone(folder, host_port, chosen):
    """All who can take part and are wanted; why the others do not."""
    present, absent = [Contestant("nginx", "nginx", nginx)], {}
    if shutil.which("haproxy"):
        present.append(Contestant("haproxy", "HAProxy", haproxy))
    else:
        absent["haproxy"] = "not installed"
    present.extend(sluices(folder))
    for script in sorted(PEERS.iterdir()):
        try:
            present.append(peer(script, host_port))
        except Trouble as reason:
            absent[script.name] = str(reason)
    return [one for one in present if not chosen or one.name in chosen], absent
