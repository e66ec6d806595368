"""OAuth: the authorize page, codes, org-wide installs, rotation, uninstalling."""

import base64
import urllib.parse

from ..raw_client import Caller, request
from .interactions import wait_event
from .stage import stage

BACK = 'http://127.0.0.1:9/slack/oauth_redirect'


def authorize(s, **more):
    asked = {'client_id': s.fake.client_id, 'scope': 'chat:write,im:history,users:read',
             'redirect_uri': BACK, 'state': 'abc'} | more
    return request(f'{s.fake.base}/oauth/v2/authorize?' + urllib.parse.urlencode(asked))


def returned(reply):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(reply.headers['location']).query))


def access(s, secret=None, **args):
    return Caller(s.fake).form('oauth.v2.access', client_id=s.fake.client_id,
                               client_secret=secret or s.fake.client_secret, **args)


def installing(check):
    with stage(redirect_urls=(BACK,)) as s:
        other = s.fake.add_workspace('Other')
        check('a wrong client', authorize(s, client_id='1.2').status == 400)
        check('a wrong way back', authorize(s, redirect_uri='http://evil.example/').status == 400)
        s.fake.decide(team=other, without=['users:read'])
        back = returned(authorize(s))
        check('state comes back', back['state'] == 'abc' and 'error' not in back, back)
        check('a wrong secret', access(s, 'wrong', code=back['code'], redirect_uri=BACK).error
              == 'bad_client_secret')
        check('another way back', access(s, code=back['code'], redirect_uri=BACK + '/x').error
              == 'bad_redirect_uri')
        done = access(s, code=back['code'], redirect_uri=BACK).body
        check('installed', done['ok'] and done['team']['id'] == other and done['enterprise'] is None
              and done['is_enterprise_install'] is False and done['app_id'] == s.fake.app_id, done)
        check('an optional scope was refused', done['scope'] == 'chat:write,im:history', done)
        check('the token works', Caller(s.fake, done['access_token']).form('auth.test').ok)
        check('a code works once', access(s, code=back['code'], redirect_uri=BACK).error
              == 'code_already_used')
        check('an invented code', access(s, code='x').error == 'invalid_code')
        s.fake.settings.code_seconds = 0.0
        late = returned(authorize(s))['code']
        check('ten minutes', access(s, code=late, redirect_uri=BACK).error == 'invalid_code')
        s.fake.decide(refuse=True)
        check('refusal', returned(authorize(s)) == {'error': 'access_denied', 'state': 'abc'})
        basic = base64.b64encode(f'{s.fake.client_id}:{s.fake.client_secret}'.encode()).decode()
        check('a Basic header', request(s.fake.api_url + 'oauth.v2.access', 'code=x', {
            'Authorization': f'Basic {basic}', 'Content-Type':
            'application/x-www-form-urlencoded'}).error == 'invalid_code')


def whole_enterprise(check):
    with stage() as s:
        enterprise = s.fake.add_enterprise('Big')
        teams = [s.fake.add_workspace(f'Team {n}', enterprise=enterprise) for n in (1, 2)]
        people = [s.fake.add_user(f'p{n}', team=team) for n, team in enumerate(teams)]
        s.fake.decide(enterprise=enterprise)
        scope = 'chat:write,im:write,im:history,users:read,channels:read'
        code = returned(authorize(s, scope=scope))['code']
        done = access(s, code=code, redirect_uri=BACK).body
        check('team is null', done['team'] is None and done['is_enterprise_install'] is True
              and done['enterprise']['id'] == enterprise, done)
        caller = Caller(s.fake, done['access_token'])
        check('both workspaces', all(caller.form('chat.postMessage', channel=one, text='x').ok
                                     for one in people))
        check('not the other one', caller.form('chat.postMessage', channel=s.ana, text='x').error
              == 'channel_not_found')
        check('lists need team_id', caller.form('users.list').error == 'missing_argument'
              and len(caller.form('users.list', team_id=teams[1]).body['members']) >= 1
              and caller.form('users.list', team_id=s.team).error == 'team_access_not_granted')
        s.fake.add_channel('general', team=teams[0], with_bot=True)
        check('no channel names', caller.form(
            'chat.postMessage', channel='#general', text='x').error == 'team_not_found')
        one = s.socket()
        s.fake.say(people[1], 'hello')
        payload = wait_event(s, one, 'message')['payload']
        check('the event', payload['team_id'] == teams[1] and payload['authorizations'][0]
              == {'enterprise_id': enterprise, 'team_id': None, 'user_id': done['bot_user_id'],
                  'is_bot': True, 'is_enterprise_install': True}, payload)


def rotation(check):
    with stage(rotation=True, refresh_grace_seconds=0.2, limits=False) as s:
        first, refresh = s.token, s.installed['refresh_token']
        check('prefixes', first.startswith('xoxe.xoxb-') and refresh.startswith('xoxe-1-'))

        def renew(token):
            return access(s, grant_type='refresh_token', refresh_token=token)
        second = renew(refresh).body
        check('refreshed', second['ok'] and second['expires_in'] == 43200
              and second['refresh_token'] != refresh, second)
        check('two are active', s.bot.form('auth.test').ok
              and Caller(s.fake, second['access_token']).form('auth.test').ok)
        third = renew(second['refresh_token']).body
        check('a third ends the oldest', s.bot.form('auth.test').error == 'token_revoked'
              and Caller(s.fake, second['access_token']).form('auth.test').ok)
        check('in the grace it works again', renew(second['refresh_token']).ok)
        s.fake.wait_for(lambda: False, 0.25)
        check('then no more', renew(second['refresh_token']).error == 'invalid_refresh_token'
              and renew('xoxe-1-made-up').error == 'invalid_refresh_token')
        s.fake.expire(third['access_token'])
        check('token_expired', Caller(s.fake, third['access_token']).form('auth.test').error
              in ('token_expired', 'token_revoked'))
    with stage() as s:
        done = Caller(s.fake).form('oauth.v2.exchange', client_id=s.fake.client_id,
                                   client_secret=s.fake.client_secret, token=s.token).body
        check('exchange', done['ok'] and done['access_token'].startswith('xoxe.xoxb-')
              and s.bot.form('auth.test').error == 'token_revoked', done)


def uninstalling(check):
    for order in (('app_uninstalled', 'tokens_revoked'), ('tokens_revoked', 'app_uninstalled')):
        with stage() as s:
            one = s.socket()
            s.fake.uninstall(order=order)
            seen = [one.receive()['payload']['event']['type'] for _ in order]
            check(f'uninstalled: {order}', tuple(seen) == order
                  and s.bot.form('auth.test').error == 'account_inactive', seen)
            s.fake.install()
            check('the old token stays dead', not s.bot.form('auth.test').ok)
    with stage() as s:
        one = s.socket()
        check('auth.revoke', s.bot.form('auth.revoke').body['revoked']
              and one.receive()['payload']['event']['type'] == 'tokens_revoked'
              and s.bot.form('auth.test').error == 'token_revoked')


def run(check):
    for part in (installing, whole_enterprise, rotation, uninstalling):
        part(check)
