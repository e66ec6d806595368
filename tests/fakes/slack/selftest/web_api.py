"""The Web API: tokens, scopes, tenants, arguments, history, limits, faults, files."""

import http.client
import json
import time

from ..raw_client import Caller, request
from .stage import section, stage


def tokens(check):
    with stage() as s:
        nobody = Caller(s.fake)
        check('api.test needs no token', nobody.json('api.test', a=1).body['args'] == {'a': 1})
        check('unknown_method', s.bot.form('chat.shout').error == 'unknown_method')
        check('not_authed', nobody.form('auth.test').error == 'not_authed')
        check('invalid_auth', Caller(s.fake, 'xoxb-made-up').form('auth.test').error
              == 'invalid_auth')
        check('an app token is no bot token', s.app.form('auth.test').error
              == 'not_allowed_token_type')
        check('a token as a form argument', nobody.form('auth.test', token=s.token).ok)
        check('but not in JSON', nobody.json('auth.test', token=s.token).error == 'not_authed')
        found = s.bot.form('auth.test')
        check('auth.test', found.body['user_id'] == s.installed['bot_user']
              and found.body['team_id'] == s.team, found.body)
        check('x-oauth-scopes', 'chat:write' in found.headers['x-oauth-scopes'])
        check('bad JSON', request(s.fake.api_url + 'auth.test', b'{', s.bot.headers() | {
            'Content-Type': 'application/json'}).error == 'invalid_json')
        check('no_text', s.bot.form('chat.postMessage', channel=s.ana).error == 'no_text')
        s.fake.revoke(s.token)
        check('token_revoked', s.bot.form('auth.test').error == 'token_revoked')


def scopes(check):
    with stage(scopes='im:write,im:history') as s:
        found = s.bot.form('chat.postMessage', channel=s.ana, text='x')
        check('missing_scope', found.error == 'missing_scope' and 'chat:write'
              in found.body['needed'] and found.body['provided'] == 'im:history,im:write',
              found.body)
        check('users:read is missing', s.bot.form('users.info', user=s.ana).error
              == 'missing_scope')
        s.fake.set_scopes('chat:write,im:write,im:history')
        posted = s.bot.json('chat.postMessage', channel=s.ana, text='x', metadata={
            'event_type': 'pln_coach', 'event_payload': {'id': '7'}})
        check('granted', posted.ok, posted.body)
        channel = posted.body['channel']
        hidden = s.bot.form('conversations.history', channel=channel, include_all_metadata='true')
        check('metadata needs its scope', 'metadata' not in hidden.body['messages'][0])
        s.fake.set_scopes('im:history,metadata.message:read')
        plain = s.bot.form('conversations.history', channel=channel)
        check('and must be asked for', 'metadata' not in plain.body['messages'][0])
        shown = s.bot.form('conversations.history', channel=channel, include_all_metadata='true')
        check('then it is there', shown.body['messages'][0]['metadata']['event_payload']
              == {'id': '7'}, shown.body)
        s.fake.set_scopes('chat:write')
        check('history needs the scope of its kind', s.bot.form(
            'conversations.history', channel=channel).body.get('needed'))
        before = len(s.fake.sent())
        s.fake.say(s.ana, 'unheard')
        check('an event needs its scope', s.fake.count('events_without_scope') == 1
              and len(s.fake.sent()) == before)
        bad = s.bot.json('chat.postMessage', channel=channel, text='x', metadata={'event_type': 1})
        check('bad metadata', bad.error == 'invalid_metadata_schema', bad.body)


def tenants(check):
    with stage() as s:
        other = s.fake.add_workspace('Other')
        eve = s.fake.add_user('eve', team=other)
        token = s.fake.install(other)['token']
        stranger = Caller(s.fake, token)
        channel = s.fake.dm(s.ana)
        ts = s.bot.form('chat.postMessage', channel=channel, text='mine').body['ts']
        for method, args in (
                ('chat.postMessage', {'channel': channel, 'text': 'x'}),
                ('chat.update', {'channel': channel, 'ts': ts, 'text': 'x'}),
                ('conversations.history', {'channel': channel}),
                ('conversations.info', {'channel': channel}),
                ('reactions.add', {'channel': channel, 'timestamp': ts, 'name': 'eyes'})):
            check(f'{method} of another workspace', stranger.form(method, **args).error
                  == 'channel_not_found')
        check('its people', stranger.form('users.info', user=s.ana).error == 'user_not_found')
        check('its Home', stranger.json('views.publish', user_id=s.ana, view={
            'type': 'home', 'blocks': [section()]}).error == 'invalid_arguments')
        check('all counted', s.fake.count('foreign_ids') == 7, s.fake.all_counts())
        check('own people are seen', stranger.form('users.info', user=eve).ok)
        room = s.fake.add_channel('general', [s.ana])
        check('not_in_channel', s.bot.form('chat.postMessage', channel=room, text='x').error
              == 'not_in_channel')
        closed = s.fake.add_channel('secret', [s.ana], private=True)
        check('a private channel is not there', s.bot.form(
            'chat.postMessage', channel=closed, text='x').error == 'channel_not_found')
        check('another one\'s message', s.bot.form(
            'chat.update', channel=channel, ts=s.fake.say(s.ana, 'hers'), text='x').error
            == 'cant_update_message')


def history(check):
    with stage(limits=False) as s:
        channel = s.fake.dm(s.ana)
        stamps = [s.bot.form('chat.postMessage', channel=channel, text=f'{n}').body['ts']
                  for n in range(20)]
        thread = s.bot.form('chat.postMessage', channel=channel, text='in it',
                            thread_ts=stamps[3]).body['ts']
        page = s.bot.form('conversations.history', channel=channel, limit='7').body
        check('newest first, in pages', [one['text'] for one in page['messages']]
              == [f'{n}' for n in range(19, 12, -1)] and page['has_more'], page)
        following = s.bot.form('conversations.history', channel=channel, limit='7',
                               cursor=page['response_metadata']['next_cursor']).body
        check('the next page', following['messages'][0]['text'] == '12')
        found = s.bot.form('conversations.history', channel=channel, oldest=stamps[17]).body
        check('oldest excludes itself', len(found['messages']) == 2)
        found = s.bot.form('conversations.history', channel=channel, oldest=stamps[17],
                           inclusive='true').body
        check('but not with inclusive', len(found['messages']) == 3)
        whole = s.bot.form('conversations.history', channel=channel).body['messages']
        check('replies are not in history', thread not in [one['ts'] for one in whole])
        replies = s.bot.form('conversations.replies', channel=channel, ts=stamps[3]).body
        check('but in replies', [one['ts'] for one in replies['messages']]
              == [stamps[3], thread] and replies['messages'][0]['reply_count'] == 1)
        s.fake.settings.history_limited = True
        found = s.bot.form('conversations.history', channel=channel)
        check('limited to 15', len(found.body['messages']) == 15)
        check('and to one a minute', s.bot.form(
            'conversations.history', channel=channel).status == 429)
        kept = s.bot.json('chat.update', channel=channel, ts=stamps[0], text='new')
        check('update', kept.body['text'] == 'new')
        check('delete', s.bot.form('chat.delete', channel=channel, ts=stamps[0]).ok
              and s.bot.form('chat.delete', channel=channel, ts=stamps[0]).error
              == 'message_not_found')


def limits(check):
    with stage() as s:
        found = [s.bot.form('chat.postMessage', channel=s.ana, text='x') for _ in range(11)]
        check('a burst, then one a second and channel', [one.status for one in found]
              == [200] * 10 + [429], [one.status for one in found])
        check('with Retry-After', found[-1].headers.get('retry-after') == '1'
              and found[-1].error == 'ratelimited')
        check('other channels go on', s.bot.form('chat.postMessage', channel=s.ben, text='x').ok)
        check('too early is counted', not s.bot.form(
            'chat.postMessage', channel=s.ana, text='x').ok
            and s.fake.count('calls_before_retry_after') == 1)
        many = [s.bot.form('users.list').status for _ in range(21)]
        check('tier 2 is twenty a minute', many == [200] * 20 + [429])
        check('other methods go on', s.bot.form('users.info', user=s.ana).ok)
        other = s.fake.add_workspace('Other')
        eve = s.fake.add_user('eve', team=other)
        token = s.fake.install(other)['token']
        check('and other workspaces', Caller(s.fake, token).form('users.list').ok)
        s.fake.rate_limit('users.info', 5, 0.2)
        refused = s.bot.form('users.info', user=s.ana)
        check('as ordered', refused.headers.get('retry-after') == '5')
        s.fake.rate_limit('users.info', 5, 5, team=s.team)
        time.sleep(0.21)
        check('other workspaces go on', Caller(s.fake, token).form('users.info', user=eve).ok)


def faults(check):
    with stage() as s:
        channel = s.fake.dm(s.ana)

        def post():
            return s.bot.form('chat.postMessage', channel=channel, text='x')
        for kind, effect in (('reset', False), ('reset', True), ('close', True),
                             ('truncated', True)):
            before = len(s.fake.messages(channel))
            s.fake.fault('chat.postMessage', kind, effect=effect)
            try:
                post()
                check(f'{kind} shows', False)
            except (OSError, http.client.HTTPException):
                check(f'{kind} shows', True)
            check(f'{kind} with effect {effect}',
                  len(s.fake.messages(channel)) - before == effect)
        s.fake.fault('*', 'status', status=503)
        check('503', post().status == 503)
        s.fake.fault('chat.postMessage', 'error', code='internal_error', effect=True)
        before = len(s.fake.messages(channel))
        check('internal_error, and yet done', post().error == 'internal_error'
              and len(s.fake.messages(channel)) == before + 1)
        s.fake.fault('chat.postMessage', 'slow', seconds=0.3)
        start = time.monotonic()
        check('slow', post().ok and time.monotonic() - start > 0.29)
        check('afterwards all is well', post().ok)
        log = s.fake.calls('chat.postMessage')
        check('the log knows', [one['fault'] for one in log] == [
            'reset', 'reset', 'close', 'truncated', 'status', 'error', 'slow', None], log)
        s.fake.outage()
        try:
            post()
            check('outage', False)
        except (OSError, http.client.HTTPException):
            check('outage', True)
        s.fake.outage(False)
        check('it is over', post().ok)


def files(check):
    with stage(scopes='files:write,chat:write,im:write') as s:
        found = s.bot.form('files.getUploadURLExternal', filename='export.json', length='5').body
        share = {'files': json.dumps([{'id': found['file_id'], 'title': 'Export'}]),
                 'channel_id': s.fake.dm(s.ana), 'initial_comment': 'Here'}
        check('nothing is shared before the bytes', s.bot.form(
            'files.completeUploadExternal', **share).error == 'file_not_found')
        check('wrong length', request(found['upload_url'], b'1234').status == 400)
        check('bytes', request(found['upload_url'], b'12345').status == 200)
        done = s.bot.form('files.completeUploadExternal', **share)
        check('shared', done.ok and s.fake.dm_messages(s.ana)[-1]['files'][0]['title'] == 'Export')
        url = s.fake.dm_messages(s.ana)[-1]['files'][0]['url_private']
        check('readable with the token only', request(url).status == 302
              and request(url, None, s.bot.headers()).raw == b'12345')
        check('uploads', s.fake.uploads()[0]['content'] == b'12345')


def run(check):
    for part in (tokens, scopes, tenants, history, limits, faults, files):
        part(check)
