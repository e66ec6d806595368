"""How often a method may be called: buckets for each (workspace, method) and (workspace, channel),
and the refusals that a test orders."""

import math
import time

TIERS = {1: (4, 60.0), 2: (20, 60.0), 3: (50, 60.0), 4: (100, 60.0), 'auth.test': (600, 60.0),
         'post': (300, 60.0), None: (600, 60.0)}  # a minute's calls
CHANNEL_BURST, CHANNEL_RATE = 10, 1.0  # posts at once and per second, in one channel


class Limits:
    def __init__(self, fake):
        self.settings = fake.settings
        self.counters = fake.counters
        self.own = {}        # method: (calls, seconds); None lifts
        self.buckets = {}    # key: [left, at]
        self.refusals = {}   # (team or None, method): (until, retry_after)
        self.told = {}       # (team, key): do not come before

    def refuse(self, method, seconds, retry_after, team):
        self.refusals[(team, method)] = (time.monotonic() + seconds, retry_after)

    def wait_for(self, team, method, tier, channel):
        """Seconds that the caller must wait; 0 if the call may pass."""
        now = time.monotonic()
        keys = [(team, method)] + ([(team, channel)] if channel else [])
        for key in keys:
            if self.told.get(key, 0.0) > now:
                self.counters['calls_before_retry_after'] += 1
        for owner in (team, None):
            until, retry_after = self.refusals.get((owner, method), (0.0, 0))
            if until > now:
                return self.tell(keys[0], now, retry_after)
        if method in self.own and self.own[method] is None:
            return 0
        if not self.settings.limits and method not in self.own and not (
                self.settings.history_limited and method in HISTORY):
            return 0
        calls, seconds = self.own.get(method) or TIERS[tier]
        if self.settings.history_limited and method in HISTORY:
            calls, seconds = 1, 60.0
        wait = self.take((team, method), calls, calls / seconds, now)
        if wait:
            return self.tell(keys[0], now, wait)
        if channel and self.settings.limits:
            wait = self.take((team, channel), CHANNEL_BURST, CHANNEL_RATE, now)
            if wait:
                return self.tell(keys[1], now, wait)
        return 0

    def take(self, key, most, rate, now):
        left, at = self.buckets.get(key, (most, now))
        left = min(most, left + (now - at) * rate)
        if left < 1:
            self.buckets[key] = (left, now)
            return max(1, math.ceil((1 - left) / rate))
        self.buckets[key] = (left - 1, now)
        return 0

    def tell(self, key, now, seconds):
        # The wait is told in whole seconds; a caller's clock may be a little ahead of the socket.
        self.told[key] = now + seconds - 0.05
        self.counters['rate_limited'] += 1
        return seconds


HISTORY = ('conversations.history', 'conversations.replies')
