#!/usr/bin/env python3
"""What holds the coach in Slack back, and what does not: 429s, a crowd of nudges beside answers,
forms while much else comes in, and how soon it acknowledges.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import concurrent.futures
import datetime
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time

from checks import closing_line
from slack_coach import (BINARY, PATIENCE, Coach, FakeSlack, Stage, SCOPES, buttons, check,
                         closing_checks, folder, number, texts, together, until)
from slack_crowd import Browser, Notes

NUDGES = number('PLN_SLACK_NUDGES', 300)
OVERTAKE_MAX = 2.0     # seconds for an answer beside them; 0.9 of it waits for more words
TRIGGER_MAX = 0.5
FORMS = 100
LOAD_RATE = number('PLN_SLACK_RATE', 1000)  # events a second
LOAD_SECONDS = 3
ACK_MAX = 0.1
SANITIZED = '/dev' in BINARY or os.environ.get('PLN_SANITIZED')


def limited_method(place):
    """429 on one method in one workspace."""
    fake = FakeSlack(scopes=SCOPES, time_scale=0.01)
    one, two = fake.add_workspace('One'), fake.add_workspace('Two')
    coach = Coach(fake, place / 'limited')
    try:
        coach.start()
        for team in (one, two):
            Browser(coach).install(team)
        ana, ben = fake.add_user('ana', one), fake.add_user('ben', two)
        fake.open_home(ana)
        until(lambda: fake.home(ana), PATIENCE)
        fake.say(ana, 'hello')
        until(lambda: fake.dm_messages(ana), PATIENCE)
        fake.rate_limit('chat.postMessage', retry_after=5, team=one)
        begun = time.monotonic()
        before, homes = len(fake.dm_messages(ana)), fake.count('homes')
        fake.say(ana, 'yes')
        fake.say(ben, 'hello')
        other = until(lambda: fake.dm_messages(ben) and time.monotonic(), PATIENCE)
        check('429: another workspace goes on', other - begun < 3, other - begun)
        home = until(lambda: fake.count('homes') > homes and time.monotonic(), PATIENCE)
        check('429: another method goes on', home - begun < 3, home - begun)
        fake.say(ana, 'botany, ethics')
        found = until(lambda: len(fake.dm_messages(ana)) > before and time.monotonic(), PATIENCE)
        check('429: after its time it is said', found, fake.calls('chat.postMessage')[-3:])
        refused = [call for call in fake.calls('chat.postMessage') if call['error']]
        check('429: no call before its time', refused and not fake.count(
            'calls_before_retry_after') and found - refused[0]['at'] >= 4.9, refused)
        check('429: few calls were refused', len(refused) == 1, len(refused))
        print(f'  429: the message came {found - refused[0]["at"]:.1f} s after, another '
              f'workspace\'s after {other - begun:.1f} s')
    finally:
        coach.close()
        fake.close()


def people_of(coach, team, users):
    """Puts onboarded people into the store of a coach that does not run, all with a nudge due."""
    hour = datetime.datetime.now(datetime.timezone.utc).hour
    east = 12 - hour  # it is about noon there
    zone = f'Etc/GMT{"-" if east >= 0 else "+"}{abs(east)}'
    day = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    lines, at = [], day

    def line(kind, **fields):
        nonlocal at
        at += datetime.timedelta(milliseconds=10)
        lines.append(json.dumps({'type': kind, 'at': at.strftime('%Y-%m-%dT%H:%M:%SZ'),
                                 'platform': 'slack', **fields}))
    for user in users:
        line('profile', who=user, timezone=zone, locale='en-US')
        for words in ('hello', 'yes', 'botany, ethics', 'skip', 'later', 'later', 'daily',
                      'any day from 11:00 to 18:00'):
            line('message', who=user, text=words)
    file = coach.folder / 'people.jsonl'
    file.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    made = coach.command('simulate', file)
    if made.returncode != 0:
        raise RuntimeError(made.stderr[-500:])
    with sqlite3.connect(coach.data / 'store.sqlite') as store:
        store.execute("UPDATE identities SET tenant = ?", (team,))


def overtaking(place):
    """Answers overtake nudges that wait for their turn."""
    with Stage('socket', place / 'nudges', limits=False) as stage:
        fake, coach = stage.fake, stage.coach
        coach.end()
        users = [stage.person(f'n{one}') for one in range(NUDGES)]
        people_of(coach, stage.team, users)
        coach.start()
        waits = until(lambda: coach.metric('outbox_pending') > NUDGES / 2, PATIENCE)
        check('nudges wait in a crowd', waits, coach.metric('outbox_pending'))
        took = []
        for number_ in range(3):
            user = stage.person(f'live{number_}')
            begun = time.monotonic()
            said = stage.say(user, 'hello')
            took.append(time.monotonic() - begun)
            check('an answer beside them', said and '1 yes' in buttons(said[-1]), texts(said))
        waiting = coach.metric('outbox_pending')
        check('answers overtake nudges', max(took) <= OVERTAKE_MAX and waiting > 0,
              (took, waiting))
        print(f'  {int(waiting)} nudges waited; answers after at most {max(took):.2f} s')


def triggers(place):
    """Forms open in time while much else comes in."""
    with Stage('socket', place / 'forms', limits=False) as stage:
        fake = stage.fake
        users = [stage.person(f'f{one}') for one in range(10)]
        with concurrent.futures.ThreadPoolExecutor(len(users)) as pool:
            said = list(pool.map(lambda user: stage.talk(user, 'hello', 'yes')[-1], users))
        notes = Notes(stage, 10)
        notes.begin(100)
        for count in range(FORMS):
            user = count % len(users)
            fake.press(users[user], said[user], 'Answer in a form').wait(PATIENCE)
            time.sleep(0.02)
        notes.end()
        stage.coach.quiet()
        ages = sorted(fake.trigger_ages)
        check('every form opens', len(ages) == FORMS and not fake.count('triggers_expired'),
              len(ages))
        worst = ages[int(len(ages) * 0.99) - 1] if ages else 99
        check('its trigger is used in time', worst <= TRIGGER_MAX, worst)
        closing_checks(stage, 'forms')
        print(f'  triggers used after {worst * 1000:.0f} ms at p99, beside '
              f'{len(notes.sent)} events')


# Preloaded into the coach: while the file is there, a sync takes two seconds.
SLOW_SYNC = r'''
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
static void wait_if_told(void) {
  const char* file = getenv("PLN_SLOW_SYNC");
  if (file && access(file, F_OK) == 0) sleep(2);
}
int fsync(int file) { wait_if_told(); return (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { wait_if_told(); return (int)syscall(SYS_fdatasync, file); }
'''


def slow_disk(place):
    """A form opens although the store is busy for two seconds."""
    with Stage('socket', place / 'disk', limits=False) as stage:
        fake, coach = stage.fake, stage.coach
        source, library, told = (coach.folder / name for name in ('slow.c', 'slow.so', 'told'))
        source.write_text(SLOW_SYNC)
        compiler = os.environ.get('CC') or shutil.which('cc') or 'clang-19'
        subprocess.run([compiler, '-shared', '-fPIC', '-o', library, source], check=True)
        coach.end()
        coach.start(environment={'LD_PRELOAD': str(library), 'PLN_SLOW_SYNC': str(told)})
        user, other = stage.person('dot'), stage.person('dan')
        said = stage.talk(user, 'hello', 'yes')
        fake.open_home(user)
        until(lambda: fake.home(user), PATIENCE)
        for message, words in ((said[-1], 'Answer in a form'), ('home', 'When I may write')):
            told.touch()
            busy = stage.delivered(other, fake.say(other, 'hello'))
            time.sleep(0.2)
            pressed = time.monotonic()
            fake.press(user, message, words)
            opened = until(lambda: fake.modals(user) and time.monotonic(), PATIENCE)
            check(f'busy store: "{words}" opens', opened and opened - pressed <= TRIGGER_MAX and
                  not busy.done, (opened and opened - pressed, busy.state))
            told.unlink()
            check('busy store: and then goes on', busy.wait(PATIENCE).state == 'acked')
            print(f'  beside a busy store "{words}" opened after '
                  f'{(opened - pressed) * 1000:.0f} ms')
            fake.close_view(user)


def acknowledging(place):
    with Stage('socket', place / 'acks', limits=False, ack_seconds=3.0) as stage:
        fake = stage.fake
        notes = Notes(stage, 40)
        fake.run(fake.deliveries.latencies.clear)
        begun = time.monotonic()
        notes.begin(LOAD_RATE)
        time.sleep(LOAD_SECONDS)
        notes.end()
        took = time.monotonic() - begun
        check('acks: all come', fake.settled(60) and not fake.lost())
        late = fake.latency(99)
        if not SANITIZED:
            check('acks: in time', late <= ACK_MAX, late)
        notes.check('acks')
        print(f'  {len(notes.sent) / took:.0f} events/s: acks p50 {fake.latency(50) * 1000:.0f} '
              f'ms, p99 {late * 1000:.0f} ms{" (sanitizers)" if SANITIZED else ""}')


def main():
    with folder() as place:
        together((triggers,), place)
        together((acknowledging,), place)
        together((limited_method, overtaking, slow_disk), place)
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
