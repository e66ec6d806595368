"""What people press and fill in: buttons and menus of messages, modals and the Home tab, slash
commands and shortcuts, and what the app's answer does to them."""

import time

from . import block_kit, response_urls
from .chosen import action_of, filled_in, find_element
from .loop_thread import on_loop
from .methods_views import push, replace, shown


class Interactions:
    """Part of FakeSlack. Every method gives the Delivery, whose `wait()` waits for the ack."""

    def new_trigger(self, user, team, view=None):
        found = f'{self.response_number()}.{self.response_number()}.{self.secret_text(32)}'
        self.triggers[found] = {'at': time.monotonic(), 'user': user, 'team': team,
                                'used_at': None, 'view': view}
        return found

    def frame(self, kind, user, view=None, room=None):
        """The fields that all interactive payloads share; the workspace is the room's."""
        person = self.users[user]
        team = self.teams[room.team if room else person.team]
        installation = self.installs.of_team(team)
        enterprise = {'id': team.enterprise, 'name': self.enterprises[team.enterprise]} \
            if team.enterprise else None
        return {'type': kind, 'user': {'id': user, 'username': person.name, 'name': person.name,
                                       'team_id': person.team},
                'api_app_id': self.app_id, 'token': 'verification-token-of-the-fake',
                'trigger_id': self.new_trigger(user, team.id, view),
                'team': {'id': team.id, 'domain': team.domain} | (
                    {'enterprise_id': team.enterprise} if team.enterprise else {}),
                'enterprise': enterprise,
                'is_enterprise_install': bool(installation and installation.team is None)}

    def interactive(self, payload, accepts=True, on_answer=None):
        return self.deliveries.start(self.delivery(
            'interactive', payload, payload['team']['id'], accepts,
            on_answer or self.plain_answer))

    def plain_answer(self, delivery, answer):
        """Without an ack the person sees a warning sign."""
        if answer is None:
            self.counters['errors_shown'] += 1

    # Buttons and menus

    @on_loop
    def press(self, user, message, option, channel=None, values=None):
        """`message` is a ts, 'home', or a view's id or object; `option` an action_id, a value or
        the text on the button or in the menu."""
        if isinstance(message, dict):
            message = message.get('id') or message['ts']
        person = self.users[user]
        if message == 'home' or message in self.views:
            view = person.home if message == 'home' else self.views[message]
            if view is None:
                raise LookupError('no Home tab has been published')
            return self.press_in_view(user, view, option, values)
        room = self.room(user, channel)
        found = room.messages.get(message)
        seen = next((one for one in room.ephemeral if one['ts'] == message
                     and one['user'] == user), None)
        if found is None and seen is None:
            raise LookupError(f'no message {message} that {user} can see')
        content = found or seen['message']
        block, element = find_element(content.get('blocks'), option)
        payload = self.frame('block_actions', user, room=room)
        container = {'type': 'message', 'message_ts': message, 'channel_id': room.id,
                     'is_ephemeral': found is None}
        if 'thread_ts' in content:
            container['thread_ts'] = content['thread_ts']
        payload |= {
            'container': container,
            'channel': {'id': room.id, 'name': 'directmessage' if room.kind == 'im' else
                        'privategroup' if room.kind == 'group' else room.name},
            'message': content | {'ts': message},
            'state': {'values': filled_in(content.get('blocks'), values or {})},
            'response_url': response_urls.issue(self, room, user, message),
            'actions': [action_of(block, element, option, self.stamps.next())]}
        if found is None:
            del payload['message']
        return self.interactive(payload)

    def press_in_view(self, user, view, option, values):
        block, element = find_element(view['blocks'], option)
        payload = self.frame('block_actions', user, view['id'])
        seen = shown(view)
        seen['state'] = {'values': filled_in(view['blocks'], values or {})}
        payload |= {'container': {'type': 'view', 'view_id': view['id']}, 'view': seen,
                    'actions': [action_of(block, element, option, self.stamps.next())]}
        return self.interactive(payload)

    # Modals

    @on_loop
    def modal(self, user):
        """The view on top of a person's modals, or None."""
        open_views = self.users[user].modals
        return shown(open_views[-1]) if open_views else None

    @on_loop
    def submit(self, user, values=None):
        """Fills in the modal on top and sends it. `values` go by block_id, action_id or label."""
        person = self.users[user]
        if not person.modals:
            raise LookupError('no modal is open')
        view = person.modals[-1]
        state = filled_in(view['blocks'], values or {}, required=True)
        payload = self.frame('view_submission', user, view['id'])
        payload |= {'view': shown(view) | {'state': {'values': state}}, 'response_urls': []}
        view['errors'] = None
        return self.interactive(payload, True,
                                lambda _, answer: self.submitted(person, view, answer))

    def submitted(self, person, view, answer):
        """What the app's answer does to the modal."""
        installation = self.installs.of_team(self.teams[person.team])
        if answer is None:
            self.counters['errors_shown'] += 1
            return
        action = answer.get('response_action')
        if action is None:
            self.close_top(person)
        elif action == 'clear':
            while person.modals:
                self.close_top(person)
        elif action == 'errors':
            errors = answer.get('errors')
            inputs = {one['block_id'] for one in view['blocks'] if one['type'] == 'input'}
            if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
                self.bad_response('errors must be keyed by block_ids of input blocks')
                return
            view['errors'] = errors
        elif action in ('update', 'push'):
            new = answer.get('view')
            faults = block_kit.view_faults(new, ('modal',))
            if faults:
                self.refused_blocks.append({'method': 'response_action', 'faults': faults,
                                            'blocks': new})
                self.bad_response('; '.join(faults))
            elif action == 'push':
                push(self, installation, person, new)
            else:
                replace(self, installation, person, view, new)
        else:
            self.bad_response(f'response_action {action}')

    def bad_response(self, reason):
        self.counters['bad_response_actions'] += 1
        self.counters['errors_shown'] += 1
        self.note('bad_response_action', reason=reason)

    @staticmethod
    def close_top(person):
        person.modals.pop()['open'] = False

    @on_loop
    def close_view(self, user, clear=False):
        """Closes the modal on top, or all; the app hears of it if it asked to. Gives the Delivery
        or None."""
        person = self.users[user]
        view = person.modals[-1]
        while person.modals:
            self.close_top(person)
            if not clear and not view['clear_on_close']:
                break
        if not view['notify_on_close']:
            return None
        payload = self.frame('view_closed', user)
        del payload['trigger_id']
        return self.interactive(payload | {'view': shown(view), 'is_cleared': clear}, False)

    # Commands and shortcuts

    @on_loop
    def command(self, user, name, text='', channel=None):
        """A slash command; what the ack says is shown to the person, or to all."""
        if name not in self.settings.command_names.split(','):
            raise LookupError(f'{name} is no command of the app')
        person = self.users[user]
        room = self.room(user, channel)
        team = self.teams[room.team]
        installation = self.installs.of_team(team)
        url = response_urls.issue(self, room, user, None, True)
        payload = {'token': 'verification-token-of-the-fake', 'team_id': team.id,
                   'team_domain': team.domain, 'channel_id': room.id,
                   'channel_name': 'directmessage' if room.kind == 'im' else room.name,
                   'user_id': user, 'user_name': person.name, 'command': name, 'text': text,
                   'api_app_id': self.app_id,
                   'is_enterprise_install': 'true' if installation.team is None else 'false',
                   'response_url': url, 'trigger_id': self.new_trigger(user, team.id)}
        if team.enterprise:
            payload |= {'enterprise_id': team.enterprise,
                        'enterprise_name': self.enterprises[team.enterprise]}
        opened = self.response_urls[url.rsplit('/', 1)[-1]]

        def answered(_, answer):
            if answer is None:
                self.counters['errors_shown'] += 1
            elif answer:
                fault = response_urls.respond(self, opened, answer)
                if fault:
                    self.bad_response(fault)
        return self.deliveries.start(self.delivery('slash_commands', payload, team.id, True,
                                                   answered))

    @on_loop
    def shortcut(self, user, callback_id, ts=None, channel=None):
        """A shortcut: on a message with `ts`, else a global one."""
        payload = self.frame('message_action' if ts else 'shortcut', user)
        payload |= {'callback_id': callback_id, 'action_ts': self.stamps.next()}
        if ts:
            room = self.room(user, channel)
            payload |= {'message_ts': ts, 'message': room.messages[ts],
                        'channel': {'id': room.id, 'name': 'directmessage' if room.kind == 'im'
                                    else room.name},
                        'response_url': response_urls.issue(self, room, user, ts)}
        return self.interactive(payload, False)

    @on_loop
    def open_home(self, user, tab='home'):
        """Opens the app's page; gives the Delivery of app_home_opened, if it was subscribed."""
        person = self.users[user]
        event = {'type': 'app_home_opened', 'user': user, 'channel': self.direct_of(user).id,
                 'tab': tab, 'event_ts': self.stamps.next()}
        if person.home is not None and tab == 'home':
            event['view'] = shown(person.home)
        return self.rooms.emit(self.teams[person.team], event)

    @on_loop
    def suggest(self, user, message, action_id, typed, channel=None):
        """Types into a menu whose options come from the app; they are in the Delivery's answer."""
        payload = self.frame('block_suggestion', user)
        del payload['trigger_id']
        blocks = self.views[message]['blocks'] if message in self.views else \
            self.room(user, channel).messages[message]['blocks']
        block, element = find_element(blocks, action_id)
        payload |= {'action_id': element['action_id'], 'block_id': block['block_id'],
                    'value': typed}
        if message in self.views:
            payload |= {'container': {'type': 'view', 'view_id': message},
                        'view': shown(self.views[message])}
        return self.interactive(payload)
