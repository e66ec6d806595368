"""How a test steers the fake: installations, connections and their endings, limits and faults."""

from .faults import Fault
from .loop_thread import on_loop
from .oauth import Decision


class Steering:
    """Part of FakeSlack."""

    # Installations

    @on_loop
    def install(self, team=None, enterprise=None, scopes=None, rotation=None):
        """Installs the app without a browser: in a workspace (the first if none is named), or with
        `enterprise` in all of it. Gives {token, refresh_token, bot_user, bot_id, team,
        enterprise}."""
        if enterprise is None:
            team = team or self.first_team()
            enterprise = self.teams[team].enterprise
        wanted = scopes if scopes is not None else self.settings.scopes
        names = [one for one in wanted.split(',') if one] if isinstance(wanted, str) else wanted
        found, token, refresh = self.installs.install(team, enterprise, names, rotation)
        return {'token': token.text, 'refresh_token': refresh and refresh.text,
                'bot_user': found.bot_user, 'bot_id': found.bot_id, 'team': found.team,
                'enterprise': found.enterprise}

    def installation(self, team=None, enterprise=None):
        if enterprise is None:
            return self.installs.of_team(self.teams[team or self.first_team()])
        return self.installs.by_key[(enterprise, None)]

    @on_loop
    def decide(self, team=None, enterprise=None, refuse=False, without=()):
        """What the next people at the authorize page do; `without` are scopes they leave out."""
        self.decision = Decision(team, enterprise, refuse, without)

    @on_loop
    def uninstall(self, team=None, enterprise=None, order=('app_uninstalled', 'tokens_revoked')):
        self.uninstall_now(self.installation(team, enterprise), order)

    def uninstall_now(self, installation, order):
        """The tokens die, and the app is told in this order."""
        for name in order:
            event = {'type': name, 'event_ts': self.stamps.next()}
            if name == 'tokens_revoked':
                event['tokens'] = {'oauth': [], 'bot': [installation.bot_user]}
            self.tell_teams(installation, event)
        self.installs.end(installation)

    def emit_tokens_revoked(self, installation):
        self.tell_teams(installation, {
            'type': 'tokens_revoked', 'event_ts': self.stamps.next(),
            'tokens': {'oauth': [], 'bot': [installation.bot_user]}})

    def tell_teams(self, installation, event):
        for team in self.teams.values():
            if self.installs.of_team(team) is installation:
                self.rooms.emit(team, event)
                if installation.team is None:
                    return

    @on_loop
    def revoke(self, token, code='token_revoked'):
        """One token is dead from now on, with this error code; nobody is told."""
        self.installs.tokens[token].revoked = code

    @on_loop
    def expire(self, token, seconds=0.0):
        """A rotating token ends in so many seconds."""
        self.installs.tokens[token].expires = self.monotonic() + seconds

    @on_loop
    def set_scopes(self, scopes, team=None):
        """Takes scopes away from, or adds them to, an installation and its tokens."""
        installation = self.installation(team)
        names = {one for one in scopes.split(',') if one} if isinstance(scopes, str) \
            else set(scopes)
        installation.scopes = names
        for token in self.installs.tokens.values():
            if token.installation is installation:
                token.scopes, token.header = set(names), ','.join(sorted(names))

    # Connections; `which` is a number, None for one at random, 'all', or 'new' for the newest.

    def pick(self, which):
        found = [one for one in self.hub.registered
                 if one.state == 'open' and one.connection is not None and not one.half_open]
        if which == 'all' or not found:
            return found
        if which == 'new':
            return found[-1:]
        if which is None:
            return [self.random.choice(found)]
        return [one for one in found if one.number == which]

    @on_loop
    def disconnect(self, reason='refresh_requested', which=None, warning=0.0, close_after=1.0):
        """Ends connections with this reason; first a warning so many seconds before, if above 0;
        the close frame comes `close_after` seconds after the reason, or never with None. Gives the
        numbers."""
        picked = self.pick(which)
        for socket in picked:
            if reason == 'warning':
                self.hub.refresh(socket, warning or self.settings.warning_seconds, close_after)
            elif warning > 0:
                socket.say_disconnect('warning')
                socket.later(warning, socket.tell_to_go, reason, close_after)
            else:
                socket.tell_to_go(reason, close_after)
        return [one.number for one in picked]

    @on_loop
    def close_socket(self, which=None, code=1000):
        """A close frame without any word before."""
        for socket in self.pick(which):
            socket.close(code)

    @on_loop
    def cut(self, which=None):
        """TCP resets."""
        for socket in self.pick(which):
            socket.connection.reset()

    @on_loop
    def half_open(self, which=None):
        """The link is dead without a sign, and stays registered. Gives the numbers."""
        picked = self.pick(which)
        for socket in picked:
            socket.half_open = True
        return [one.number for one in picked]

    @on_loop
    def deafen(self, which=None, deaf=True):
        """Answers pings, is given envelopes, delivers none."""
        picked = self.pick(which)
        for socket in picked:
            socket.deaf = deaf
        return [one.number for one in picked]

    @on_loop
    def send_frame(self, text, which='all', binary=False):
        """Any text, or bytes as a binary frame, to a connection."""
        from . import frames
        for socket in self.pick(which):
            data = text if isinstance(text, bytes) else text.encode()
            socket.write(frames.encode(frames.BINARY if binary else frames.TEXT, data))

    @on_loop
    def add_ghosts(self, count):
        """Registrations without a client, which swallow envelopes."""
        self.hub.add_ghosts(count)

    @on_loop
    def drop_ghosts(self):
        self.hub.drop_ghosts()

    @on_loop
    def enable_socket_mode(self, enabled=True):
        """Switching off tells every connection link_disabled."""
        self.hub.enabled = enabled
        if not enabled:
            for socket in self.pick('all'):
                socket.tell_to_go('link_disabled', 1.0)

    @on_loop
    def refuse_links(self, count):
        """The next handshakes fail with 503; their URLs are used up."""
        self.hub.refusing = count

    @on_loop
    def outage(self, down=True):
        """Every connection is reset, and every new request, until outage(False)."""
        self.down = down
        if down:
            for connection in list(self.connections):
                connection.reset()

    @on_loop
    def hold(self):
        """Deliveries wait until release()."""
        self.deliveries.hold()

    @on_loop
    def release(self):
        self.deliveries.release()

    @on_loop
    def send_event(self, event, team=None, subscription=None):
        """Any inner event, if the app has subscribed to it."""
        return self.rooms.emit(self.teams[team or self.first_team()], event, subscription)

    @on_loop
    def send_payload(self, kind, payload, accepts=False, team=None):
        """Any envelope: app_rate_limited, a kind from the future, something that is no object."""
        return self.deliveries.start(self.delivery(kind, payload, team or self.first_team(),
                                                   accepts))

    # HTTP transport

    def use_http(self, request_url, command_url=''):
        """From now on by signed POSTs; the URL is not verified here, see verify_url()."""
        self.settings.request_url = request_url
        self.settings.command_url = command_url
        self.settings.mode = 'http'

    def verify_url(self):
        return self.run_async(self.sender.verify_url())

    def ssl_check(self):
        return self.run_async(self.sender.ssl_check())

    def post_raw(self, body, headers, url=None):
        """Any bytes to the request URL; gives an object with status, headers, body."""
        return self.run_async(self.sender.send_raw(body, headers, url))

    def signature(self, body, secret=None, timestamp=None):
        """The two headers of a signed body."""
        return self.sender.signed(body, secret, timestamp)

    # Limits and faults

    @on_loop
    def set_limit(self, method, calls, seconds=60.0):
        """So many calls in so many seconds for each workspace; calls None lifts the limit."""
        self.limits.own[method] = None if calls is None else (calls, seconds)

    @on_loop
    def rate_limit(self, method, retry_after=5, seconds=None, team=None):
        """429 for that method from now on, with that Retry-After, for so long (as long as told)."""
        self.limits.refuse(method, seconds if seconds is not None else retry_after, retry_after,
                           team)

    @on_loop
    def fault(self, method, kind, count=1, effect=False, team='', **more):
        """See faults.Fault: kind, and seconds, status or code."""
        self.faults.add(Fault(method, kind, count, effect, team, **more))

    @on_loop
    def clear_faults(self):
        self.faults.planned.clear()
        self.limits.refusals.clear()
