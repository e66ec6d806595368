"""users.*, team.info, bots.info, dnd.info, user groups, and the methods about the token itself."""

from .methods_rooms import page
from .web_api import ApiError, method


@method('api.test', token=None)
def api_test(call):
    if call.args.get('error'):
        raise ApiError(str(call.args['error']), args=call.args)
    return {'args': call.args}


@method('auth.test', tier='auth.test')
def auth_test(call):
    one = call.installation
    fake = call.fake
    wide = one.team is None
    team = None if wide else fake.teams[one.team]
    found = {'url': f'https://{"org.enterprise" if wide else team.domain}.slack.com/',
             'team': fake.enterprises[one.enterprise] if wide else team.name,
             'user': fake.users[one.bot_user].name, 'team_id': one.enterprise if wide else one.team,
             'user_id': one.bot_user, 'bot_id': one.bot_id, 'is_enterprise_install': wide}
    if one.enterprise:
        found['enterprise_id'] = one.enterprise
    if call.token.expires is not None:
        found['expires_in'] = max(0, int(call.token.expires - fake.monotonic()))
    return found


@method('apps.connections.open', scopes='connections:write', tier=1, token='app')
def connections_open(call):
    if call.request.method != 'POST':
        raise ApiError('insecure_request')
    if not call.fake.hub.enabled:
        raise ApiError('forbidden_team')
    call.fake.counters['connections_asked'] += 1
    return {'url': call.fake.hub.issue_url()}


def shown(call, user):
    return user.as_user('users:read.email' in call.token.scopes, call.flag('include_locale'))


@method('users.info', scopes='users:read', tier=4)
def user_info(call):
    return {'user': shown(call, call.user(call.text('user')))}


@method('users.list', scopes='users:read', tier=2)
def user_list(call):
    team = call.team()
    found, more = page(list(team.users.values()), call, 1000, 1000)
    return {'members': [shown(call, one) for one in found],
            'cache_ts': int(call.fake.stamps.now())} | more


@method('users.profile.get', scopes='users.profile:read', tier=4)
def profile(call):
    user = call.user(call.args.get('user') or call.installation.bot_user)
    return {'profile': user.as_profile('users:read.email' in call.token.scopes)}


@method('users.getPresence', scopes='users:read', tier=3)
def presence(call):
    call.user(call.text('user'))
    return {'presence': 'active', 'online': True}


@method('team.info', scopes='team:read', tier=3)
def team_info(call):
    given = call.args.get('team')
    if given:
        if not call.sees_team(given):
            raise ApiError('team_not_found')
        return {'team': call.fake.teams[given].as_team()}
    if call.installation.team is None and not call.args.get('team_id'):
        enterprise = call.installation.enterprise
        return {'team': {'id': enterprise, 'name': call.fake.enterprises[enterprise],
                         'domain': 'org', 'enterprise_id': enterprise}}
    return {'team': call.team().as_team()}


@method('bots.info', scopes='users:read', tier=3)
def bot_info(call):
    for one in call.fake.installs.by_key.values():
        if one.bot_id == call.args.get('bot') and one.key == call.installation.key:
            return {'bot': {'id': one.bot_id, 'deleted': not one.active, 'name': call.fake.app_name,
                            'updated': 1700000000, 'app_id': call.fake.app_id,
                            'user_id': one.bot_user, 'icons': {}}}
    raise ApiError('bot_not_found')


@method('dnd.info', scopes='dnd:read', tier=3)
def dnd_info(call):
    user = call.user(call.text('user'))
    now = int(call.fake.stamps.now())
    found = {'dnd_enabled': bool(user.dnd[1]), 'next_dnd_start_ts': int(user.dnd[0] or 1),
             'next_dnd_end_ts': int(user.dnd[1] or 1), 'snooze_enabled': user.snooze_until > now}
    if user.snooze_until > now:
        found |= {'snooze_endtime': int(user.snooze_until),
                  'snooze_remaining': int(user.snooze_until - now)}
    return found


@method('usergroups.users.list', scopes='usergroups:read', tier=2)
def usergroup_users(call):
    group = call.text('usergroup')
    for team in call.fake.teams.values():
        if group in team.usergroups and call.installation.covers(team):
            return {'users': team.usergroups[group]}
    raise ApiError('no_such_subteam')


@method('auth.teams.list', tier=2)
def auth_teams(call):
    found = [{'id': team.id, 'name': team.name} for team in call.fake.teams.values()
             if call.installation.covers(team)]
    found, more = page(found, call, 100, 1000)
    return {'teams': found} | more
