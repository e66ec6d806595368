"""views.*: modals on a stack of three, the Home tab, triggers that work once, and hashes."""

import json
import time

from . import block_kit
from .web_api import ApiError, method

STACK_MAX = 3
KEPT = ('title', 'close', 'submit', 'private_metadata', 'callback_id', 'external_id',
        'clear_on_close', 'notify_on_close')


def checked(call, kinds):
    view = call.structured('view', 'invalid_arguments')
    faults = block_kit.view_faults(view, kinds)
    if faults:
        call.fake.refused_blocks.append({'method': call.method.name, 'faults': faults,
                                         'blocks': view})
        raise ApiError('invalid_arguments', errors=faults,
                       response_metadata={'messages': faults})
    if len(json.dumps(view)) > 250_000:
        raise ApiError('view_too_large')
    external = view.get('external_id')
    if external:
        other = next((one for one in call.fake.views.values()
                      if one.get('external_id') == external and one.get('open')), None)
        if other is not None and other['id'] != call.args.get('view_id'):
            raise ApiError('duplicate_external_id')
    return view


def fresh_hash(fake):
    return f'{fake.stamps.next()}.{fake.secret_text(8)}'


def built(fake, installation, user, view, root=None, previous=None, view_id=None):
    """The view as Slack keeps and shows it; `open`, `user` and `choices` are the fake's own."""
    found = {'id': view_id or fake.ids.next('V'), 'team_id': user.team, 'type': view['type'],
             'blocks': block_kit.with_ids(view['blocks'], fake.short_id),
             'private_metadata': '', 'callback_id': '', 'external_id': '',
             'state': {'values': {}}, 'hash': fresh_hash(fake), 'clear_on_close': False,
             'notify_on_close': False, 'title': {'type': 'plain_text', 'text': 'View Title',
                                                 'emoji': True}, 'close': None, 'submit': None,
             'previous_view_id': previous, 'app_id': fake.app_id,
             'app_installed_team_id': installation.team or installation.enterprise,
             'bot_id': installation.bot_id, 'open': True, 'user': user.id}
    found |= {name: view[name] for name in KEPT if name in view}
    found['root_view_id'] = root or found['id']
    return found


OWN = ('open', 'user')


def shown(view):
    """What travels: without the fake's own notes."""
    return {name: value for name, value in view.items() if name not in OWN}


def use_trigger(call):
    """The person who pressed, by a trigger that is young and unused."""
    fake = call.fake
    trigger = fake.triggers.get(call.text('trigger_id'))
    if trigger is None:
        raise ApiError('invalid_trigger_id')
    if not call.sees_team(trigger['team']):
        fake.counters['foreign_ids'] += 1
        raise ApiError('invalid_trigger_id')
    age = time.monotonic() - trigger['at']
    if trigger['used_at'] is not None:
        fake.counters['triggers_used_twice'] += 1
        raise ApiError('exchanged_trigger_id')
    if age > fake.settings.trigger_seconds:
        fake.counters['triggers_expired'] += 1
        raise ApiError('expired_trigger_id')
    trigger['used_at'] = time.monotonic()
    fake.trigger_ages.append(age)
    return fake.users[trigger['user']], trigger


@method('views.open', tier=4)
def open_view(call):
    view = checked(call, ('modal',))
    user, _ = use_trigger(call)
    for old in user.modals:
        old['open'] = False
    found = built(call.fake, call.installation, user, view)
    call.fake.views[found['id']] = found
    user.modals = [found]
    return {'view': shown(found)}


@method('views.push', tier=4)
def push_view(call):
    view = checked(call, ('modal',))
    user, trigger = use_trigger(call)
    if not user.modals or trigger['view'] is None:
        raise ApiError('invalid_trigger_id')
    return {'view': shown(push(call.fake, call.installation, user, view))}


def push(fake, installation, user, view):
    if len(user.modals) >= STACK_MAX:
        raise ApiError('push_limit_reached')
    found = built(fake, installation, user, view, user.modals[0]['id'], user.modals[-1]['id'])
    fake.views[found['id']] = found
    user.modals.append(found)
    return found


def replace(fake, installation, user, old, view):
    """`old` with a new content; the same id."""
    found = built(fake, installation, user, view, old['root_view_id'], old['previous_view_id'],
                  old['id'])
    fake.views[found['id']] = found
    user.modals = [found if one['id'] == old['id'] else one for one in user.modals]
    return found


@method('views.update', tier=4)
def update_view(call):
    fake = call.fake
    old = fake.views.get(call.args.get('view_id') or '')
    if old is None and call.args.get('external_id'):
        old = next((one for one in fake.views.values()
                    if one['external_id'] == call.args['external_id']), None)
    if old is None or not old['open'] or not call.sees_team(old['team_id']):
        raise ApiError('not_found')
    view = checked(call, (old['type'],))
    if call.args.get('hash') and call.args['hash'] != old['hash']:
        raise ApiError('hash_conflict')
    user = fake.users[old['user']]
    found = replace(fake, call.installation, user, old, view)
    if old['type'] == 'home':
        user.home = found
    return {'view': shown(found)}


@method('views.publish', tier=4)
def publish_view(call):
    fake = call.fake
    user = call.user(call.text('user_id'), 'invalid_arguments')
    view = checked(call, ('home',))
    if not fake.settings_home_enabled:
        raise ApiError('not_enabled')
    old = user.home
    if call.args.get('hash') and old is not None and call.args['hash'] != old['hash']:
        raise ApiError('hash_conflict')
    found = built(fake, call.installation, user, view, view_id=old and old['id'])
    fake.views[found['id']] = found
    user.home = found
    fake.counters['homes'] += 1
    return {'view': shown(found)}
