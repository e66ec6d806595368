#!/usr/bin/env python3
"""B3: the durable store beside a better-sqlite3 loop with the same pragmas, tables and sizes, and
beside the queue of graphile-worker on PostgreSQL; turns a second at 1, 8, 64 and 512 at a time.

PLN_STORE_PEOPLE (10000): how many people the store knows. PLN_STORE_JOBS (4000): for the queue.
"""

import os
import subprocess
import sys
import tempfile

import postgres
import rounds
from rounds import bench, peer

PEOPLE = int(os.environ.get('PLN_STORE_PEOPLE', 10_000))
JOBS = int(os.environ.get('PLN_STORE_JOBS', 4_000))
SIZES = (1, 8, 64, 512)
GOALS = {1: 5_500, 64: 25_000, 512: 33_000}


def loop_peer(folder):
    command = peer('better_sqlite3.mjs', PEOPLE, folder)
    if command is None:
        return None
    about = subprocess.run(bench('store_bench', 'describe', '-', folder), capture_output=True,
                           text=True, check=True).stdout
    return lambda: rounds.figures(command, input=about)


def queue_figures(found):
    command = peer('graphile_worker.mjs', JOBS)
    if command is None:
        return
    try:
        with postgres.server() as connection:
            found.run({'graphile-worker': [*command, connection]}, rounds=3)
    except RuntimeError as reason:
        print(f'  graphile-worker: not run, {reason}')


def main():
    print(f'peers: {rounds.versions("better-sqlite3", "graphile-worker")}; '
          f'load {rounds.LOAD} before')
    with tempfile.TemporaryDirectory(prefix='pln-bench-') as folder:
        print(f'fdatasync of an appended page: p50 {rounds.sync_median_us(folder):.0f} us; '
              f'WAL, synchronous FULL, {PEOPLE} people')
        found = rounds.Rounds().run({'store': bench('store_bench', PEOPLE, 1, folder),
                                     'better-sqlite3': loop_peer(folder)})
    queue_figures(found)
    for size in SIZES:
        print(f'{size} at a time')
        for side in ('store', 'better-sqlite3', 'graphile-worker'):
            found.show(side, f'store{size}', 'turns/s')
            found.show(side, f'store_cpu{size}', 'us CPU a turn', label=f'{side}, CPU')
        found.show('store', f'floor{size}', 'turns/s', label='plain SQLite in C++ (the floor)')
        if size in GOALS:
            rounds.against('B3 store', found.median('store', f'store{size}'), GOALS[size],
                           f'turns/s at {size}', digits=0)
        for side in ('better-sqlite3', 'graphile-worker'):
            if size != 512 or side != 'graphile-worker':
                found.ratio(f'B3 store at {size}', ('store', f'store{size}'),
                            (side, f'store{size}'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
