"""The coach with Slack as tests/fakes/slack plays it: what the slack_*_test scripts share.

    with Stage('socket', folder) as stage:       # or 'http'; a workspace with the app, a coach
        ana = stage.person('ana')
        answers = stage.say(ana, 'hello')        # the bot's messages that answer this one
        answers = stage.press(ana, answers[-1], '1 yes')
        stage.export(ana)['subjects']

Not a test itself. The program is PLN_BINARY.
"""

import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import checks

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

from fakes.slack.fake import FakeSlack  # noqa: E402, found by the line above
from fakes.slack.settings import MANIFEST_SCOPES  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get('PLN_BINARY', str(ROOT / 'build/dev/pln-coach'))
PATIENCE = 30  # seconds for one thing, on a busy machine
DETAIL_MAX = 800
TRANSPORTS = ('socket', 'http')
SCOPES = MANIFEST_SCOPES + ',files:write,usergroups:read'
PUBLIC_URL = 'https://coach.example.org'  # in front of http.listen, as a proxy would be

until = FakeSlack.wait_for
_one_check = threading.Lock()


def check(what, good, detail=''):
    """The same as checks.check, from any thread."""
    with _one_check:
        checks.check(what, good, str(detail)[:DETAIL_MAX])
    return bool(good)


def number(name, default):
    """A count that tests/long raises."""
    return int(os.environ.get(name, default))


class Coach:
    """`pln-coach serve` with one Slack app. Its data outlive it: start() begins again on them."""

    def __init__(self, fake, folder, transport='socket', token=None, more='', name='acme'):
        """Without `token` the app is for many workspaces. `more` are further lines of the
        configuration."""
        self.fake, self.transport = fake, transport
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = self.folder / 'data'
        self.log_file = self.folder / 'log'
        secrets = {'client_secret_file': fake.client_secret}
        if transport == 'socket':
            secrets['app_token_file'] = fake.app_token
        else:
            secrets['signing_secret_file'] = fake.signing_secret
        if token:
            secrets['bot_token_file'] = token
        lines = [f'    {key}: {self.secret(key, value)}' for key, value in secrets.items()]
        self.file = self.folder / 'coach.yaml'
        self.file.write_text(
            'admin: {listen: "127.0.0.1:0"}\n'
            f'http: {{listen: "127.0.0.1:0", public_url: "{PUBLIC_URL}"}}\n'
            'log: {level: debug}\n'
            f'{more}\nslack:\n  - name: {name}\n    mode: {transport}\n'
            f'    client_id: "{fake.client_id}"\n    api_url: {fake.api_url}\n'
            + '\n'.join(lines) + '\n', encoding='utf-8')
        self.process = None
        self.admin_port = self.http_port = 0

    def secret(self, key, value):
        file = self.folder / key
        file.write_text(value, encoding='utf-8')
        file.chmod(0o600)
        return file

    def start(self, connected=True, environment=None):
        """Until it has said `started`, and is reached by Slack if `connected`."""
        begun = self.log_file.stat().st_size if self.log_file.exists() else 0
        with self.log_file.open('a', encoding='utf-8') as log:
            self.process = subprocess.Popen(
                [BINARY, 'serve', '--config', self.file, '--data', self.data],
                stderr=log, stdin=subprocess.DEVNULL,
                env={**os.environ, **(environment or {})})
        until(lambda: self.said('started', begun) or self.process.poll() is not None, PATIENCE)
        told = [line for line in self.lines(begun) if line.get('msg') == 'started']
        if not told:
            raise RuntimeError('the coach did not start: ' + self.log_file.read_text()[-2000:])
        self.admin_port, self.http_port = told[-1]['admin_port'], told[-1]['http_port']
        if self.transport == 'http':
            self.fake.use_http(f'http://127.0.0.1:{self.http_port}/slack/events')
        if connected:
            until(lambda: self.said('connected', begun), PATIENCE)
        if connected and self.transport == 'socket':
            self.fake.wait_connected(2, PATIENCE)
        return self

    def lines(self, begun=0):
        found = []
        with self.log_file.open('rb') as log:
            log.seek(begun)
            for line in log.read().decode('utf-8', 'replace').splitlines():
                try:
                    found.append(json.loads(line))
                except ValueError:
                    found.append({'msg': '', 'broken': line})
        return found

    def said(self, message, begun=0):
        return any(line.get('msg') == message for line in self.lines(begun))

    def noted(self, what):
        """What the Slack adapter has told: the details of notes with these words."""
        return [line.get('detail', '') for line in self.lines() if line.get('what') == what]

    def faults(self):
        """Lines of the log that no run should have: of sanitizers, and errors."""
        return [line for line in self.lines()
                if 'broken' in line or line.get('level') in ('error', 'critical')]

    def get(self, path, port=None, headers=None):
        connection = http.client.HTTPConnection('127.0.0.1', port or self.admin_port,
                                                timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request('GET', path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer

    def metric(self, name, **labels):
        """The value of one figure; the sum, if there are several that fit; None without any."""
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        found = [line.rsplit(' ', 1)[1] for line in self.get('/metrics')[1].splitlines()
                 if line.split('{')[0].split(' ')[0] == 'pln_coach_' + name
                 and all(one in line for one in wanted)]
        return sum(map(float, found)) if found else None

    def quiet(self):
        """True once everything that came is answered and every message is out."""
        return self.fake.settled(PATIENCE) and bool(
            until(lambda: self.metric('outbox_pending') == 0, PATIENCE, 0.02))

    def command(self, *arguments):
        return subprocess.run([BINARY, *map(str, arguments), '--data', self.data], text=True,
                              capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL,
                              check=False)

    def export(self, tenant, user):
        """All that is kept of a person, beside the running coach or without it."""
        made = self.command('export', '--who', f'slack:{tenant}/{user}')
        if made.returncode != 0:
            raise RuntimeError(made.stderr)
        return json.loads(made.stdout)

    def knows(self, tenant, user):
        made = self.command('export', '--who', f'slack:{tenant}/{user}')
        return made.returncode == 0 and json.loads(made.stdout)['learner']['started_at'] is not None

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def end(self, how=signal.SIGTERM):
        """(exit status, seconds)"""
        begun = time.monotonic()
        self.process.send_signal(how)
        status = self.process.wait(PATIENCE)
        return status, time.monotonic() - begun

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)


class Stage:
    """A workspace that has the app, and the coach in it. `more` are lines of its configuration, or
    a function of this stage that gives them."""

    def __init__(self, transport, folder, more='', scopes=SCOPES, **settings):
        settings.setdefault('time_scale', 0.01)
        self.transport = transport
        self.fake = FakeSlack(scopes=scopes, **settings)
        self.team = self.fake.add_workspace('Acme')
        self.installed = self.fake.install(self.team)
        self.bot = self.installed['bot_user']
        self.coach = Coach(self.fake, pathlib.Path(folder) / transport, transport,
                           self.installed['token'], more(self) if callable(more) else more)

    def __enter__(self):
        try:
            self.coach.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *what):
        self.coach.close()
        self.fake.close()

    def person(self, name, **about):
        return self.fake.add_user(name, about.pop('team', self.team), **about)

    def answers(self, user, key):
        """The bot's messages whose lasting id comes from this event."""
        start = f'slack/{self.team}/{key}.'
        return [one for one in self.fake.dm_messages(user) if id_of(one).startswith(start)]

    def delivered(self, user, ts, channel=None):
        """The Delivery of a message that somebody wrote."""
        place = channel or self.fake.dm(user)
        return until(lambda: next((one for one in reversed(self.fake.sent('events_api'))
                                   if one.payload['event'].get('ts') == ts
                                   and one.payload['event'].get('channel') == place), None))

    def say(self, user, text, answered=True, **more):
        """Writes to the bot; gives its answers, none of them if none came in time."""
        ts = self.fake.say(user, text, **more)
        self.delivered(user, ts).wait(PATIENCE)
        if not answered:
            return ts
        key = f'{self.fake.dm(user)}/{ts}'
        return until(lambda: self.answers(user, key), PATIENCE)

    def talk(self, user, *texts):
        found = []
        for text in texts:
            found = self.say(user, text)
        return found

    def triggered(self, user, delivery):
        """The answers to something pressed, sent or ordered."""
        trigger = delivery.wait(PATIENCE).payload['trigger_id']
        return until(lambda: self.answers(user, f'trigger/{trigger}'), PATIENCE)

    def press(self, user, message, option, **more):
        return self.triggered(user, self.fake.press(user, message, option, **more))

    def submit(self, user, values):
        return self.triggered(user, self.fake.submit(user, values))

    def modal(self, user, title=None):
        """The open form, once it is there; with this field, if one is named."""
        def there():
            view = self.fake.modal(user)
            return view if view and (title is None or title in json.dumps(view)) else None
        return until(there, PATIENCE)

    def newcomer(self, name, *texts, **about):
        """A person who has agreed, and has then said these things."""
        user = self.person(name, **about)
        self.talk(user, 'hello', 'yes', *texts)
        return user

    def export(self, user):
        return self.coach.export(self.team, user)


def id_of(message):
    """The lasting id of a message of the bot."""
    return message.get('metadata', {}).get('event_payload', {}).get('id', '')


def texts(messages):
    return [one.get('text', '') for one in messages]


def buttons(message):
    """The words on the buttons of a message or view."""
    return [element['text']['text'] for block in message.get('blocks', ())
            if block['type'] == 'actions' for element in block['elements']]


def comparable(export):
    """An export without what differs between two people who said the same."""
    found = json.loads(json.dumps(export))
    for name in ('id', 'name', 'started_at', 'identities'):
        found['learner'].pop(name)
    for entry in (*found['consents'], *found['goals'], *found['contacts']):
        for name in ('id', 'given_at', 'at'):
            entry.pop(name, None)
    for one in found['nudging']['sent']:
        one.pop('at')
    return found


def together(scenes, *arguments, threads=6):
    """Scenes side by side; one that breaks is a failed check and does not hide the others."""
    def play(scene):
        try:
            scene(*arguments)
        except Exception as error:
            traceback.print_exc()
            check(f'{scene.__name__} came to its end', False, repr(error))
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(play, scenes))


def closing_checks(stage, where, killed=False):
    """What holds after every run: nothing malformed went out, nothing was thrown at people. A coach
    that was killed no longer knows which methods were limited."""
    counts = stage.fake.all_counts()
    for name in ('bad_frames', 'fragmented_acks', 'oversized_acks', 'malformed_acks',
                 'unknown_acks', 'refused_payloads', 'deflate_offers', 'bad_response_actions',
                 'posts_without_text', 'posts_with_link_names', 'posts_with_parse', 'foreign_ids',
                 'unknown_paths', 'calls_before_retry_after', 'uploads_of_wrong_length'):
        if killed and name == 'calls_before_retry_after':
            continue
        check(f'{where}: no {name}', counts.get(name, 0) == 0, counts.get(name))
    check(f'{where}: Slack refused no blocks', not stage.fake.refused_blocks,
          stage.fake.refused_blocks[:2])
    check(f'{where}: no errors in the log', not stage.coach.faults(), stage.coach.faults()[:3])


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory(prefix='pln-slack-') as name:
        yield pathlib.Path(name)
