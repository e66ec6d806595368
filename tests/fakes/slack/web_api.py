"""The Web API's front: which method, whose token, which scopes, how often, and how the answer
travels. The methods themselves are in methods_*.py and oauth.py."""

import asyncio
import collections
import inspect
import json
import time
import urllib.parse

from .http_wire import answer, multipart

METHODS = {}


class ApiError(Exception):
    """The call is answered `ok: false` with this code, and these fields besides."""

    def __init__(self, code, **fields):
        super().__init__(code)
        self.code = code
        self.fields = fields


class Method:
    def __init__(self, name, function, scopes, tier, token):
        self.name = name
        self.function = function
        self.scopes = scopes
        self.tier = tier
        self.token = token  # kind that it takes, None for none


def method(name, scopes='', tier=None, token='bot'):
    """Registers a function(call) that gives the fields of the answer."""
    def register(function):
        METHODS[name] = Method(name, function, tuple(scopes.split()), tier, token)
        return function
    return register


class Call:
    """One call as its method sees it."""

    __slots__ = ('fake', 'request', 'method', 'args', 'token', 'installation', 'warnings')

    def __init__(self, fake, request, found, args):
        self.fake = fake
        self.request = request
        self.method = found
        self.args = args
        self.token = None
        self.installation = None
        self.warnings = None

    def flag(self, name, default=False):
        value = self.args.get(name, default)
        return value in (True, 'true', 'True', '1', 1)

    def text(self, name):
        """A required word."""
        value = self.args.get(name)
        if value is None or value == '':
            raise ApiError('invalid_arguments', response_metadata={
                'messages': [f'[ERROR] missing required field: {name}']})
        return str(value)

    def number(self, name, default, most):
        try:
            value = int(self.args.get(name) or default)
        except ValueError:
            raise ApiError('invalid_limit') from None
        if value < 1:
            raise ApiError('invalid_limit')
        return min(value, most)

    def structured(self, name, code):
        """An argument that is JSON, or a string of JSON; None without one."""
        value = self.args.get(name)
        if isinstance(value, str):
            if value == '':
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise ApiError(code) from None
        return value

    def need(self, *scopes):
        """Any of these scopes, or missing_scope."""
        if not self.token.scopes.intersection(scopes):
            self.fake.counters['missing_scope'] += 1
            raise ApiError('missing_scope', needed=','.join(scopes), provided=self.token.header)

    def team(self):
        """The workspace that a call without a channel is about."""
        given = self.args.get('team_id')
        if self.installation.team is not None:
            if given and given != self.installation.team:
                raise ApiError('team_access_not_granted')
            return self.fake.teams[self.installation.team]
        if not given:
            raise ApiError('missing_argument', response_metadata={
                'messages': ['[ERROR] an org token needs team_id']})
        team = self.fake.teams.get(given)
        if team is None or not self.installation.covers(team):
            raise ApiError('team_access_not_granted')
        return team

    def sees_team(self, team_id):
        team = self.fake.teams.get(team_id)
        return team is not None and self.installation.covers(team)

    def user(self, user_id, code='user_not_found'):
        """A person that this installation can see."""
        user = self.fake.users.get(user_id or '')
        if user is None:
            raise ApiError(code)
        if self.sees_team(user.team) or (self.installation.team is None and
                                         user.enterprise == self.installation.enterprise):
            return user
        if any(user_id in channel.members for channel in self.fake.channels.values()
               if channel.shared_with and self.sees_team(channel.team)):
            return user
        if user.is_stranger:
            return user
        self.fake.counters['foreign_ids'] += 1
        raise ApiError(code)

    def channel(self, name='channel', membership=False):
        """A channel of a workspace of this token; private ones only to members."""
        channel = self.fake.channels.get(self.args.get(name) or '')
        if channel is None:
            raise ApiError('channel_not_found')
        if not self.sees_team(channel.team):
            self.fake.counters['foreign_ids'] += 1
            raise ApiError('channel_not_found')
        if self.installation.bot_user not in channel.members:
            if channel.kind != 'channel':
                raise ApiError('channel_not_found')
            if membership:
                raise ApiError('not_in_channel')
        return channel


def arguments(request):
    """The arguments of a call from its query, form or JSON body."""
    args = {}
    if request.query:
        args.update(urllib.parse.parse_qsl(request.query, keep_blank_values=True))
    kind = request.headers.get('content-type', '')
    if kind.startswith('application/json'):
        try:
            body = json.loads(request.body or b'{}')
        except ValueError:
            raise ApiError('invalid_json') from None
        if not isinstance(body, dict):
            raise ApiError('json_not_object')
        args.update(body)
    elif kind.startswith('multipart/form-data'):
        args.update({name: value.decode('utf-8', 'replace')
                     for name, value in multipart(request).items()})
    elif request.body:
        if not kind.startswith('application/x-www-form-urlencoded'):
            raise ApiError('invalid_post_type')
        args.update(urllib.parse.parse_qsl(request.body.decode('utf-8', 'replace'),
                                           keep_blank_values=True))
    return args


class WebApi:
    def __init__(self, fake):
        self.fake = fake
        self.counters = fake.counters
        self.log = collections.deque(maxlen=fake.settings.log_entries)
        self.numbers = 0

    def handle(self, request, connection):
        """Answers one request to /api/<method>; with a fault perhaps later, or never."""
        entry = {'at': time.monotonic(), 'method': request.path[5:], 'team': None, 'args': {},
                 'error': None, 'fault': None, 'answered_at': None}
        self.log.append(entry)
        token, fault, wait = None, None, 0
        accepted = ''
        try:
            call = self.prepare(request, entry)
            token, accepted = call.token, ','.join(call.method.scopes)
            key = call.installation.key if call.installation else None
            fault = self.fake.faults.take(call.method.name, entry['team'])
            wait = self.limited(call, key)
            if wait:
                body = {'ok': False, 'error': 'ratelimited'}
            elif fault is not None and not fault.effect and fault.kind != 'slow':
                body = {'ok': False, 'error': fault.code}
            else:
                body = {'ok': True} | call.method.function(call)
                if call.warnings:
                    body['warning'] = ','.join(call.warnings)
        except ApiError as error:
            body = {'ok': False, 'error': error.code} | error.fields
        entry['error'] = body.get('error')
        if body.get('error'):
            self.counters['error_' + body['error']] += 1
        if fault is not None and not wait:
            entry['fault'] = fault.kind
            return self.broken(fault, body, token, accepted, entry, connection)
        entry['answered_at'] = time.monotonic()
        return self.encode(429 if wait else 200, body, token, accepted, wait)

    def prepare(self, request, entry):
        """The call with its token checked; ApiError otherwise."""
        found = METHODS.get(entry['method'])
        self.counters['calls'] += 1
        if found is None:
            raise ApiError('unknown_method', req_method=entry['method'])
        args = entry['args'] = arguments(request)
        call = Call(self.fake, request, found, args)
        if found.token is None:
            return call
        given = request.headers.get('authorization', '')
        text = given[7:] if given[:7].lower() == 'bearer ' else ''
        if not text and found.token != 'app':
            text = args.get('token', '')
            if text and request.headers.get('content-type', '').startswith('application/json'):
                raise ApiError('not_authed')
        if not text:
            raise ApiError('not_authed')
        token = self.fake.installs.tokens.get(text)
        if token is None:
            raise ApiError('invalid_auth')
        if token.revoked:
            raise ApiError(token.revoked)
        if token.expires is not None and token.expires < time.monotonic():
            raise ApiError('token_expired')
        entry['token'] = token.text[:12]
        if token.kind != found.token:
            raise ApiError('not_allowed_token_type')
        call.token, call.installation = token, token.installation
        if call.installation is not None:
            entry['team'] = call.installation.team or call.installation.enterprise
        if found.scopes and not token.scopes.intersection(found.scopes):
            call.need(*found.scopes)
        return call

    def limited(self, call, key):
        channel = call.args.get('channel') if call.method.tier == 'post' else None
        return self.fake.limits.wait_for(key and (key[1] or key[0]), call.method.name,
                                         call.method.tier, channel)

    def encode(self, status, body, token, accepted, wait=0):
        self.numbers += 1
        headers = (f'x-slack-req-id: fake{self.numbers}\r\ncache-control: private, no-cache\r\n'
                   'vary: Accept-Encoding\r\n')
        if token is not None:
            headers += f'x-oauth-scopes: {token.header}\r\nx-accepted-oauth-scopes: {accepted}\r\n'
        if wait:
            headers += f'Retry-After: {wait}\r\n'
        return answer(status, json.dumps(body, separators=(',', ':')),
                      'application/json; charset=utf-8', headers,
                      self.fake.date())

    async def broken(self, fault, body, token, accepted, entry, connection):
        """What the caller gets of a call that a fault has hit."""
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.kind == 'reset':
            connection.reset()
            return None
        if fault.kind == 'close':
            connection.transport.close()
            connection.gone = True
            return None
        if fault.kind == 'hang':
            await asyncio.sleep(3600)
            return None
        if fault.kind == 'status':
            return answer(fault.status, '<html>something went wrong</html>', 'text/html')
        if fault.kind == 'error':
            body = {'ok': False, 'error': fault.code}
        data = self.encode(200, body, token, accepted)
        if fault.kind == 'truncated':
            connection.transport.write(data[:len(data) - max(1, len(json.dumps(body)) // 2)])
            connection.transport.close()
            connection.gone = True
            return None
        entry['answered_at'] = time.monotonic()
        return data


def methods_known():
    return sorted(name for name, one in METHODS.items() if inspect.isfunction(one.function))
