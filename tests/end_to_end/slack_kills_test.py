#!/usr/bin/env python3
"""The coach in Slack is killed again and again, and its posts come to unclear ends: every message
is handled once and answered once. PLN_SLACK_KILLS: how many kills, over both transports.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import collections
import random
import sys
import time

from checks import closing_line
from slack_coach import (PATIENCE, SCOPES, TRANSPORTS, Stage, check, closing_checks, folder,
                         id_of, number, texts, together, until)
from slack_crowd import Notes

KILLS = number('PLN_SLACK_KILLS', 20)
SEED = number('PLN_SLACK_SEED', random.randrange(10**6))
RATE = 12       # notes a second
PEOPLE = 20     # so that each has an answer before the next
# More than Slack's three retries: what is killed a few times in a row is not lost by chance.
PATIENT = (0, 60, 300) + tuple(range(400, 4000, 100))
RUNS = (0.05, 1.2)  # seconds that it lives, from its start


def sent_twice(fake, people):
    """The lasting ids that more than one message carries."""
    found = collections.Counter(id_of(one) for user in people for one in fake.dm_messages(user))
    return [one for one, count in found.items() if count > 1]


def unanswered(fake, people):
    """Who has had no answer to what they wrote last."""
    return [user for user in people
            if not fake.messages(fake.dm(user))[-1].get('bot_id')]


def killed(transport, place, dice):
    with Stage(transport, place, ack_seconds=1.0, retry_offsets=PATIENT,
               time_scale=0.02) as stage:
        fake, coach = stage.fake, stage.coach
        for method in ('apps.connections.open', 'chat.postMessage', 'conversations.history'):
            fake.set_limit(method, None)
        notes = Notes(stage, PEOPLE)
        # Slack has the message a while before the coach hears so: kills fall in between.
        fake.fault('chat.postMessage', 'slow', count=10**9, seconds=0.15)
        notes.begin(RATE)
        rounds = max(1, KILLS // len(TRANSPORTS))
        for _ in range(rounds):
            time.sleep(dice.uniform(*RUNS))
            coach.kill()
            coach.start(connected=dice.random() < 0.7)
        notes.end()
        check(f'{transport}: it comes to rest', coach.quiet(),
              [line for line in coach.get('/metrics')[1].splitlines() if 'outbox' in line])
        check(f'{transport}: Slack gave nothing up', not fake.lost(), len(fake.lost()))
        notes.check(f'{transport}, {rounds} kills')
        twice = sent_twice(fake, notes.people)
        check(f'{transport}: no message came twice', not twice, twice[:3])
        check(f'{transport}: everybody is answered', until(
            lambda: not unanswered(fake, notes.people), PATIENCE, 0.1),
            unanswered(fake, notes.people))
        closing_checks(stage, transport, killed=True)
        print(f'  {transport}: {rounds} kills, {len(notes.sent)} notes, '
              f'{fake.count("retries")} retries, {len(fake.calls("conversations.history"))} looks '
              f'into history')


# (kind, whether the post was carried out, more)
ENDS = [(kind, effect, more) for effect in (True, False) for kind, more in (
    ('reset', {}), ('close', {}), ('truncated', {}), ('status', {'status': 500}),
    ('status', {'status': 503}), ('error', {'code': 'internal_error'}),
    ('error', {'code': 'fatal_error'}))]


def one_end(stage, user, end, readable):
    kind, effect, more = end
    fake = stage.fake
    before = len(fake.dm_messages(user))
    fake.fault('chat.postMessage', kind, effect=effect, **more)
    stage.say(user, 'status', answered=False)
    stage.coach.quiet()
    found = fake.dm_messages(user)[before:]
    what = f'{kind} {more or ""}, {"" if effect else "not "}done, ' \
           f'history {"" if readable else "not "}readable'
    most = 1 if readable or not effect else 2
    check(what, 1 <= len(found) <= most and len({id_of(one) for one in found}) == 1, texts(found))
    return len(found)


def unclear(transport, place, readable, ends):
    """A post's answer gets lost."""
    scopes = SCOPES if readable else SCOPES.replace(',metadata.message:read', '')
    with Stage(transport, place / f'unclear-{readable}-{ends[0][1]}', scopes=scopes) as stage:
        fake = stage.fake
        for method in ('conversations.history', 'chat.postMessage'):
            fake.set_limit(method, None)
        user = stage.newcomer('una', 'learning analytics, coaching')
        counts = [one_end(stage, user, end, readable) for end in ends]
        if readable:
            check('history was read', fake.calls('conversations.history'))
            began = fake.calls('conversations.history')[0]['args']
            check('with metadata, and few at once', began.get('include_all_metadata') and
                  int(began.get('limit', 100)) <= 15, began)
        closing_checks(stage, f'unclear over {transport}')
        print(f'  history {"" if readable else "not "}readable: {sum(counts)} messages for '
              f'{len(counts)} answers')


def unreadable_now(place):
    """History cannot be read for a while: the reconcile waits for it."""
    with Stage('socket', place / 'later') as stage:
        fake = stage.fake
        user = stage.newcomer('uri', 'learning analytics, coaching')
        before = len(fake.dm_messages(user))
        fake.fault('chat.postMessage', 'reset', effect=True)
        fake.rate_limit('conversations.history', retry_after=2)
        stage.say(user, 'status', answered=False)
        until(lambda: len(fake.calls('conversations.history')) > 1, PATIENCE)
        stage.coach.quiet()
        check('a limited history is waited for', len(fake.dm_messages(user)) == before + 1,
              texts(fake.dm_messages(user)[before:]))
        before = len(fake.dm_messages(user))
        fake.fault('chat.postMessage', 'reset', effect=True)
        stage.say(user, 'status', answered=False)
        until(lambda: len(fake.dm_messages(user)) > before, PATIENCE)
        stage.coach.kill()
        stage.coach.start()
        stage.coach.quiet()
        check('killed after an unclear end: one message', len(fake.dm_messages(user)) ==
              before + 1, texts(fake.dm_messages(user)[before:]))
        closing_checks(stage, 'later')


def main():
    print(f'seed {SEED}')
    with folder() as place:
        scenes = []
        for number_, transport in enumerate(TRANSPORTS):
            def scene(transport=transport, dice=random.Random(SEED + number_)):
                killed(transport, place, dice)
            scenes.append(scene)
        together(scenes)
        scenes = [lambda: unreadable_now(place)]
        for transport, readable in zip(TRANSPORTS, (True, False)):
            for effect in (True, False):
                ends = [end for end in ENDS if end[1] == effect]
                scenes.append(lambda how=(transport, place, readable, ends): unclear(*how))
        together(scenes)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
