"""The programs that the service's benchmarks look at: started, asked for readiness, measured by
what the kernel says of them, and stopped. Everything on the loopback.
"""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import time

from rounds import BUILD, PEERS

COACH = BUILD / 'pln-coach'
COACH_WITH_PLATFORM = BUILD / 'tests/service/coach_under_test'
PLATFORM = BUILD / 'tests/service/test_platform'


def free_port():
    with socket.socket() as one:
        one.bind(('127.0.0.1', 0))
        return one.getsockname()[1]


def is_ready(port):
    try:
        with socket.create_connection(('127.0.0.1', port), timeout=2) as link:
            link.sendall(b'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
            return b' 200 ' in link.recv(100)
    except OSError:
        return False


class Process:
    """What the kernel knows of a process, and an end to it."""

    def __init__(self, child):
        self.child = child

    def _status(self, name, place='status'):
        text = pathlib.Path(f'/proc/{self.child.pid}/{place}').read_text(encoding='utf-8')
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(name))

    def rss_mb(self):
        return self._status('VmRSS:') / 1024

    def own_mb(self):
        """Without the pages of files, which the kernel shares and takes back."""
        return self._status('RssAnon:') / 1024

    def peak_mb(self):
        return self._status('VmHWM:') / 1024

    def _tasks(self, file):
        for task in pathlib.Path(f'/proc/{self.child.pid}/task').iterdir():
            yield (task / file).read_text(encoding='utf-8')

    def cpu_ms(self):
        return sum(int(text.split()[0]) for text in self._tasks('schedstat')) / 1e6

    def switches(self):
        return sum(int(line.split()[1]) for text in self._tasks('status')
                   for line in text.splitlines() if line.startswith('voluntary_ctxt'))

    def kill(self):
        self.child.kill()
        self.child.wait()

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(timeout=30)


class Coach(Process):
    """`serve` on a data folder; with a platform's port the tests' own coach, else the program."""

    def __init__(self, folder, platform=None):
        self.port = free_port()
        self.log = pathlib.Path(folder) / 'bench-log'
        errors = open(self.log, 'wb')  # the process has its own
        environment = dict(os.environ, PLN_COACH_ADMIN__LISTEN=f'127.0.0.1:{self.port}')
        call = [COACH, 'serve', '--data', folder]
        if platform is not None:
            environment.update(PLN_TEST_PLATFORM=str(platform), PLN_TEST_PLATFORM_MODE='keys')
            call = [COACH_WITH_PLATFORM, folder]
        self.began = time.perf_counter()
        super().__init__(subprocess.Popen(list(map(str, call)), env=environment,
                                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                          stderr=errors))
        errors.close()

    def ready_ms(self, patience=60):
        """Milliseconds from the start to the first answer 200 of /readyz."""
        while not is_ready(self.port):
            if self.child.poll() is not None or time.perf_counter() - self.began > patience:
                raise RuntimeError(f'not ready: {self.child.poll()}')
            time.sleep(0.0005)
        return 1000 * (time.perf_counter() - self.began)

    def recovered_ms(self, patience=60):
        """Milliseconds from the start until all that was left open is in the service's hands."""
        while b'"msg":"started"' not in self.log.read_bytes():
            if self.child.poll() is not None or time.perf_counter() - self.began > patience:
                raise RuntimeError(f'not started: {self.child.poll()}')
            time.sleep(0.0005)
        return 1000 * (time.perf_counter() - self.began)


class Spoken(Process):
    """A process that answers on its standard output and ends with its input."""

    def __init__(self, call, **options):
        self.began = time.perf_counter()
        super().__init__(subprocess.Popen(list(map(str, call)), stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, **options))

    def line(self, patience=30):
        if not select.select([self.child.stdout], [], [], patience)[0]:
            raise RuntimeError(f'{self.child.args[0]} says nothing')
        return self.child.stdout.readline().decode()

    def tell(self, words):
        self.child.stdin.write(words.encode() + b'\n')
        self.child.stdin.flush()
        return json.loads(self.line())

    def end(self):
        self.child.stdin.close()
        self.child.wait(timeout=30)


def platform(*faults):
    """The tests' own platform, and its port."""
    process = Spoken([PLATFORM, '--mode', 'keys', *faults])
    return process, json.loads(process.line())['port']


def bolt(states):
    """A Bolt app connected to a stand-in for Slack, or None without one: (app, stand-in)."""
    if not (PEERS / 'node_modules/@slack/bolt').is_dir():
        return None
    mock = Spoken(['node', PEERS / 'slack_mock.mjs'])
    return Spoken(['node', PEERS / 'bolt.mjs', mock.line().strip(), states]), mock
