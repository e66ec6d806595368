"""What all comparisons share: sides that run in turns, medians, ratios, and when there is none.

A side is a command that prints lines `figure NAME NUMBER`. Sides run A-B-A-B; of each figure the
median, least and most over the rounds are printed. No headline if the machine was busy before.
"""

import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('PLN_BENCH_BUILD', ROOT / 'build/release'))
PEERS = pathlib.Path(os.environ.get('PLN_BENCH_PEERS', ROOT / 'build/peers'))
ROUNDS = int(os.environ.get('PLN_BENCH_ROUNDS', 5))
QUIET = 0.5  # the load average up to which a ratio is worth a headline
# The load before tests/bench/run began, or before this script if it was started by itself.
LOAD = round(float(os.environ.get('PLN_BENCH_LOAD') or os.getloadavg()[0]), 2)


def bench(name, *arguments):
    return [str(BUILD / 'bench' / name), *map(str, arguments)]


def peer(name, *arguments):
    """The command of a peer, or None if it is not installed."""
    node = shutil.which('node')
    if node is None or not (PEERS / 'node_modules').is_dir():
        return None
    return [node, str(PEERS / name), *map(str, arguments)]


def figures(command, **options):
    """Runs a side once; its figures by name."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f'{command[0]} ended with status {done.returncode}:\n{done.stdout[-2000:]}')
    return {name: float(number) for name, number in
            re.findall(r'^figure (\S+) ([-+.e\d]+)$', done.stdout, re.MULTILINE)}


class Rounds:
    """Figures of several sides over several rounds."""

    def __init__(self):
        self.values = {}

    def run(self, sides, rounds=ROUNDS):
        """`sides`: name -> command or function; one that is None is left out."""
        for _ in range(rounds):
            for side, call in sides.items():
                if call is not None:
                    self.add(side, call() if callable(call) else figures(call))
        return self

    def add(self, side, found):
        for name, number in found.items():
            self.values.setdefault((side, name), []).append(number)

    def has(self, side, name):
        return (side, name) in self.values

    def median(self, side, name):
        return statistics.median(self.values[side, name])

    def show(self, side, name, unit, scale=1.0, label=None):
        if self.has(side, name):
            values = [value * scale for value in self.values[side, name]]
            print(f'  {label or side:34} {statistics.median(values):>12,.2f} {unit} '
                  f'({min(values):,.2f} to {max(values):,.2f}, {len(values)} rounds)')

    def ratio(self, what, ours, theirs, goal=None):
        """Ours over theirs; both are (side, figure) of which more is better."""
        if not (self.has(*ours) and self.has(*theirs)):
            print(f'  {what}: no ratio, {theirs[0]} could not be run here')
            return
        value = self.median(*ours) / self.median(*theirs)
        against = f' (goal {goal}x: {"reached" if value >= goal else "missed"})' if goal else ''
        headline(f'{what}: {value:,.2f}x {theirs[0]}{against}')


def headline(text):
    if LOAD > QUIET:
        print(f'  [no headline: load {LOAD} before] {text}')
    else:
        print(f'  >> {text}')
    sys.stdout.flush()


def against(what, value, goal, unit, most=False, digits=2):
    """A figure of ours beside its goal; `most`: the goal is an upper bound."""
    reached = value <= goal if most else value >= goal
    far = '' if reached else f', {(value / goal if most else goal / value):.2f}x away'
    headline(f'{what}: {value:,.{digits}f} {unit}, goal at {"most" if most else "least"} '
             f'{goal:,g}: {"reached" if reached else "missed" + far}')
    return reached


def sync_median_us(folder, count=200):
    """p50 of fdatasync after appending a page."""
    path = pathlib.Path(folder) / 'sync'
    taken = []
    with open(path, 'wb', buffering=0) as file:
        for _ in range(count):
            file.write(b'x' * 4096)
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begin)
    path.unlink()
    return 1e6 * statistics.median(taken)


def versions(*names):
    """Of the peers that are installed, as a line."""
    found = []
    for name in names:
        about = PEERS / 'node_modules' / name / 'package.json'
        if about.is_file():
            found.append(f'{name} {json.loads(about.read_text())["version"]}')
    node = shutil.which('node')
    if node:
        found.append('node ' + subprocess.run([node, '--version'], capture_output=True, text=True,
                                              check=True).stdout.strip())
    return ', '.join(found) or 'none installed'
