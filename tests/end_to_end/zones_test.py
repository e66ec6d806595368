#!/usr/bin/env python3
"""Every zone of the system, every day of twenty years: one due time a day, at the right instant.

The schedule comes from the program's own code (zone_schedule); the other reading is Python's
zoneinfo, from the same files: of a local time that occurs twice the first instant, of one that does
not occur the first instant after the gap, nothing on a day that does not exist. Compared are a few
times of day on all days, every quarter of an hour around each change of offset, and somebody who
moves to another zone every day. Planted faults prove that a difference is seen.

PLN_ZONE_FIRST_YEAR (2011) and PLN_ZONE_YEARS (20) choose the years. The last line is
`N passed, N failed, N skipped`.
"""

import array
import bisect
import datetime
import multiprocessing
import os
import pathlib
import subprocess
import sys
import zoneinfo

FOLDER = os.environ.get('TZDIR') or '/usr/share/zoneinfo'
zoneinfo.reset_tzpath([FOLDER])  # the system's files, not those of a Python package

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get('PLN_BINARY', ROOT / 'build/dev/pln-coach'))
PROGRAM = BINARY.parent / 'tests/zone_schedule'
SLOTS = [2 * 60 + 15, 9 * 60]  # minutes: in most gaps, and an ordinary hour
PLACES = ['Pacific/Apia', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca',
          'America/New_York', 'Pacific/Kiritimati', 'Asia/Tehran', 'Pacific/Pago_Pago']
MOVING_DAYS = 730
FAULTS = ['gap', 'doubled', 'twice', 'missed']

DAY = 86400
EPOCH = datetime.datetime(1970, 1, 1)


def naive(second):
    return EPOCH + datetime.timedelta(seconds=second)


class Reading:
    """One zone as zoneinfo reads it. All times are seconds; local ones as if they were UTC."""

    def __init__(self, name):
        self.zone = zoneinfo.ZoneInfo(name)

    def local(self, instant):
        at = datetime.datetime.fromtimestamp(instant, self.zone)
        offset = at.utcoffset()
        return instant + offset.days * DAY + offset.seconds

    def instant(self, local):
        """The first instant at which a clock there shows this time or has jumped over it."""
        early, late = self.choices(local)
        if early == late or self.local(early) == local:
            return early
        span = range(min(early, late), max(early, late) + 1)
        return span[bisect.bisect_left(span, True, key=lambda at: self.local(at) >= local)]

    def choices(self, local):
        at, offset = naive(local), self.zone.utcoffset
        one, other = offset(at), offset(at.replace(fold=1))
        return local - one.days * DAY - one.seconds, local - other.days * DAY - other.seconds

    def due(self, local):
        """The due time of that local day, or None if it is a day that does not exist."""
        early, late = self.choices(local)
        if early == late:
            return early
        at = self.instant(local)
        return at if self.local(at) // DAY == local // DAY else None

    def on_days(self, locals_, moments):
        """due() for many: quick where the offset leaves no choice, which is almost always."""
        offset, found = self.zone.utcoffset, []
        for local, (first, second) in zip(locals_, moments):
            one = offset(first)
            if one == offset(second):
                found.append(local - one.days * DAY - one.seconds)
            else:
                at = self.due(local)
                if at is not None:
                    found.append(at)
        return found


class Years:
    """The days that are checked, counted from 1970, and what is expected of a zone on them."""

    def __init__(self, first, count):
        self.first = (datetime.datetime(first, 1, 1) - EPOCH).days
        self.end = (datetime.datetime(first + count, 1, 1) - EPOCH).days
        self.locals = [[day * DAY + slot * 60 for day in range(self.first, self.end)]
                       for slot in SLOTS]
        self.moments = [[(naive(at), naive(at).replace(fold=1)) for at in times]
                        for times in self.locals]
        self.places = [Reading(name) for name in PLACES]

    @property
    def count(self):
        return self.end - self.first

    def expected(self, name):
        reading = Reading(name)
        found = array.array('q')
        for locals_, moments in zip(self.locals, self.moments):
            found.extend(reading.on_days(locals_, moments))
        for span in self.uneven(reading):
            for slot in range(0, DAY, 15 * 60):
                for day in span:
                    at = reading.due(day * DAY + slot)
                    if at is not None:
                        found.append(at)
        found.extend(self.moves(reading))
        return found

    def uneven(self, reading):
        """Runs of days near a change of offset, told from midnights by UTC."""
        offsets = {day: reading.local(day * DAY) - day * DAY
                   for day in range(self.first - 1, self.end + 2)}
        days = [day for day in range(self.first, self.end) if offsets[day - 1] != offsets[day + 2]]
        runs = []
        for day in days:
            if runs and runs[-1].stop == day:
                runs[-1] = range(runs[-1].start, day + 1)
            else:
                runs.append(range(day, day + 1))
        return runs

    def moves(self, reading):
        """After every message the next place; the next one is the first that is not yet over."""
        not_before, number = self.first * DAY, 0
        while True:
            day, at = reading.local(not_before) // DAY, None
            while at is None or at < not_before:
                at, day = reading.due(day * DAY + SLOTS[0] * 60), day + 1
            if at >= min(self.end, self.first + MOVING_DAYS) * DAY:
                return
            yield at
            not_before, reading, number = at + 1, self.places[number % len(PLACES)], number + 1


def planned(names, years, fault=None):
    """What the program plans for each name: a list of instants, or None for an unknown zone."""
    call = [PROGRAM, *(['--fault', fault] if fault else []), years.first, years.count, *SLOTS]
    with subprocess.Popen(list(map(str, call)), stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as program:
        for name in names:
            program.stdin.write(name.encode() + b'\n')
            program.stdin.flush()
            if name == names[-1]:
                program.stdin.close()
            size = array.array('q', read_exactly(program.stdout, 8))[0]
            yield name, None if size < 0 else array.array(
                'q', read_exactly(program.stdout, 8 * size))


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise EOFError(f'{PROGRAM} ended early')
    return data


def compare(names, years, fault=None):
    """Due times compared, and violations as lines."""
    known, compared, violations = {}, 0, []
    for name, due in planned(names, years, fault):
        content = (pathlib.Path(FOLDER) / name).read_bytes()
        if content not in known:  # most names are other names of a zone
            known[content] = years.expected(name)
        wanted = known[content]
        compared += len(wanted)
        if due is None:
            violations.append(f'{name}: unknown to the program')
        elif due != wanted:
            wrong = sorted(set(due) ^ set(wanted))[:3] or [-1]
            there = Reading(name)
            violations.append(f'{name}: {len(due)} due times, {len(wanted)} expected; differs at ' +
                              ', '.join(f'{naive(at)} UTC, {naive(there.local(at))} there'
                                        for at in wrong))
    return compared, violations


def compare_some(work):
    return compare(*work)


def main():
    names = sorted(zoneinfo.available_timezones() - {'localtime'})  # which is this machine's own
    years = Years(int(os.environ.get('PLN_ZONE_FIRST_YEAR', 2011)),
                  int(os.environ.get('PLN_ZONE_YEARS', 20)))
    names.sort(key=lambda name: (pathlib.Path(FOLDER) / name).read_bytes())  # same ones together
    size = 40
    pieces = [(names[at:at + size], years) for at in range(0, len(names), size)]
    with multiprocessing.Pool(os.cpu_count()) as pool:
        results = pool.map(compare_some, pieces, chunksize=1)
    compared = sum(result[0] for result in results)
    violations = [line for result in results for line in result[1]]
    for line in violations:
        print('FAILED', line)
    print(f'zones {len(names)}, days {len(names) * years.count}, due times {compared}, '
          f'violations {len(violations)}')
    good = len(names) > 300 and not violations
    sample, few = ['Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia'], Years(2011, 4)
    unseen = [fault for fault in FAULTS if not compare(sample, few, fault)[1]]
    if compare(sample, few)[1] or unseen:
        print(f'FAILED planted faults that were not noticed: {unseen}')
    passed = good + len(FAULTS) - len(unseen)
    print(f'{passed} passed, {len(FAULTS) + 1 - passed} failed, 0 skipped')
    return passed <= len(FAULTS)


if __name__ == '__main__':
    sys.exit(main())
