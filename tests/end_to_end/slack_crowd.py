"""People beside the learners of slack_coach: somebody who installs the app in a browser, and a
crowd that writes numbered notes at a pace. Not a test itself.
"""

import collections
import concurrent.futures
import threading
import time

from slack_coach import PATIENCE, PUBLIC_URL, check


class Browser:
    """Somebody who installs the app: goes where they are sent, and keeps cookies."""

    def __init__(self, coach):
        self.coach, self.fake = coach, coach.fake
        self.cookie = ''

    def begin(self):
        """To Slack and through its page; gives the address that Slack sends back to."""
        status, body, answer = self.coach.get('/slack/install', self.coach.http_port)
        if status != 302:
            raise RuntimeError(f'{status}: {body}')
        self.cookie = answer.getheader('Set-Cookie').split(';')[0]
        place = answer.getheader('Location')
        if not place.startswith(self.fake.base):
            raise RuntimeError(f'sent to {place}')
        _, _, answer = self.coach.get(place[len(self.fake.base):], self.fake.port)
        return answer.getheader('Location')

    def come_back(self, place):
        """(status, page)"""
        if not place.startswith(PUBLIC_URL):
            raise RuntimeError(f'sent to {place}')
        headers = {'Cookie': self.cookie} if self.cookie else {}
        return self.coach.get(place[len(PUBLIC_URL):], self.coach.http_port, headers)[:2]

    def install(self, team=None, enterprise=None):
        """(status, page, where Slack sent back to); Slack's side is decided unless none is
        named."""
        if team or enterprise:
            self.fake.decide(team, enterprise)
        place = self.begin()
        return *self.come_back(place), place


class Notes:
    """Numbered notes that people send at a pace; each has to be in the journals exactly once."""

    def __init__(self, stage, people):
        self.stage = stage
        with concurrent.futures.ThreadPoolExecutor(people) as pool:
            self.people = list(pool.map(stage.newcomer, [f'noter{one}' for one in range(people)]))
        self.sent = []  # (person, text, ts)
        self.going = threading.Event()
        self.thread = None

    def send(self):
        count = len(self.sent)
        user = self.people[count % len(self.people)]
        text = f'note {count} of {user}'
        ts = self.stage.fake.say(user, f'note for myself: {text}')
        self.sent.append((user, text, ts))

    def begin(self, rate):
        """Until end(), in a thread of its own."""
        def body():
            due = time.monotonic()
            while self.going.is_set():
                self.send()
                due += 1 / rate
                time.sleep(max(0.0, due - time.monotonic()))
        self.going.set()
        self.thread = threading.Thread(target=body, daemon=True)
        self.thread.start()

    def end(self):
        self.going.clear()
        self.thread.join(PATIENCE)

    def acknowledged(self):
        """The texts of those that the coach has acknowledged."""
        acked = {one.payload['event'].get('ts') for one in self.stage.fake.sent('events_api')
                 if one.state == 'acked'}
        return {text for _, text, ts in self.sent if ts in acked}

    def kept(self):
        """How often each is in the store."""
        return collections.Counter(entry['text'] for user in self.people
                                   for entry in self.stage.export(user)['journal'])

    def check(self, where):
        """All are there, once."""
        kept = self.kept()
        missing = [text for _, text, _ in self.sent if text not in kept]
        check(f'{where}: nothing is lost of {len(self.sent)}', not missing, missing[:5])
        again = [text for text, count in kept.items() if count > 1]
        check(f'{where}: nothing is handled twice', not again, again[:5])
