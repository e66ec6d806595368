"""FakeSlack: one app at Slack with its workspaces, in a thread of the test's process.

    fake = FakeSlack(time_scale=0.01)         # settings.py lists what can be set
    team = fake.add_workspace('Acme')         # add_enterprise, add_user, add_channel, add_usergroup
    ana = fake.add_user('ana', tz='Europe/Berlin', locale='de-DE')
    token = fake.install(team)['token']       # or OAuth: decide(), /oauth/v2/authorize
    ... start the bot with fake.api_url, fake.app_token, token; over HTTP fake.use_http(url),
        fake.signing_secret, fake.client_id, fake.client_secret ...
    fake.wait_connected(2)
    fake.say(ana, 'hello')                    # edit delete react unreact join leave invite_bot
    fake.wait_for(lambda: fake.dm_messages(ana))         # change_profile set_dnd archive_channel
    fake.press(ana, fake.dm_messages(ana)[-1], 'Later').wait()   # command shortcut open_home
    fake.submit(ana, {'Your goal': 'write'}).wait()      # close_view suggest redeliver
    fake.close()
    fake.run(lambda: [fake.say(one, 'hello') for one in many])      # many at once, on its thread

Reads: messages bot_messages dm_messages ephemeral home modals uploads user calls sent sockets
gaps latencies latency count all_counts unacked lost notes_of status refused_blocks trigger_ages.
Steers: disconnect close_socket cut half_open deafen send_frame add_ghosts drop_ghosts
enable_socket_mode refuse_links outage hold release send_event send_payload set_limit rate_limit
fault clear_faults uninstall revoke expire set_scopes decide verify_url ssl_check post_raw
signature; and any field of fake.settings.
What is thrown at people shows in count('errors_shown'). Methods may be called from
any thread; they give ids, plain objects, or a Delivery with wait(), state, answer, latency.
"""

import collections
import gc
import random
import string
import time

# The modules that register the methods of the Web API.
from . import events_http, methods_chat, methods_files, methods_people, methods_rooms, methods_views
from . import oauth, response_urls
from .delivery import Deliveries, Delivery
from .faults import FaultPlan
from .http_wire import HttpConnection, answer
from .installs import Installs
from .interactions import Interactions
from .limits import Limits
from .loop_thread import LoopThread
from .oauth import Decision
from .people import People
from .rooms import Rooms
from .settings import Settings
from .sockets import SocketHub
from .steering import Steering
from .watching import Watching
from .web_api import WebApi
from .workspaces import Ids, Stamps

LETTERS = string.ascii_letters + string.digits
MODULES = (methods_chat, methods_files, methods_people, methods_rooms, methods_views)


class FakeSlack(LoopThread, People, Interactions, Steering, Watching):
    def __init__(self, seed=1, app_name='PLN Coach', port=0, host='127.0.0.1', tls=None,
                 **settings):
        LoopThread.__init__(self)
        gc.disable()  # its pauses would be measured as the app's; until close()
        self.settings = Settings(**settings)
        self.random = random.Random(seed)
        self.app_name = app_name
        self.ids, self.stamps = Ids(), Stamps(self.settings)
        self.app_id = self.ids.next('A')
        self.client_id = '1234567890.9876543210'
        self.client_secret = self.secret_text(32)
        self.signing_secret = self.secret_text(32)
        self.enterprises, self.teams, self.users, self.channels = {}, {}, {}, {}
        self.views, self.files, self.triggers, self.response_urls = {}, {}, {}, {}
        self.counters = collections.Counter()
        self.notes = collections.deque(maxlen=10_000)
        self.refused_blocks = []   # {method, faults, blocks}
        self.trigger_ages = []     # seconds from press to views.open, of those that worked
        self.decision = Decision()
        self.settings_home_enabled = True
        self.down = False          # see outage()
        self.more_routes = []      # (start of a path, handle(request, connection))
        self.started_at = time.monotonic()
        self.connections = set()
        self.faults = FaultPlan()
        self.limits = Limits(self)
        self.installs = Installs(self)
        self.rooms = Rooms(self)
        self.hub = SocketHub(self)
        self.deliveries = Deliveries(self)
        self.sender = self.deliveries.http = events_http.HttpSender(self)
        self.api = WebApi(self)
        self.app_token = self.installs.add('xapp-1-' + self.app_id + '-' + self.secret_text(40),
                                           'app', None, ['connections:write']).text
        self.server = self.run_async(self.listen(host, port, tls))
        port = self.server.sockets[0].getsockname()[1]
        self.host, self.port = host, port
        self.base = f'{"https" if tls else "http"}://{host}:{port}'
        self.socket_base = f'{"wss" if tls else "ws"}://{host}:{port}'
        self.api_url = self.base + '/api/'

    async def listen(self, host, port, tls):
        return await self.loop.create_server(
            lambda: HttpConnection(self.route, self.connections), host, port, ssl=tls, backlog=512)

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.close()

    def close(self):
        """Ends every connection without a word, and the thread."""
        if not self.loop.is_closed():
            self.run_async(self.stop())
            self.end_thread()
            gc.enable()

    async def stop(self):
        self.server.close()
        await self.hub.stop()
        await self.sender.stop()
        for connection in list(self.connections):
            if connection.busy is not None:
                connection.busy.cancel()
            connection.transport.abort()

    def route(self, request, connection):
        path = request.path
        if self.down:
            connection.reset()
            return None
        if path.startswith('/api/'):
            return self.api.handle(request, connection)
        if path.startswith('/link/'):
            return self.hub.handshake(request, connection)
        if path.startswith(('/actions/', '/commands/')):
            return response_urls.post(self, request)
        if path == '/oauth/v2/authorize':
            return oauth.authorize(self, request)
        if path.startswith('/upload/v1/'):
            return methods_files.upload(self, request)
        if path.startswith('/files-pri/'):
            return methods_files.download(self, request)
        for start, handle in self.more_routes:
            if path.startswith(start):
                return handle(request, connection)
        self.counters['unknown_paths'] += 1
        return answer(404, 'not found')

    # Small things that all parts use.

    def secret_text(self, length):
        return ''.join(self.random.choices(LETTERS, k=length))

    def short_id(self):
        return self.secret_text(5)

    def response_number(self):
        return str(self.random.randrange(10 ** 12, 10 ** 13))

    def monotonic(self):
        return time.monotonic()

    def date(self):
        if not self.settings.clock_offset:
            return None
        import email.utils
        return email.utils.formatdate(self.stamps.now(), usegmt=True)

    def note(self, what, **about):
        self.notes.append({'at': time.monotonic(), 'what': what} | about)

    def first_team(self):
        return next(iter(self.teams))

    def first_user(self, team):
        found = [one.id for one in self.users.values()
                 if not one.is_bot and (team is None or one.team == team)]
        return found[0] if found else 'U0FAKE0000'

    def subscribed(self):
        if self.settings.events != getattr(self, '_events_text', None):
            self._events_text = self.settings.events
            self._events = frozenset(self.settings.events.split(','))
        return self._events

    @staticmethod
    def delivery(kind, payload, team, accepts=False, on_answer=None):
        return Delivery(kind, payload, team, accepts, on_answer)
