"""What people do in a workspace besides pressing: they come, write, edit, delete, react, change
their profile, enter and leave channels."""

from .loop_thread import on_loop
from .workspaces import Channel, User, Workspace


class People:
    """Part of FakeSlack. Everything is named by its id; `team` may be left out when there is one
    workspace."""

    # The world

    @on_loop
    def add_enterprise(self, name='Example Enterprise'):
        found = self.ids.next('E')
        self.enterprises[found] = name
        return found

    @on_loop
    def add_workspace(self, name='Example', domain=None, enterprise=None):
        team = Workspace(self.ids.next('T'), name, domain or name.lower().replace(' ', '-'),
                         enterprise)
        self.teams[team.id] = team
        return team.id

    @on_loop
    def add_user(self, name, team=None, announce=False, **about):
        """`about`: real_name, tz, tz_offset, locale, email, is_bot, is_restricted,
        is_ultra_restricted, is_stranger (of a workspace elsewhere, if none is named). With
        `announce`, team_join is sent."""
        if team is None and about.get('is_stranger'):
            team = self.elsewhere()
        workspace = self.teams[team or self.first_team()]
        user = User(self.ids.next('U'), workspace.id, name, enterprise=workspace.enterprise,
                    **about)
        self.users[user.id] = user
        workspace.users[user.id] = user
        if announce:
            self.rooms.emit(workspace, {'type': 'team_join', 'user': user.as_user(),
                                        'event_ts': self.stamps.next()})
        return user.id

    def elsewhere(self):
        """A workspace of other people, without the app."""
        found = next((one.id for one in self.teams.values() if one.name == 'Elsewhere'), None)
        return found or self.add_workspace('Elsewhere')

    @on_loop
    def add_channel(self, name, members=(), team=None, private=False, with_bot=False, topic='',
                    shared_with=()):
        """Nobody is told of its members; with `with_bot` the app's bot is one of them."""
        workspace = self.teams[team or self.first_team()]
        members = list(members)
        installation = self.installs.of_team(workspace)
        if with_bot and installation is not None:
            members.append(installation.bot_user)
        return self.make_channel(workspace, 'group' if private else 'channel', name=name,
                                 members=members, topic=topic, shared_with=shared_with,
                                 creator=members[0] if members else '').id

    def make_channel(self, team, kind, **about):
        channel = Channel(self.ids.next('D' if kind == 'im' else 'C'), team.id, kind, **about)
        self.channels[channel.id] = channel
        team.channels[channel.id] = channel
        return channel

    @on_loop
    def add_usergroup(self, users, team=None):
        found = self.ids.next('S')
        self.teams[team or self.first_team()].usergroups[found] = list(users)
        return found

    def make_bot(self, team, enterprise):
        """(user id, bot id) of the app's bot in a workspace or enterprise."""
        home = team or next(one.id for one in self.teams.values() if one.enterprise == enterprise)
        user = User(self.ids.next('U'), home, self.app_name.lower().replace(' ', '_'),
                    real_name=self.app_name, is_bot=True, enterprise=enterprise, tz='Etc/UTC')
        self.users[user.id] = user
        self.teams[home].users[user.id] = user
        return user.id, self.ids.next('B')

    def direct_of(self, user):
        """The Channel between a person and the bot; the workspace must have the app."""
        person = self.users[user]
        team = self.teams[person.team]
        installation = self.installs.of_team(team)
        if installation is None:
            raise LookupError('the app is not installed there')
        return self.rooms.direct(team, user, installation.bot_user)

    @on_loop
    def dm(self, user):
        """The id of the direct channel between a person and the bot."""
        return self.direct_of(user).id

    def room(self, user, channel):
        return self.channels[channel] if channel else self.direct_of(user)

    # Writing

    @on_loop
    def say(self, user, text, channel=None, thread_ts=None, files=(), raw=False):
        """Writes, to the bot if no channel is named; gives the ts. Text is as typed, and encoded
        as Slack does, unless `raw`."""
        person = self.users[user]
        message = self.rooms.typed(person, text, thread_ts, raw, files)
        room = self.room(user, channel)
        if room.shared_with and person.team != room.team:
            message |= {'user_team': person.team, 'source_team': person.team,
                        'user_profile': person.as_profile()}
        return self.rooms.post(room, message)

    @on_loop
    def edit(self, user, ts, text, channel=None, raw=False):
        room = self.room(user, channel)
        typed = self.rooms.typed(self.users[user], text, None, raw)
        self.rooms.change(room, ts, {'text': typed['text'], 'blocks': typed['blocks']})

    @on_loop
    def delete(self, user, ts, channel=None):
        self.rooms.remove(self.room(user, channel), ts)

    @on_loop
    def react(self, user, ts, emoji, channel=None):
        self.must(self.rooms.react(self.room(user, channel), ts, user, emoji))

    @on_loop
    def unreact(self, user, ts, emoji, channel=None):
        self.must(self.rooms.react(self.room(user, channel), ts, user, emoji, True))

    @staticmethod
    def must(fault):
        if fault:
            raise ValueError(fault)

    @on_loop
    def redeliver(self, delivery):
        """The same event once more, as Slack's retries do although the app has acked it."""
        again = self.delivery(delivery.kind, delivery.payload, delivery.team, delivery.accepts)
        again.attempts.append(dict(delivery.attempts[0]))
        self.deliveries.log.append(again)
        self.deliveries.attempt(again, 'timeout')
        return again

    # People and channels

    @on_loop
    def change_profile(self, user, **fields):
        """name, real_name, tz, tz_offset, locale, deleted, is_restricted ...; sends user_change."""
        person = self.users[user]
        for name, value in fields.items():
            if not hasattr(person, name):
                raise AttributeError(name)
            setattr(person, name, value)
        self.rooms.emit(self.teams[person.team], {
            'type': 'user_change', 'user': person.as_user(), 'cache_ts': int(self.stamps.now()),
            'event_ts': self.stamps.next()})

    @on_loop
    def set_dnd(self, user, start=0, end=0, snooze_until=0):
        person = self.users[user]
        person.dnd, person.snooze_until = (start, end), snooze_until

    @on_loop
    def join(self, channel, users, inviter=None):
        """One person or many enter; a member_joined_channel for each."""
        room = self.channels[channel]
        for user in [users] if isinstance(users, str) else users:
            self.rooms.join(room, user, inviter)

    @on_loop
    def leave(self, channel, user):
        self.rooms.leave(self.channels[channel], user)

    @on_loop
    def invite_bot(self, channel, inviter):
        """The bot becomes a member; it is told so."""
        room = self.channels[channel]
        bot = self.installs.of_team(self.teams[room.team]).bot_user
        self.rooms.join(room, bot, inviter)
        return bot

    @on_loop
    def rename_channel(self, channel, name):
        room = self.channels[channel]
        room.name = name
        self.rooms.emit(self.teams[room.team], {
            'type': 'channel_rename', 'channel': {'id': room.id, 'name': name,
                                                  'created': room.created},
            'event_ts': self.stamps.next()}, None, room)

    @on_loop
    def archive_channel(self, channel, user):
        room = self.channels[channel]
        room.archived = True
        self.rooms.emit(self.teams[room.team], {
            'type': 'channel_archive', 'channel': room.id, 'user': user,
            'event_ts': self.stamps.next()}, None, room)
