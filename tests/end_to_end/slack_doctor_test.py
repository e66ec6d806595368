#!/usr/bin/env python3
"""`pln-coach doctor` about Slack: it names what is wrong with tokens, scopes, the clock and the
public address, each with its mend, and is content when all is well.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import contextlib
import pathlib
import subprocess
import sys
import tempfile

from slack_coach import BINARY, SCOPES, Coach, FakeSlack, check
from checks import closing_line

PATIENCE = 60


def doctor(coach):
    """The lines about Slack, and the exit status."""
    run = subprocess.run([BINARY, 'doctor', '--config', coach.file, '--data', coach.data],
                         text=True, capture_output=True, timeout=PATIENCE, check=False)
    return [line for line in run.stdout.splitlines() if ': Slack ' in line], run.returncode


@contextlib.contextmanager
def workspace(folder, **settings):
    with FakeSlack(scopes=SCOPES, **settings) as fake:
        team = fake.add_workspace('Acme')
        yield fake, team, pathlib.Path(tempfile.mkdtemp(dir=folder))


def says(lines, *words):
    return any(all(word in line for word in words) for line in lines)


def all_is_well(folder):
    with workspace(folder) as (fake, team, place):
        lines, status = doctor(Coach(fake, place, token=fake.install(team)['token']))
        check('signed in, by the workspace\'s name', says(lines, 'ok', 'signed in to Acme'), lines)
        check('Socket Mode', says(lines, 'ok', 'Socket Mode lets us in'), lines)
        check('nothing else', len(lines) == 2 and status == 0, (lines, status))


def tokens_of_the_wrong_kind(folder):
    with workspace(folder) as (fake, team, place):
        token = fake.install(team)['token']
        lines, status = doctor(Coach(fake, place, token=fake.app_token))
        check('an app-level token as bot token', status == 1 and says(
            lines, 'failure', 'bot_token_file holds an app-level token', 'mend'), lines)
        coach = Coach(fake, place, token=token)
        coach.secret('app_token_file', token)
        lines, status = doctor(coach)
        check('a bot token as app-level token', status == 1 and says(
            lines, 'failure', 'app_token_file holds a bot token', 'mend'), lines)
        lines, status = doctor(Coach(fake, place, token='xoxb-1-nobody'))
        check('a token that nobody knows', status == 1 and says(
            lines, 'failure', 'auth.test: invalid_auth', 'mend'), lines)


def scopes_that_are_missing(folder):
    with workspace(folder) as (fake, team, place):
        token = fake.install(team)['token']
        fake.set_scopes('chat:write,im:history')
        lines, status = doctor(Coach(fake, place, token=token))
        check('one without which nothing works', status == 1 and says(
            lines, 'failure', 'the scope im:write is missing', 'mend'), lines)
        check('one without which something is missing, and what', says(
            lines, 'warning', 'the scope users:read is missing', 'time zone', 'mend'), lines)
        check('not those that are there', not says(lines, 'chat:write'), lines)


def a_clock_that_is_off(folder):
    for offset, word in ((400, 'behind'), (-400, 'ahead')):
        with workspace(folder, clock_offset=float(offset)) as (fake, team, place):
            lines, status = doctor(Coach(fake, place, token=fake.install(team)['token']))
            check(f'a clock that is {word}', status == 1 and says(
                lines, 'failure', 'this clock is', word, 'mend'), lines)


def a_public_address(folder):
    with workspace(folder) as (fake, team, place):
        coach = Coach(fake, place, 'http', token=fake.install(team)['token'])
        lines, status = doctor(coach)
        check('one that cannot be reached', status == 1 and says(
            lines, 'failure', 'coach.example.org cannot be reached', 'mend'), lines)
        coach.start()
        text = coach.file.read_text(encoding='utf-8')
        coach.file.write_text(text.replace('https://coach.example.org',
                                           f'http://127.0.0.1:{coach.http_port}'),
                              encoding='utf-8')
        lines, _ = doctor(coach)
        check('one that leads to the coach', says(lines, 'ok', 'leads to the coach'), lines)
        coach.end()
        coach.file.write_text(text.replace('https://coach.example.org', fake.base),
                              encoding='utf-8')
        lines, _ = doctor(coach)
        check('one that leads elsewhere', says(lines, 'warning', 'answers with 404', 'mend'), lines)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for part in (all_is_well, tokens_of_the_wrong_kind, scopes_that_are_missing,
                     a_clock_that_is_off, a_public_address):
            part(folder)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
