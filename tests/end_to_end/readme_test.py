#!/usr/bin/env python3
"""What the README shows is what the program does: its first talk, its scenario, its commands.

Plays the lines behind `>` again in `pln-coach chat` on a terminal of 80 columns and compares the
screens; runs the README's scenario and compares the output; tries every command of its table.
The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import fcntl
import json
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

from checks import check, closing_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get('PLN_BINARY', str(ROOT / 'build/dev/pln-coach'))
README = (ROOT / 'README.md').read_text(encoding='utf-8')
PROMPT = '\n> '
PATIENCE = 30  # seconds for one answer, on a busy machine

def blocks(kind):
    return re.findall(rf'^```{kind}\n(.*?)\n```$', README, re.MULTILINE | re.DOTALL)


def words(text):
    """Without the line breaks, which are a matter of the terminal's width."""
    return ' '.join(text.split())


class Terminal:
    """`pln-coach chat` on a pseudo terminal."""

    def __init__(self, data):
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM='xterm', NO_COLOR='1')
            os.execv(BINARY, [BINARY, 'chat', '--data', data, '--who', 'reader', '--locale', 'en',
                              '--timezone', 'UTC'])
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 80, 0, 0))
        self.text = ''

    def read_until_prompt(self):
        """What comes until the program waits for a line again."""
        got, end = b'', time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([self.screen], [], [], 0.2)[0]:
                try:
                    got += os.read(self.screen, 65536)
                except OSError:
                    break  # the program has ended
            elif got.replace(b'\r', b'').endswith(PROMPT.encode()):
                break
        self.text += got.decode('utf-8', 'replace').replace('\r', '')

    def type(self, line):
        os.write(self.screen, line.encode() + b'\r')
        self.read_until_prompt()

    def leave(self):
        """Ends the talk with Ctrl-D; gives the exit status, or None if it had to be stopped."""
        os.write(self.screen, b'\x04')
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


def export(data):
    done = subprocess.run([BINARY, 'export', '--who', 'console:reader', '--data', data],
                          capture_output=True, timeout=60)
    return json.loads(done.stdout)


def check_talk():
    (shown,) = blocks('text')
    typed = re.findall(r'^> (.*)$', shown, re.MULTILINE)
    check('the talk has typed lines', len(typed) > 5, typed)
    with tempfile.TemporaryDirectory() as data:
        terminal = Terminal(data)
        terminal.read_until_prompt()
        for line in typed:
            terminal.type(line)
        played = terminal.text.strip().removesuffix('>').strip()
        # Message by message, so that a failure shows where the two part.
        for one, other in zip(re.split(r'\n> ', shown), re.split(r'\n> ', played)):
            check(f'the talk at "{one.splitlines()[0]}"', words(one) == words(other),
                  f'the README shows\n{one}\nthe program\n{other}')
        check('the talk, line breaks included', shown == played, 'wrapped differently')
        check('the talk ends with Ctrl-D', terminal.leave() == 0)
        check_saved(data)


def check_saved(data):
    """The talk leads where the README says: subjects, contacts, step 2."""
    saved = export(data)
    check('subjects are saved', len(saved['subjects']) >= 1, saved['subjects'])
    check('contacts are saved', len(saved['contacts']) >= 1, saved['contacts'])
    check('step 2 has begun', saved['position']['step'] == 2, saved['position'])


def check_pace():
    """D12: the first subject within 3 messages, the first contact within 8; as the README says."""
    (shown,) = blocks('text')
    typed = re.findall(r'^> (.*)$', shown, re.MULTILINE)
    for what, messages in (('subjects', 2), ('contacts', 4)):
        with tempfile.TemporaryDirectory() as data:
            terminal = Terminal(data)
            terminal.read_until_prompt()
            for line in typed[:messages - 1]:
                terminal.type(line)
            before = export(data)[what]
            terminal.type(typed[messages - 1])
            terminal.leave()
            check(f'{what} with message {messages}', not before and export(data)[what], before)


def check_scenario():
    given, shown = blocks('json')
    done = subprocess.run([BINARY, 'simulate', '-'], input=given + '\n', capture_output=True,
                          text=True, timeout=60)
    check('the scenario ends with 0', done.returncode == 0, done.stderr)
    check('the scenario prints what is shown', done.stdout.strip() == shown.strip(), done.stdout)


def check_commands():
    """Each command of the table runs, in an order that makes sense."""
    rows = re.findall(r'^\| `[^|]*\| [^|]*\| `pln-coach ([^`]*)` \|$', README, re.MULTILINE)
    check('the table has commands', len(rows) >= 6, rows)
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_DATA_HOME=folder, USER='reader')
        start = subprocess.run([BINARY, 'chat', '--who', 'reader'], input='hello\nyes\ncoaching\n',
                               capture_output=True, text=True, env=environment, timeout=60)
        check('chat reads a pipe', start.returncode == 0, start.stderr)
        for row in sorted(rows, key=lambda row: row.startswith('forget')):
            row = row.replace('$USER', 'reader').replace('coach.copy', f'{folder}/coach.copy')
            row += ' --yes' if row.startswith('forget') else ''
            done = subprocess.run([BINARY, *row.split()], input='', capture_output=True, text=True,
                                  env=environment, cwd=ROOT, timeout=60)
            check(f'pln-coach {row}', done.returncode == 0, done.stdout[-500:] + done.stderr[-500:])


def main():
    for part in (check_talk, check_pace, check_scenario, check_commands):
        part()
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
