"""What a test reads: channels, views, files, calls, deliveries, connections, counters."""

import statistics

from .loop_thread import on_loop
from .methods_views import shown


class Watching:
    """Part of FakeSlack. Everything given is a copy or may be kept."""

    @on_loop
    def messages(self, channel):
        """All messages of a channel, oldest first, with their metadata."""
        room = self.channels[channel]
        return [one | ({'metadata': room.metadata[ts]} if ts in room.metadata else {})
                for ts, one in room.messages.items()]

    def bot_messages(self, channel):
        return [one for one in self.messages(channel) if one.get('bot_id')]

    def dm_messages(self, user):
        """What the bot wrote to a person directly."""
        return self.bot_messages(self.dm(user))

    @on_loop
    def message(self, channel, ts):
        return self.channels[channel].messages.get(ts)

    @on_loop
    def ephemeral(self, user, channel=None):
        """What only this person saw, in one channel or all."""
        rooms = [self.channels[channel]] if channel else self.channels.values()
        return [one['message'] for room in rooms for one in room.ephemeral
                if one['user'] == user]

    @on_loop
    def home(self, user):
        """The published Home view, or None."""
        found = self.users[user].home
        return shown(found) if found else None

    @on_loop
    def modals(self, user):
        """Open modals, the one on top last; `errors` is what a submission showed."""
        return [shown(one) for one in self.users[user].modals]

    @on_loop
    def uploads(self):
        return [dict(one) for one in self.files.values()]

    @on_loop
    def user(self, user):
        return self.users[user].as_user(True)

    @on_loop
    def calls(self, method=None, since=0):
        """The log of the Web API: {at, method, team, args, error, fault, answered_at}."""
        return [one for one in list(self.api.log)[since:]
                if method is None or one['method'] == method]

    @on_loop
    def sent(self, kind=None, event_type=None):
        """Deliveries, oldest first; by kind (events_api, interactive, slash_commands) or by the
        inner event's type."""
        return [one for one in self.deliveries.log
                if (kind is None or one.kind == kind) and
                (event_type is None or (one.payload.get('event') or {}).get('type') == event_type)]

    @on_loop
    def sockets(self, past=False):
        """Registered connections, ghosts included; with `past` also those that ended."""
        found = (self.hub.past if past else []) + self.hub.registered
        return [one.view() for one in found]

    def open_count(self):
        """Real connections that envelopes can go to."""
        return sum(1 for one in self.sockets() if one['state'] == 'open' and not one['half_open'])

    @on_loop
    def gaps(self):
        """Seconds, each time that no connection took envelopes; the last may still last."""
        since = self.hub.gap_since
        return self.hub.gaps + ([] if since is None else [self.monotonic() - since])

    def wait_connected(self, count=1, seconds=15.0):
        return self.wait_for(lambda: self.open_count() >= count, seconds)

    @on_loop
    def latencies(self):
        """Seconds from attempt to ack, of the acked ones."""
        return list(self.deliveries.latencies)

    def latency(self, percent):
        """A percentile of these, in seconds; None without any."""
        found = sorted(self.latencies())
        return found[min(len(found) - 1, int(len(found) * percent / 100))] if found else None

    def latency_middle(self):
        found = self.latencies()
        return statistics.median(found) if found else None

    @on_loop
    def count(self, name):
        return self.counters[name]

    @on_loop
    def all_counts(self):
        return dict(self.counters)

    @on_loop
    def unacked(self):
        return self.deliveries.pending()

    @on_loop
    def lost(self):
        return [one for one in self.deliveries.log if one.state == 'lost']

    def settled(self, seconds=10.0):
        """True when nothing is on its way any more."""
        return self.wait_for(lambda: all(one.done for one in self.sent()), seconds)

    @on_loop
    def notes_of(self, what=None):
        return [one for one in self.notes if what is None or one['what'] == what]

    @on_loop
    def status(self):
        return {'app_id': self.app_id, 'teams': {one.id: one.name for one in self.teams.values()},
                'sockets': self.sockets(), 'unacked': self.unacked(),
                'counts': dict(self.counters)}
