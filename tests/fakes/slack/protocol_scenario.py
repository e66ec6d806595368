"""What the reference bot must do, whatever client it is written with and whatever the transport:
played by people of the fake, judged by what they then see."""


class Scenario:
    """One bot that is connected to `fake`; `check` counts, `name` goes before each."""

    def __init__(self, fake, check, name, user):
        self.fake = fake
        self.name = name
        self.count = check
        self.user = user

    def check(self, what, good, detail=''):
        self.count(f'{self.name}: {what}', good, detail)

    def soon(self, what, condition):
        """Becomes true within ten seconds."""
        found = self.fake.wait_for(condition, 10)
        self.check(what, found, '' if found else self.fake.all_counts())
        return found

    def texts(self):
        return [one['text'] for one in self.fake.dm_messages(self.user)]

    def run(self):
        self.conversation()
        self.command_and_modal()
        self.home_and_reaction()
        self.channel()
        self.check('nothing was lost, nothing shown as an error', self.fake.settled()
                   and not self.fake.lost() and self.fake.count('errors_shown') == 0,
                   self.fake.all_counts())
        self.check('nothing was refused', not self.fake.refused_blocks
                   and not [one for one in self.fake.calls() if one['error']],
                   [one for one in self.fake.calls() if one['error']])

    def conversation(self):
        fake, user = self.fake, self.user
        ts = fake.say(user, 'grüße & <mehr>')
        self.soon('echo', lambda: 'echo: grüße &amp; &lt;mehr&gt;' in self.texts())
        answer = fake.dm_messages(user)[-1]
        self.check('metadata', answer.get('metadata') == {
            'event_type': 'reference', 'event_payload': {'of': ts}}, answer)
        pressed = fake.press(user, answer, 'Again').wait()
        self.check('the press is acked in time', pressed.state == 'acked' and pressed.latency < 3)
        self.soon('the message is updated', lambda: fake.message(
            fake.dm(user), answer['ts'])['text'] == f'pressed by {user}')
        self.check('its button is gone',
                   not fake.message(fake.dm(user), answer['ts']).get('blocks'))
        self.soon('response_url', lambda: [one['text'] for one in fake.ephemeral(user)]
                  == ['noted'])
        fake.edit(user, ts, 'other words')
        self.soon('the edit is heard', lambda: self.texts()[-1] == 'edited: other words')
        root = fake.say(user, 'a thread')
        self.soon('a root', lambda: 'echo: a thread' in self.texts())
        fake.say(user, 'in it', thread_ts=root)
        self.soon('the answer is in the thread', lambda: [
            one['text'] for one in fake.dm_messages(user) if one.get('thread_ts') == root]
            == ['echo: in it'])

    def command_and_modal(self):
        fake, user = self.fake, self.user
        helped = fake.command(user, '/pln', 'help').wait()
        self.check('the answer to a command comes with the ack',
                   helped.answer == {'text': 'This is help'}, helped.answer)
        self.check('and is shown', fake.ephemeral(user)[-1]['text'] == 'This is help')
        fake.command(user, '/pln')
        view = self.soon('a modal opens', lambda: fake.modal(user))
        self.check('it is the one', view and view['callback_id'] == 'goal'
                   and view['private_metadata'] == 'kept', view)
        fake.submit(user, {'Your goal': 'abc'}).wait()
        self.check('an error is shown', fake.modal(user)['errors']
                   == {'goal': 'a little longer, please'}, fake.modal(user))
        sent = fake.submit(user, {'Your goal': 'write every day'}).wait()
        self.check('then it is cleared', sent.answer == {'response_action': 'clear'}
                   and fake.modals(user) == [], sent.answer)
        self.soon('and the goal arrived', lambda: 'goal: write every day' in self.texts())

    def home_and_reaction(self):
        fake, user = self.fake, self.user
        fake.open_home(user)
        home = self.soon('Home', lambda: fake.home(user))
        self.check('names the person', home and f'<@{user}>' in home['blocks'][1]['text']['text'])
        ts = fake.say(user, 'look')
        fake.react(user, ts, 'tada')
        self.soon('a reaction is answered', lambda: {one['name'] for one in fake.message(
            fake.dm(user), ts).get('reactions', ())} == {'tada', 'eyes'})

    def channel(self):
        fake, user = self.fake, self.user
        room = fake.add_channel('general', [user], with_bot=True)
        fake.join(room, user)
        self.soon('a welcome', lambda: [one['text'] for one in fake.ephemeral(user, room)]
                  == ['welcome'])
