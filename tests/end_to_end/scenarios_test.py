#!/usr/bin/env python3
"""Whole scenarios through `pln-coach simulate`: what a person and a script can rely on.

Plays tests/scenarios/*.jsonl with the program named by PLN_BINARY and compares what is
printed with contract and expected files; PLN_TEST_DATA is the folder tests/. Prints each failure
with what was found, and last `N passed, N failed, N skipped`.
"""

import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo

from checks import check, closing_line

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get('PLN_BINARY', str(ROOT / 'build/dev/pln-coach'))
SCENARIOS = pathlib.Path(os.environ.get('PLN_TEST_DATA', ROOT / 'tests')) / 'scenarios'
SEED = 7
DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']


def same(what, found, expected):
    check(what, found == expected, difference(found, expected))


def difference(found, expected, path=''):
    """Where two JSON values part first, in words."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in list(expected) + [k for k in found if k not in expected]:
            if found.get(key) != expected.get(key):
                return difference(found.get(key), expected.get(key), f'{path}.{key}')
    if isinstance(found, list) and isinstance(expected, list):
        for number, (one, other) in enumerate(zip(found, expected)):
            if one != other:
                return difference(one, other, f'{path}[{number}]')
        if len(found) != len(expected):
            return f'{path} has {len(found)} entries, not {len(expected)}'
    return f'{path or "it"} is {str(found)[:300]}, not {str(expected)[:300]}'


class Run:
    """One run of `simulate`: its exit status and what it printed, parsed."""

    def __init__(self, text, seed=SEED, data=None, options=()):
        command = [BINARY, 'simulate', '-', '--seed', str(seed), *options]
        if data:
            command += ['--data', str(data)]
        done = subprocess.run(command, input=text, capture_output=True, timeout=120)
        self.status, self.raw, self.errors = done.returncode, done.stdout, done.stderr
        self.items = [json.loads(line) for line in done.stdout.decode('utf-8').splitlines()]

    def of(self, kind):
        return [item for item in self.items if item['type'] == kind]

    @property
    def nudges(self):
        return [item for item in self.of('say') if item['cause'] not in ('reply', 'reminder')]

    @property
    def export(self):
        return self.of('export')[-1]['data']


def scenario(name):
    return (SCENARIOS / f'{name}.jsonl').read_bytes()


def expected(name):
    return json.loads((SCENARIOS / f'{name}.json').read_text(encoding='utf-8'))


def instant(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def check_turns(what, run, text):
    """A `turn` line follows every input line, and lines count from 1."""
    same(f'{what}: turn lines', [turn['line'] for turn in run.of('turn')],
         list(range(1, len(text.splitlines()) + 1)))


def check_nudges(what, run, nudging, zone):
    """Never two within 20 hours, all in the person's window and on their days, none twice."""
    times = [instant(say['at']) for say in run.nudges]
    check(f'{what}: there are nudges', len(times) > 0)
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    check(f'{what}: 20 hours between nudges',
          all(gap >= datetime.timedelta(hours=20) for gap in gaps), gaps)
    window = nudging['window']
    local = [time.astimezone(zoneinfo.ZoneInfo(zone)) for time in times]
    outside = [str(time) for time in local
               if not window['from'] <= time.strftime('%H:%M') < window['to']
               or DAYS[time.weekday()] not in window['days']]
    check(f'{what}: nudges within the window', not outside, outside)
    ids = [say['id'] for say in run.of('say')]
    check(f'{what}: every message has its own id', len(ids) == len(set(ids)))


def without_sent(export):
    return dict(export, nudging=dict(export['nudging'], sent=[]))


def without_nudges(run):
    """All but what a seed may change: the nudges, and the export's list of them."""
    rest = []
    for item in run.items:
        if item in run.nudges:
            continue
        if item['type'] == 'export':
            item = dict(item, data=without_sent(item['data']))
        rest.append(item)
    return rest


def check_ten_steps(name):
    text = scenario(name)
    run = Run(text)
    same(f'{name}: exit status', run.status, 0)
    check_turns(name, run, text)
    same(f'{name}: open questions', [turn['open_question'] for turn in run.of('turn')],
         expected('ten_steps.open_questions'))
    same(f'{name}: export', without_sent(run.export), expected(f'{name}.expected'))
    same(f'{name}: all ten steps', run.export['position']['steps_done'], list(range(1, 11)))
    zone = run.export['learner']['timezone']
    check_nudges(name, run, run.export['nudging'], zone)
    weeks = collections.Counter(instant(say['at']).isocalendar().week for say in run.nudges)
    same(f'{name}: two nudges in each whole week', [weeks[week] for week in range(11, 15)],
         [2, 2, 2, 2])
    same(f'{name}: nudges in the export',
         [(one['at'], one['template']) for one in run.export['nudging']['sent']],
         [(say['at'], say['template']) for say in run.nudges])
    check(f'{name}: byte-identical a second time', Run(text).raw == run.raw)
    for seed in (1, 2, 3, 4, 5):
        other = Run(text, seed)
        same(f'{name}: seed {seed} changes only nudges', without_nudges(other),
             without_nudges(run))
        check_nudges(f'{name}, seed {seed}', other, run.export['nudging'], zone)
    return run


# -- restart ---------------------------------------------------------------------------------

def with_restart(text, after):
    """The scenario with a restart behind line `after`, at that line's time."""
    lines = text.splitlines(keepends=True)
    at = json.loads(lines[after - 1])['at']
    lines.insert(after, json.dumps({'type': 'restart', 'at': at}).encode() + b'\n')
    return b''.join(lines)


def without_restart(run, after):
    """What was printed, as if the restart behind line `after` had not been there."""
    rest = []
    for item in run.items:
        if 'line' in item:
            if item['line'] == after + 1:
                continue
            item = dict(item, line=item['line'] - (item['line'] > after))
        rest.append(item)
    return rest


def restarted(text, after, on_disk):
    if not on_disk:
        return without_restart(Run(with_restart(text, after)), after)
    with tempfile.TemporaryDirectory() as data:
        return without_restart(Run(with_restart(text, after), data=data), after)


def check_restarts(name, run):
    text = scenario(name)
    lines = range(1, len(text.splitlines()) + 1)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for where, places in (('memory', lines), ('--data', lines[::3])):
            jobs = {after: pool.submit(restarted, text, after, where == '--data')
                    for after in places}
            for after, job in jobs.items():
                same(f'{name}: restart after line {after}, {where}', job.result(), run.items)


# -- two languages ---------------------------------------------------------------------------

WORDS = {  # what people or the coach put into words, by place; * is any entry
    ('learner', 'id'), ('learner', 'name'), ('learner', 'locale'), ('learner', 'timezone'),
    ('learner', 'country'), ('learner', 'identities', '*', 'id'),
    ('goals', '*', 'wish'), ('contacts', '*', 'reason'), ('offers', '*'),
    ('searches', '*', 'phrase'), ('activities', '*', 'text'), ('journal', '*', 'text'),
    ('account', 'acct')}


def wordless(value, subjects, path=()):
    """An export with its words masked and its subjects numbered."""
    if path in WORDS:
        return '...' if value else value
    if path[0:1] == ('consents',):
        return value
    if isinstance(value, dict):
        return {f'subject {subjects.index(key)}' if key in subjects else key:
                wordless(entry, subjects, path + (key,)) for key, entry in value.items()}
    if isinstance(value, list):
        return [wordless(entry, subjects, path + ('*',)) for entry in value]
    return f'subject {subjects.index(value)}' if value in subjects else value


def check_languages(english, german):
    def state(run):
        export = without_sent(run.export)
        return wordless(export, [subject['name'] for subject in export['subjects']])

    def turns(run):
        return [(turn['flow'], turn['open_question'], turn['understood'])
                for turn in run.of('turn')]

    same('German as English: state', state(german), state(english))
    same('German as English: turns', turns(german), turns(english))
    texts = [{say['text'] for say in run.of('say')} for run in (english, german)]
    check('German is not English', not texts[0] & texts[1], texts[0] & texts[1])


# -- small scenarios -------------------------------------------------------------------------

def check_bad_lines():
    text = scenario('bad_lines')
    first, rest = text.split(b'\n', 1)
    message = {'type': 'message', 'at': '2026-03-02T08:01:00Z', 'who': 'eve'}
    deep = json.dumps(dict(message, text='?')).replace('"?"', '[' * 5000 + ']' * 5000)
    bad = [b'[' * 100_000, deep.encode(), json.dumps(dict(message, text='x' * 2**20)).encode()]
    text = b'\n'.join([first, *bad, rest])
    run = Run(text)
    lines = len(text.splitlines())
    same('bad lines: exit status', run.status, 1)
    check_turns('bad lines', run, text)
    same('bad lines: problems', [item['line'] for item in run.of('problem')],
         list(range(2, lines - 1)))
    check('bad lines: each problem says what it is about',
          all(len(item['message']) > 10 for item in run.of('problem')))
    same('bad lines: the run goes on', run.of('turn')[-1]['open_question'], 'goal.wish')
    good = [line for number, line in enumerate(text.splitlines(), 1)
            if number in (1, lines - 1, lines)]
    same('bad lines change nothing', [say['text'] for say in run.of('say')],
         [say['text'] for say in Run(b'\n'.join(good) + b'\n').of('say')])
    check('bad lines: an unknown field is a warning', b'colour' in run.errors, run.errors)


def check_forget():
    run = Run(scenario('forget'))
    same('forget: exit status', run.status, 0)
    before, after, stranger = (item['data'] for item in run.of('export'))
    check('forget: a no keeps everything', len(before['subjects']) == len(before['contacts']) == 2)
    after['learner']['id'] = stranger['learner']['id'] = 'x'
    same('forget: afterwards a stranger', after, stranger)
    check('forget: silence afterwards', not run.nudges, run.nudges)
    same('forget: begins with consent again', run.of('turn')[-1]['open_question'], 'consent')
    check('forget: old names are gone', b'Ana Ruiz' not in run.raw.split(b'forget.done')[1])


def check_edit_and_delete():
    run = Run(scenario('edit_and_delete'))
    same('edit: exit status', run.status, 0)
    edited, deleted, redelivered = (item['data'] for item in run.of('export'))
    same('edit: replaces', [subject['name'] for subject in edited['subjects']],
         ['coaching', 'welding'])
    same('delete: takes back', deleted['contacts'], [])
    same('delete: the question is open again', deleted['position']['open_question'],
         'people_you_have')
    same('delete: redelivery brings nothing back', redelivered, deleted)


def check_press():
    run = Run(scenario('press'))
    same('press: exit status', run.status, 0)
    mallory, before, after = (item['data'] for item in run.of('export'))
    same("press: a stranger's changes nothing for them", mallory['learner']['started_at'], None)
    same("press: nor for the person asked", before['learner']['started_at'], None)
    says = run.of('say')
    check('press: only the person asked is answered', {say['to'] for say in says} == {'eve'})
    check('press: an old consent is refused with a word',
          sum(say['template'] == 'subjects.ask' for say in says) == 2)
    same('press: own press counts', after['learner']['started_at'], '2026-03-02T08:03:00Z')
    same('press: position', after['position']['open_question'], 'people_you_have')


def check_odd_text():
    text = scenario('odd_text')
    run = Run(text)
    same('odd text: exit status', run.status, 0)
    check_turns('odd text', run, text)
    export = run.export
    same('odd text: direction marks', [subject['name'] for subject in export['subjects']],
         ['coaching', 'sales'])
    same('odd text: names', [contact['name'] for contact in export['contacts']][::2],
         ['Zoë Müller-Lüdenscheidt', '田中さん'])
    written = ''.join(say['text'] for say in run.of('say'))
    check('odd text: no control characters come back',
          not {c for c in written if ord(c) < 32 and c != '\n' or c in '\x1b\u202e\u200f'})
    last = {'type': 'message', 'at': '2026-03-02T08:10:00Z', 'who': 'eve', 'text': 'TEXT'}
    for what, odd in (('10 kB', b'word ' * 2048), ('invalid UTF-8', b'caf\xe9 \xff\xfe \xc3'),
                      ('one endless word', b'x' * 10_240)):
        odd_run = Run(text + json.dumps(last).encode().replace(b'TEXT', odd) + b'\n')
        same(f'odd text, {what}: exit status', odd_run.status, 0)
        answer = [say for say in odd_run.of('say') if say['at'] == last['at']]
        check(f'odd text, {what}: one short answer',
              len(answer) == 1 and len(answer[0]['text']) <= 500, answer)


def check_stop():
    run = Run(scenario('stop'))
    same('stop: exit status', run.status, 0)
    check_nudges('stop', run, run.export['nudging'], 'UTC')
    stopped = False
    turns = iter(run.of('turn'))
    after_stop = []
    for item in run.items:
        if item['type'] == 'turn':
            understood = next(turns)['understood']
            stopped = stopped and 'start' not in understood
        elif item['type'] == 'say':
            stopped = stopped and item['cause'] != 'reply' or item['template'] == 'stop.done'
            if stopped and item['template'] != 'stop.done':
                after_stop.append(item)
    check('stop: silence afterwards', not after_stop, after_stop)
    check('stop: start brings the nudges back',
          any(say['at'] > '2026-05-01' for say in run.nudges))
    check('stop: the second one holds too', all(say['at'] < '2026-05-16' for say in run.nudges))
    check('stop: three without an answer, then one question, then silence',
          [say['template'] for say in run.nudges][-1] == 'keep_slower_stop')
    check('stop: it shows in the export', run.export['nudging']['stopped'] is True)


def main():
    runs = {}
    for name in ('ten_steps_en', 'ten_steps_de'):
        runs[name] = check_ten_steps(name)
    check_languages(runs['ten_steps_en'], runs['ten_steps_de'])
    for name, run in runs.items():
        check_restarts(name, run)
    for small in (check_bad_lines, check_forget, check_edit_and_delete, check_press,
                  check_odd_text, check_stop):
        small()
    return closing_line()


if __name__ == '__main__':
    sys.exit(main())
