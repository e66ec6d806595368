"""What happens in channels, and the events that tell the app: messages, edits, deletions,
reactions, comings and goings, each with the outer object of the Events API."""

import uuid

SUBSCRIPTIONS = {'im': 'message.im', 'mpim': 'message.mpim', 'group': 'message.groups',
                 'channel': 'message.channels'}
# Any of these scopes is needed for an event.
EVENT_SCOPES = {
    'message.im': ('im:history',), 'message.mpim': ('mpim:history',),
    'message.groups': ('groups:history',), 'message.channels': ('channels:history',),
    'app_mention': ('app_mentions:read',), 'reaction_added': ('reactions:read',),
    'reaction_removed': ('reactions:read',), 'team_join': ('users:read',),
    'user_change': ('users:read',), 'member_joined_channel': ('channels:read', 'groups:read'),
    'member_left_channel': ('channels:read', 'groups:read'), 'channel_rename': ('channels:read',),
    'channel_archive': ('channels:read',), 'file_shared': ('files:read',)}


class Rooms:
    def __init__(self, fake):
        self.fake = fake
        self.counters = fake.counters
        self.event_numbers = 0

    # Events

    def emit(self, team, event, subscription=None, channel=None):
        """Tells the app in `team` (a Workspace), if it is there, has subscribed and may know."""
        fake = self.fake
        installation = fake.installs.of_team(team)
        name = subscription or event['type']
        if installation is None or name not in fake.subscribed():
            self.counters['events_not_subscribed'] += 1
            return None
        scopes = EVENT_SCOPES.get(name)
        if scopes and not installation.scopes.intersection(scopes):
            self.counters['events_without_scope'] += 1
            return None
        if channel is not None and installation.bot_user not in channel.members:
            return None
        return fake.deliveries.start(fake.delivery(
            'events_api', self.outer(team, installation, event, channel), team.id))

    def outer(self, team, installation, event, channel):
        self.event_numbers += 1
        where = channel.id if channel is not None else team.id
        return {
            'token': 'verification-token-of-the-fake', 'team_id': team.id,
            'context_team_id': team.id, 'context_enterprise_id': team.enterprise,
            **({'enterprise_id': team.enterprise} if team.enterprise else {}),
            'api_app_id': self.fake.app_id, 'event': event, 'type': 'event_callback',
            'event_id': f'Ev0FAKE{self.event_numbers:06X}',
            'event_time': int(self.fake.stamps.now()),
            'authorizations': [{
                'enterprise_id': installation.enterprise, 'team_id': installation.team,
                'user_id': installation.bot_user, 'is_bot': True,
                'is_enterprise_install': installation.team is None}],
            'is_ext_shared_channel': bool(channel is not None and channel.shared_with),
            'event_context': f'4-{where}-{event["type"]}'}

    def message_event(self, channel, message):
        """One message gives `message.*`, and `app_mention` besides when the app is named."""
        team = self.fake.teams[channel.team]
        event = message | {'channel': channel.id,
                           'event_ts': message.get('event_ts', message['ts']),
                           'channel_type': channel.event_type()}
        found = self.emit(team, event, SUBSCRIPTIONS[channel.kind], channel)
        installation = self.fake.installs.of_team(team)
        if installation and channel.kind != 'im' and 'subtype' not in message and \
                f'<@{installation.bot_user}>' in message.get('text', '') and \
                message.get('user') != installation.bot_user:
            mention = {name: value for name, value in event.items() if name != 'channel_type'}
            self.emit(team, mention | {'type': 'app_mention'}, None, channel)
        return found

    # Messages

    def post(self, channel, message, metadata=None):
        """Adds a message, which gets its time; gives that."""
        ts = message['ts'] = self.fake.stamps.next()
        channel.messages[ts] = message
        if metadata is not None:
            channel.metadata[ts] = metadata
        if 'thread_ts' in message:
            channel.note_reply(message)
        self.counters['messages'] += 1
        if not message.get('bot_id') or self.fake.settings.own_events:
            self.message_event(channel, message)
        return ts

    def typed(self, user, text, thread_ts, raw, files=()):
        """A message as a person's client makes it."""
        from .workspaces import encode_typed, rich_text
        encoded = text if raw else encode_typed(text)
        message = {'type': 'message', 'user': user.id, 'text': encoded,
                   'client_msg_id': str(uuid.uuid4()), 'team': user.team,
                   'blocks': rich_text(text, self.fake.short_id())}
        if thread_ts:
            message['thread_ts'] = thread_ts
        if files:
            message |= {'subtype': 'file_share', 'files': list(files), 'upload': False}
        return message

    def change(self, channel, ts, fields, by_person=True):
        """Edits a message; gives it. The event carries the message before and after."""
        old = channel.messages[ts]
        new = {name: value for name, value in (old | fields).items() if value is not None}
        if by_person:
            new['edited'] = {'user': old.get('user'), 'ts': f'{int(self.fake.stamps.now())}.000000'}
        channel.messages[ts] = new
        if old.get('bot_id') and not self.fake.settings.own_events:
            return new
        event_ts = self.fake.stamps.next()
        self.message_event(channel, {
            'type': 'message', 'subtype': 'message_changed', 'message': new,
            'previous_message': old, 'hidden': True, 'ts': event_ts, 'event_ts': event_ts})
        return new

    def remove(self, channel, ts):
        old = channel.messages.pop(ts)
        channel.metadata.pop(ts, None)
        if old.get('reply_count'):
            channel.messages[ts] = {
                'type': 'message', 'subtype': 'tombstone', 'user': 'USLACKBOT', 'ts': ts,
                'text': 'This message was deleted.', 'hidden': True, 'thread_ts': ts,
                'reply_count': old['reply_count']}
            channel.messages = dict(sorted(channel.messages.items()))
        if old.get('bot_id') and not self.fake.settings.own_events:
            return
        event_ts = self.fake.stamps.next()
        self.message_event(channel, {
            'type': 'message', 'subtype': 'message_deleted', 'previous_message': old,
            'deleted_ts': ts, 'hidden': True, 'ts': event_ts, 'event_ts': event_ts})

    def react(self, channel, ts, user, name, removed=False):
        """An error code, or None."""
        message = channel.messages.get(ts)
        if message is None:
            return 'message_not_found'
        reactions = message.setdefault('reactions', [])
        found = next((one for one in reactions if one['name'] == name), None)
        if removed:
            if found is None or user not in found['users']:
                return 'no_reaction'
            found['users'].remove(user)
            found['count'] -= 1
            if not found['users']:
                reactions.remove(found)
            if not reactions:
                del message['reactions']
        else:
            if found is not None and user in found['users']:
                return 'already_reacted'
            if found is None:
                found = {'name': name, 'users': [], 'count': 0}
                reactions.append(found)
            found['users'].append(user)
            found['count'] += 1
        self.emit(self.fake.teams[channel.team], {
            'type': 'reaction_removed' if removed else 'reaction_added', 'user': user,
            'reaction': name, 'item': {'type': 'message', 'channel': channel.id, 'ts': ts},
            'item_user': message.get('user', ''), 'event_ts': self.fake.stamps.next()},
            None, channel)
        return None

    # Comings and goings

    def join(self, channel, user, inviter=None):
        if user not in channel.members:
            channel.members.append(user)
        channel.joined[user] = channel.joined.get(user, 0) + 1
        event = {'type': 'member_joined_channel', 'user': user, 'channel': channel.id,
                 'channel_type': 'G' if channel.kind == 'group' else 'C', 'team': channel.team,
                 'event_ts': self.fake.stamps.next()}
        if inviter:
            event['inviter'] = inviter
        return self.emit(self.fake.teams[channel.team], event, None, channel)

    def leave(self, channel, user):
        team = self.fake.teams[channel.team]
        event = {'type': 'member_left_channel', 'user': user, 'channel': channel.id,
                 'channel_type': 'G' if channel.kind == 'group' else 'C', 'team': channel.team,
                 'event_ts': self.fake.stamps.next()}
        found = self.emit(team, event, None, channel)
        if user in channel.members:
            channel.members.remove(user)
        return found

    def direct(self, team, one, other):
        """The direct channel of two, made if there is none."""
        key = tuple(sorted((one, other)))
        found = team.direct.get(key)
        if found is None:
            found = self.fake.make_channel(team, 'im', members=key)
            team.direct[key] = found
        return found
