"""Installing over the web: the authorize page, which decides at once as the test has said, and the
methods that give, refresh, exchange and revoke tokens."""

import base64
import time
import urllib.parse

from .http_wire import answer
from .web_api import ApiError, method


class Decision:
    """What the person at the authorize page does."""

    def __init__(self, team=None, enterprise=None, refuse=False, without=()):
        self.team = team
        self.enterprise = enterprise
        self.refuse = refuse
        self.without = set(without)


def authorize(fake, request):
    """GET /oauth/v2/authorize"""
    asked = request.parameters()
    if asked.get('client_id') != fake.client_id:
        return answer(400, 'invalid_client_id')
    back = asked.get('redirect_uri') or (fake.settings.redirect_urls or ('',))[0]
    allowed = fake.settings.redirect_urls
    if not back or (allowed and not any(back.startswith(one) for one in allowed)):
        return answer(400, 'bad_redirect_uri')
    scopes = {one for one in asked.get('scope', '').split(',') if one}
    if not scopes:
        return answer(400, 'invalid_scope: no scopes requested')
    decision = fake.decision
    team = asked.get('team') or decision.team or fake.first_team()
    answers = {}
    if decision.refuse:
        answers['error'] = 'access_denied'
    else:
        code = fake.secret_text(24)
        workspace = fake.teams.get(team)
        enterprise = decision.enterprise or (workspace.enterprise if workspace else None)
        fake.installs.codes[code] = {
            'team': None if decision.enterprise else team, 'enterprise': enterprise,
            'scopes': scopes - decision.without, 'redirect_uri': asked.get('redirect_uri', ''),
            'at': time.monotonic(), 'user': fake.first_user(team), 'used': False}
        answers['code'] = code
    if 'state' in asked:
        answers['state'] = asked['state']
    joint = '&' if '?' in back else '?'
    return answer(302, '', headers=f'Location: {back}{joint}{urllib.parse.urlencode(answers)}\r\n')


def client(call):
    """Refuses a wrong client id or secret, in a Basic header or as arguments."""
    given = call.request.headers.get('authorization', '')
    client_id, secret = call.args.get('client_id'), call.args.get('client_secret')
    if given.startswith('Basic '):
        try:
            client_id, _, secret = base64.b64decode(given[6:]).decode().partition(':')
        except ValueError:
            raise ApiError('invalid_client_id') from None
    if client_id != call.fake.client_id:
        raise ApiError('invalid_client_id')
    if secret != call.fake.client_secret:
        raise ApiError('bad_client_secret')


def described(fake, installation, token, refresh, user=None):
    """The answer of oauth.v2.access."""
    team = fake.teams.get(installation.team) if installation.team else None
    found = {'app_id': fake.app_id, 'authed_user': {'id': user} if user else {},
             'scope': ','.join(sorted(token.scopes)), 'token_type': 'bot',
             'access_token': token.text, 'bot_user_id': installation.bot_user,
             'team': {'id': team.id, 'name': team.name} if team else None,
             'enterprise': {'id': installation.enterprise,
                            'name': fake.enterprises[installation.enterprise]}
             if installation.enterprise else None,
             'is_enterprise_install': installation.team is None}
    if refresh is not None:
        found |= {'refresh_token': refresh.text, 'expires_in': int(fake.settings.token_seconds)}
    return found


@method('oauth.v2.access', tier=4, token=None)
def access(call):
    client(call)
    installs = call.fake.installs
    if call.args.get('grant_type') == 'refresh_token':
        found = installs.refresh(call.args.get('refresh_token', ''))
        if isinstance(found, str):
            raise ApiError(found)
        return described(call.fake, *found)
    code = installs.codes.get(call.args.get('code', ''))
    if code is None or time.monotonic() > code['at'] + call.fake.settings.code_seconds:
        raise ApiError('invalid_code')
    if code['used']:
        raise ApiError('code_already_used')
    if code['redirect_uri'] != call.args.get('redirect_uri', ''):
        raise ApiError('bad_redirect_uri')
    code['used'] = True
    found = installs.install(code['team'], code['enterprise'], code['scopes'])
    return described(call.fake, *found, user=code['user'])


@method('oauth.v2.exchange', tier=4, token=None)
def exchange(call):
    client(call)
    installs = call.fake.installs
    token = installs.tokens.get(call.args.get('token', ''))
    if token is None or token.kind != 'bot' or token.revoked:
        raise ApiError('invalid_auth')
    if token.expires is not None:
        raise ApiError('token_already_exchanged')
    token.revoked = 'token_revoked'
    return described(call.fake, token.installation, *installs.issue(token.installation, True))


@method('auth.revoke', tier=3)
def revoke(call):
    if call.flag('test'):
        return {'revoked': False}
    call.token.revoked = 'token_revoked'
    call.fake.emit_tokens_revoked(call.installation)
    return {'revoked': True}


@method('apps.uninstall', tier=1)
def uninstall(call):
    client(call)
    call.fake.uninstall_now(call.installation, ('app_uninstalled', 'tokens_revoked'))
    return {}
