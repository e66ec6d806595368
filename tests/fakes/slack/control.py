"""The fake's methods for other programs, as JSON over HTTP: POST CONTROL/<method> with the
arguments as an object, or a list of positional ones; the answer is {"result": ...} or
{"error": ...}. A delivery is {"delivery": n, ...}; GET CONTROL/delivery/<n> says how it stands
now. POST CONTROL/settings sets fields of settings.py."""

import json

from .delivery import Delivery
from .http_wire import answer_json

METHODS = frozenset((
    'add_enterprise add_workspace add_user add_channel add_usergroup dm say edit delete react '
    'unreact change_profile set_dnd join leave invite_bot rename_channel archive_channel '
    'press modal submit close_view command shortcut open_home suggest install decide '
    'uninstall revoke expire set_scopes disconnect close_socket cut half_open deafen '
    'send_frame add_ghosts drop_ghosts enable_socket_mode refuse_links outage hold release '
    'send_event send_payload use_http signature set_limit rate_limit fault clear_faults '
    'messages bot_messages dm_messages message ephemeral home modals user calls sent sockets '
    'open_count gaps latencies latency count all_counts unacked lost notes_of status ').split())
LATER = ('verify_url', 'ssl_check')


class Control:
    PATH = '/control/'

    def __init__(self, fake):
        self.fake = fake
        self.deliveries = []
        fake.more_routes.append((self.PATH, self.handle))
        self.url = fake.base + self.PATH

    def handle(self, request, connection):
        name = request.path[len(self.PATH):]
        if name.startswith('delivery/'):
            number = int(name.partition('/')[2])
            return answer_json(200, {'result': self.plain(self.deliveries[number])})
        if name == 'settings':
            return self.set(json.loads(request.body or b'{}'))
        if name in LATER:
            return self.later(name)
        if name not in METHODS:
            return answer_json(404, {'error': f'no method {name}'})
        try:
            given = json.loads(request.body or b'{}')
            positional, named = (given, {}) if isinstance(given, list) else ([], given)
            found = getattr(self.fake, name)(*positional, **named)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            return answer_json(400, {'error': f'{type(error).__name__}: {error}'})
        return answer_json(200, {'result': self.plain(found)})

    def set(self, fields):
        for name, value in fields.items():
            if not hasattr(self.fake.settings, name):
                return answer_json(400, {'error': f'no setting {name}'})
            setattr(self.fake.settings, name, value)
        return answer_json(200, {'result': None})

    async def later(self, name):
        found = await getattr(self.fake.sender, name)()
        return answer_json(200, {'result': found})

    def plain(self, value):
        if isinstance(value, Delivery):
            if value not in self.deliveries:
                self.deliveries.append(value)
            return {'delivery': self.deliveries.index(value)} | value.view()
        if isinstance(value, (list, tuple)):
            return [self.plain(one) for one in value]
        if isinstance(value, bytes):
            return value.decode('utf-8', 'replace')
        if isinstance(value, dict):
            return {str(name): self.plain(one) for name, one in value.items()}
        return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
