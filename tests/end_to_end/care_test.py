#!/usr/bin/env python3
"""The edges of a talk through `pln-coach simulate` and `chat`: crisis, opting out, ages, terms that
change, questions nobody answers, reactions, exports that go with the person.

The program is PLN_BINARY. The last line is `N passed, N failed, N skipped`.
"""

import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from checks import check, closing_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get('PLN_BINARY', str(ROOT / 'build/dev/pln-coach'))
START = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.timezone.utc)
SITTING = ['hello', 'yes', 'learning analytics, coaching', 'skip', 'Ana Ruiz', 'feedback on slides',
           'twice a week', 'working hours']


def stamp(minutes):
    return (START + datetime.timedelta(minutes=minutes)).strftime('%Y-%m-%dT%H:%M:%SZ')


class Play:
    """Input lines a minute apart; a number lets so many days pass."""

    def __init__(self, lines, data=None, environment=None, options=()):
        minute, made = 0, []
        for line in lines:
            minute += 1
            if isinstance(line, int):
                minute += line * 24 * 60
                made.append({'type': 'advance'})
            elif isinstance(line, dict):
                made.append(line)
            else:
                made.append({'type': 'message', 'text': line})
            made[-1] = {'at': stamp(minute), 'who': 'sam', **made[-1]}
        made.append({'at': stamp(minute + 1), 'type': 'export', 'who': 'sam'})
        command = [BINARY, 'simulate', '-', '--seed', '7', *options]
        if data:
            command += ['--data', str(data)]
        text = ''.join(json.dumps(line) + '\n' for line in made)
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=120,
                              env=dict(os.environ, **(environment or {})))
        self.raw = done.stdout.decode()
        self.items = [json.loads(line) for line in self.raw.splitlines()]
        self.turns = [item for item in self.items if item['type'] == 'turn']
        self.says = [item for item in self.items if item['type'] == 'say']
        self.export = [item for item in self.items if item['type'] == 'export'][-1]['data']

    def replies(self, line):
        """What was said between the turn lines before and of input line `line` (from 1)."""
        found, at = [], 1
        for item in self.items:
            if item['type'] == 'turn':
                at += 1
            elif item['type'] == 'say' and at == line:
                found.append(item)
        return found


def check_crisis():
    for text, number in (('I want to die', '112'), ('ich will nicht mehr leben', '112'),
                         ('my friend wants to kill herself', '112')):
        lines = SITTING + ['set a goal', text, 20]
        run = Play(lines, environment={'PLN_COACH_OPERATOR__COUNTRY': 'DE'})
        place = lines.index(text)
        turn, replies = run.turns[place], run.replies(place + 1)
        check(f'{text}: understood', turn['understood'] == ['crisis'], turn)
        check(f'{text}: nothing is open', turn['open_question'] is None, turn)
        check(f'{text}: one reply', len(replies) == 1, replies)
        check(f'{text}: numbers', '0800 111 0 111' in replies[0]['text'] and
              number in replies[0]['text'] and 'findahelpline.com' in replies[0]['text'])
        check(f'{text}: no question', '?' not in replies[0]['text'] and
              'choices' not in replies[0], replies)
        check(f'{text}: not stored', text not in json.dumps(run.export))
        at = datetime.datetime.fromisoformat(replies[0]['at'].replace('Z', '+00:00'))
        early = [say for say in run.says if say['cause'] != 'reply' and say['at'] > replies[0]['at']
                 and datetime.datetime.fromisoformat(say['at'].replace('Z', '+00:00'))
                 < at + datetime.timedelta(days=7)]
        check(f'{text}: a week of silence', not early, early)
        later = [say for say in run.says
                 if say['cause'] != 'reply' and say['at'] > replies[0]['at']]
        check(f'{text}: and nudges again after it', bool(later))
    run = Play(['I want to kill myself'])
    paused = run.export['nudging']['paused_until'] or ''
    check('before consent: paused', paused.startswith('2026-03-09'), run.export['nudging'])
    for text in ('this deadline kills me', 'ich sterbe vor Langeweile', 'killing it', 'dead tired'):
        run = Play(SITTING + [text])
        check(f'{text}: no alarm', 'crisis' not in run.turns[len(SITTING)]['understood'])
        check(f'{text}: no pause', run.export['nudging']['paused_until'] is None)


def check_age():
    run = Play(SITTING + ["I'm 15", 40])
    empty = Play([{'type': 'export', 'who': 'nobody'}]).export
    forgotten = dict(run.export, learner=dict(run.export['learner'], id='nobody'))
    for part in ('subjects', 'contacts', 'offers', 'consents'):
        check(f'too young: no {part}', run.export[part] == empty[part], forgotten[part])
    check('too young: nothing afterwards',
          not [say for say in run.says if say['cause'] != 'reply'])
    run = Play(SITTING + ["I'm 16"], environment={'PLN_COACH_OPERATOR__MINIMUM_AGE': '16'})
    check('old enough by the configuration', len(run.export['subjects']) == 2)


def check_terms():
    with tempfile.TemporaryDirectory() as folder:
        before = Play(SITTING, data=folder)
        named = {'PLN_COACH_OPERATOR__NAME': 'Other Ltd'}
        global START
        start, START = START, START + datetime.timedelta(days=1)
        try:
            during = Play([14, 'hello', 'add Kim Lee as a vendor', 14], data=folder,
                          environment=named)
            START += datetime.timedelta(days=40)
            after = Play(['yes', 14], data=folder, environment=named)
        finally:
            START = start
        check('changed terms: asked', during.turns[1]['open_question'] == 'consent', during.turns)
        check('changed terms: nothing proactive',
              not [say for say in during.says if say['cause'] != 'reply'], during.says)
        check('changed terms: data kept', during.export['subjects'] == before.export['subjects'])
        check('changed terms: nothing new', during.export['contacts'] == before.export['contacts'])
        check('changed terms: a yes goes on', bool([say for say in after.says
                                                    if say['cause'] != 'reply']), after.says)


def check_time_out():
    lines = SITTING + ['set a goal', 60]
    run = Play(lines)
    check('nobody answers: parked', 'goal' in json.dumps(run.export['position']['parked']),
          run.export['position'])
    run = Play(lines + ['give a talk about analytics in May'])
    check('nobody answered: understood all the same', len(run.export['goals']) == 1,
          run.turns[-2:])


def check_reactions():
    run = Play(['hello'])
    asked = run.says[-1]['id']
    reaction = {'type': 'reaction', 'message': asked, 'emoji': '\U0001F44D\U0001F3FD'}
    run = Play(['hello', reaction, reaction])
    check('a thumb is a yes', run.turns[1]['open_question'] == 'subjects', run.turns)
    check('it counts once', run.turns[2]['open_question'] == 'subjects' and
          not run.replies(3), run.turns)
    base = SITTING + ['forget me']
    asked = Play(base).says[-1]['id']
    no = {'type': 'reaction', 'message': asked, 'emoji': '-1'}
    run = Play(base + [no, dict(no, removed=True)])
    check('a thumb down keeps everything', run.turns[len(base)]['open_question'] is None)
    check('taking it back opens the question again',
          run.turns[len(base) + 1]['open_question'] == 'confirm_forget', run.turns[-2:])


def check_exports_go():
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder)
        for lines in (['hello', 'yes', 'analytics', 'export'], ['forget me', 'yes']):
            subprocess.run([BINARY, 'chat', '--data', folder, '--who', 'sam', '--seed', '1'],
                           input='\n'.join(lines).encode(), capture_output=True, timeout=120)
            found = list((data / 'exports').glob('*.json'))
            check(f'exports after {lines[-1]}: {len(found)}',
                  bool(found) == (lines[-1] == 'export'))


def main():
    for one in (check_crisis, check_age, check_terms, check_time_out, check_reactions,
                check_exports_go):
        one()
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
