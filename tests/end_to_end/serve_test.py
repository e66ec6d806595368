#!/usr/bin/env python3
"""`pln-coach serve` as an operator meets it: starts, answers its admin endpoints and the other
commands beside it, takes signals, refuses what cannot work with a sentence that helps.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

from checks import check, closing_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get('PLN_BINARY', str(ROOT / 'build/dev/pln-coach'))
PATIENCE = 30  # seconds for one answer, on a busy machine

def until(condition):
    """What `condition` gives as soon as that is true; the last it gave if patience ends."""
    end = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.02)


def run(*arguments, **more):
    return subprocess.run([BINARY, *map(str, arguments)], text=True, capture_output=True,
                          timeout=PATIENCE, stdin=subprocess.DEVNULL, check=False, **more)


class Service:
    """One `serve` on ports of its own; `admin` is where it answers."""

    def __init__(self, data, configuration='', environment=None):
        self.data = pathlib.Path(data)
        self.file = self.data.parent / f'{self.data.name}.yaml'
        self.file.write_text('admin:\n  listen: 127.0.0.1:0\n' + configuration, encoding='utf-8')
        self.log_file = self.data.parent / f'{self.data.name}.log'
        with self.log_file.open('w') as log:
            self.process = subprocess.Popen(
                [BINARY, 'serve', '--config', self.file, '--data', self.data],
                stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        self.started = until(lambda: self.said('started') or self.process.poll() is not None)
        lines = [line for line in self.lines() if line.get('msg') == 'started']
        self.port = lines[-1]['admin_port'] if lines else None

    def lines(self):
        found = []
        for line in self.log_file.read_text(encoding='utf-8').splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                found.append({'broken': line})
        return found

    def said(self, message):
        return any(line.get('msg') == message for line in self.lines())

    def get(self, path):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        connection.request('GET', path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def end(self, number=signal.SIGTERM):
        begun = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        return status, time.monotonic() - begun


def admin_and_signals(folder):
    service = Service(folder / 'one')
    check('it starts', service.port, service.log_file.read_text())
    status, body = service.get('/readyz')
    check('ready', status == 200 and json.loads(body)['status'] == 'ok', body)
    check('live', service.get('/livez')[0] == 200)
    status, body = service.get('/metrics')
    check('metrics', status == 200 and 'pln_coach_build_info{version=' in body, body[:200])
    check('nothing else', service.get('/')[0] == 404)

    service.file.write_text('admin:\n  listen: 127.0.0.1:0\nlog:\n  level: debug\n')
    service.process.send_signal(signal.SIGHUP)
    check('SIGHUP reads the configuration again',
          until(lambda: service.said('configuration read again')))
    service.file.write_text('lgo:\n  level: debug\n')
    service.process.send_signal(signal.SIGHUP)
    check('a configuration with a fault changes nothing and is told', until(
        lambda: service.said('the configuration cannot be used; the former one stands')))
    check('and it still lives', service.get('/livez')[0] == 200)

    status, took = service.end()
    check('SIGTERM ends it well within 5 s', status == 0 and took < 5,
          f'{status} after {took:.1f} s')
    check('every line of the log is one JSON object with time, level and message',
          all({'ts', 'level', 'msg'} <= line.keys() for line in service.lines()),
          service.log_file.read_text())


def commands_beside_it(folder):
    data = folder / 'two'
    talk = subprocess.run([BINARY, 'chat', '--data', data, '--who', 'ana', '--locale', 'en'],
                          input='hi\nyes\n', text=True, capture_output=True, timeout=PATIENCE,
                          check=False)
    check('a talk before it', talk.returncode == 0, talk.stderr)
    service = Service(data)
    second = run('serve', '--data', data)
    check('a second one on the same folder is refused, and told by whom',
          second.returncode == 1 and f'process {service.process.pid}' in second.stderr,
          second.stderr)
    export = run('export', '--who', 'console:ana', '--data', data)
    check('export', export.returncode == 0 and json.loads(export.stdout)['learner']['started_at'],
          export.stdout + export.stderr)
    backup = run('store', 'backup', folder / 'copy.sqlite', '--data', data)
    check('backup', backup.returncode == 0 and (folder / 'copy.sqlite').exists(), backup.stderr)
    verify = run('store', 'verify', '--data', data)
    check('verify', verify.returncode == 0 and 'sound: 1 learners' in verify.stdout,
          verify.stdout + verify.stderr)
    rotate = run('store', 'rotate-key', '--data', data)
    check('rotate-key', rotate.returncode == 0, rotate.stderr)
    listed = run('store', 'quarantine', 'list', '--data', data)
    check('quarantine list', listed.stdout == 'nothing is in quarantine\n', listed.stderr)
    for what in ('retry', 'drop'):
        missing = run('store', 'quarantine', what, 'nothing', '--data', data)
        check(f'quarantine {what} of nothing',
              missing.returncode == 1 and 'quarantine list' in missing.stderr, missing.stderr)
    forget = run('forget', '--who', 'console:ana', '--yes', '--data', data)
    check('forget', forget.returncode == 0, forget.stderr)
    again = run('forget', '--who', 'console:ana', '--yes', '--data', data)
    check('forgotten is forgotten', again.returncode == 1 and 'nobody is known' in again.stderr,
          again.stderr)
    service.end(signal.SIGKILL)
    after = Service(data)
    check('it starts again after a kill', after.port, after.log_file.read_text())
    check('and is ready', after.port and after.get('/readyz')[0] == 200)
    after.end()


def refusals(folder):
    busy = socket.create_server(('127.0.0.1', 0))
    port = busy.getsockname()[1]
    file = folder / 'busy.yaml'
    file.write_text(f'admin:\n  listen: 127.0.0.1:{port}\n')
    taken = run('serve', '--config', file, '--data', folder / 'busy')
    check('an address that is taken is named',
          taken.returncode == 1 and f'127.0.0.1:{port}' in taken.stderr, taken.stderr)
    busy.close()
    file.write_text('slcak:\n  - name: acme\n')
    unknown = run('serve', '--config', file, '--data', folder / 'unknown')
    check('an unknown key is named with its line and the nearest one',
          unknown.returncode == 1 and re.search(r'unknown\S*.*|slcak', unknown.stderr)
          and 'slack' in unknown.stderr and ':1' in unknown.stderr, unknown.stderr)
    token = folder / 'token'
    token.write_text('xoxb-secret')
    token.chmod(0o644)
    file.write_text('mastodon:\n  - server: https://learn.example\n'
                    f'    access_token_file: {token}\n')
    exposed = run('serve', '--config', file, '--data', folder / 'exposed')
    check('a secret that others can read stops the start',
          exposed.returncode == 1 and str(token) in exposed.stderr
          and 'xoxb' not in exposed.stderr, exposed.stderr)
    missing = run('serve', '--config', folder / 'no.yaml', '--data', folder / 'missing')
    check('a configuration that is not there is named',
          missing.returncode == 1 and 'no.yaml' in missing.stderr, missing.stderr)


def notices(folder):
    """What systemd is told."""
    place = folder / 'notify'
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(place))
        listener.settimeout(PATIENCE)
        service = Service(folder / 'three', environment={'NOTIFY_SOCKET': str(place),
                                                         'WATCHDOG_USEC': '4000000'})
        first = listener.recv(4096).decode()
        while 'READY=1' not in first and 'WATCHDOG=1' in first:
            first = listener.recv(4096).decode()
        check('systemd is told that it is ready', 'READY=1' in first, first)
        beat = listener.recv(4096).decode()
        check('and that it lives', 'WATCHDOG=1' in beat, beat)
        service.process.send_signal(signal.SIGTERM)
        told = ''
        while 'STOPPING=1' not in told:
            told = listener.recv(4096).decode()
        check('and that it stops', 'STOPPING=1' in told, told)
        service.process.wait(timeout=PATIENCE)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (admin_and_signals, commands_beside_it, refusals, notices):
            part(folder)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
