#!/usr/bin/env python3
"""B5: nudges for many people in all zones, beside luxon with better-sqlite3; with an oracle.

PLN_NUDGE_PEOPLE (100000; the goals are for 1000000) and PLN_NUDGE_PEER_PEOPLE (20000) say how many.
A hundredth of our people is checked against an independent reading of zones and rules; rates are
per person, so the counts may differ. PLN_BENCH_ROUNDS (3 here) rounds of both in turns.
"""

import csv
import os
import pathlib
import shutil
import sys
import tempfile

import rounds
from rounds import ROOT, bench, peer

sys.path.insert(0, str(ROOT / 'tests/end_to_end'))
import zones_test  # noqa: E402

PEOPLE = int(os.environ.get('PLN_NUDGE_PEOPLE', 100_000))
PEER_PEOPLE = int(os.environ.get('PLN_NUDGE_PEER_PEOPLE', 20_000))
ROUNDS = int(os.environ.get('PLN_BENCH_ROUNDS', 3))
WEEKDAYS = [1, 2, 3, 4, 5, 6, 0]  # of Monday ..., counted from Sunday
TODAY = 1772442000  # 2026-03-02 09:00 UTC, as in nudge_bench.cpp
HOUR, DAY = 3600, 86400
TWICE_A_WEEK, DAILY = 4, 6

readings = {}


def spread(name):
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value % 60


def rests_long_enough(at, row):
    """Rules D6 and D7 for the two frequencies that the benchmark uses."""
    daily = row['frequency'] == DAILY
    silence = at - row['heard']
    if silence < (12 if daily else 44) * HOUR:
        return False
    if not row['sent']:
        return True
    days = silence // DAY
    least = (20 if daily else 70 if days < 2 else 46) if days < 10 else 166
    return at >= row['sent'] + max(least, 20 if daily else 70) * HOUR


def expected(row, after):
    reading = readings.setdefault(row['zone'], zones_test.Reading(row['zone']))
    slot = row['from'] + (0 if row['named'] else min(spread(row['id']),
                                                     row['to'] - row['from'] - 1))
    day = reading.local(after) // DAY
    while True:
        weekday = WEEKDAYS[(day + 3) % 7]  # 1970 began on a Thursday
        at = reading.due(day * DAY + slot * 60)
        if at is not None and row['days'] >> weekday & 1 and at > after and \
                rests_long_enough(at, row):
            return at
        day += 1


def violations(file):
    """How many of the people in a sample are not planned for what the oracle says."""
    names = ['id', 'zone', 'frequency', 'named', 'from', 'to', 'days', 'heard', 'sent', 'messages',
             'next']
    checked, wrong = 0, []
    with open(file, newline='', encoding='utf-8') as lines:
        for fields in csv.reader(lines):
            row = {name: text if name in ('id', 'zone') else int(text)
                   for name, text in zip(names, fields)}
            right = expected(row, row['sent'] or TODAY)
            checked += 1
            if row['next'] != right or row['messages'] != bool(row['sent']):
                wrong.append(f'{row} should be {right}')
    for line in wrong[:3]:
        print('  WRONG', line)
    return checked, len(wrong)


def ours(folder, checked):
    place = pathlib.Path(folder) / 'ours'
    place.mkdir()
    try:
        found = rounds.figures(bench('nudge_bench', PEOPLE, place))
        for name in ('plan', 'due'):
            count, wrong = violations(place / f'{name}.csv')
            checked[0] += count
            checked[1] += wrong
        return found
    finally:
        shutil.rmtree(place)


def main():
    print(f'peers: {rounds.versions("luxon", "better-sqlite3")}; load {rounds.LOAD} before; '
          f'{PEOPLE} people of ours, {PEER_PEOPLE} of the peer')
    checked = [0, 0]
    with tempfile.TemporaryDirectory(prefix='pln-bench-') as folder:
        found = rounds.Rounds().run(
            {'ours': lambda: ours(folder, checked),
             'luxon + better-sqlite3': peer('luxon_nudges.mjs', PEER_PEOPLE, folder)}, ROUNDS)
    print(f'oracle: {checked[0]} people checked, {checked[1]} violations')
    for name, unit in (('plan_rate', 'people/s'), ('find_zone_us', 'us a person'),
                       ('compute_us', 'us a person'), ('replan_seconds', 's'),
                       ('due_rate', 'people/s'), ('due_cpu_us', 'us CPU'),
                       ('minute_late_p99', 's')):
        for side in ('ours', 'luxon + better-sqlite3'):
            found.show(side, name, unit, label=f'{name}, {side}')
    million = 1e6 / PEOPLE
    seconds = found.median('ours', 'plan_seconds') * million
    rounds.against('B5a all first times for 1M, stored', seconds, 2, 's', most=True)
    computing = found.median('ours', 'find_zone_us') + found.median('ours', 'compute_us')
    rounds.against('B5a computing, with finding the zone', computing, 0.15, 'us', most=True)
    rounds.against('B5b 2,500 planned anew', found.median('ours', 'replan_seconds'), 0.1, 's',
                   most=True)
    rounds.against('B5c due in one minute', found.median('ours', 'due_rate'), 50_000, 'people/s',
                   digits=0)
    rounds.against('B5c 1M due', 1e6 / found.median('ours', 'due_rate'), 20, 's', most=True)
    rounds.against('B5c lateness p99 of 10,000 in a minute',
                   found.median('ours', 'minute_late_p99'), 1, 's', most=True)
    other = 'luxon + better-sqlite3'
    found.ratio('B5a planned and stored', ('ours', 'plan_rate'), (other, 'plan_rate'), 14)
    found.ratio('B5c due', ('ours', 'due_rate'), (other, 'due_rate'))
    return checked[1] > 0


if __name__ == '__main__':
    sys.exit(main())
