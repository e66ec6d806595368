"""The reference bot on Bolt for Python: as bot.mjs, over Socket Mode. Prints `ready 0`; ends with
its input. API_URL, BOT_TOKEN and APP_TOKEN are in the environment."""

import os
import sys

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

API_URL = os.environ['API_URL']
app = App(token=os.environ['BOT_TOKEN'],
          client=WebClient(token=os.environ['BOT_TOKEN'], base_url=API_URL))


def plain(text):
    return {'type': 'plain_text', 'text': text}


@app.event('message')
def message(event, say):
    if event.get('subtype') == 'message_changed':
        say(f'edited: {event["message"]["text"]}')
    elif event.get('subtype') is None and 'bot_id' not in event:
        text = f'echo: {event["text"]}'
        say(text=text, thread_ts=event.get('thread_ts'),
            metadata={'event_type': 'reference', 'event_payload': {'of': event['ts']}},
            blocks=[{'type': 'section', 'text': {'type': 'mrkdwn', 'text': text}},
                    {'type': 'actions', 'elements': [{
                        'type': 'button', 'action_id': 'again', 'value': event['ts'],
                        'text': plain('Again')}]}])


@app.action('again')
def again(ack, body, client, respond):
    ack()
    client.chat_update(channel=body['channel']['id'], ts=body['message']['ts'],
                       text=f'pressed by {body["user"]["id"]}', blocks=[])
    respond(text='noted', response_type='ephemeral')


@app.command('/pln')
def command(ack, body, client):
    if body.get('text') == 'help':
        ack('This is help')
        return
    ack()
    client.views_open(trigger_id=body['trigger_id'], view={
        'type': 'modal', 'callback_id': 'goal', 'title': plain('Goal'), 'submit': plain('Save'),
        'private_metadata': 'kept', 'blocks': [{
            'type': 'input', 'block_id': 'goal', 'label': plain('Your goal'),
            'element': {'type': 'plain_text_input', 'action_id': 'text'}}]})


@app.view('goal')
def goal(ack, body, view, client):
    text = view['state']['values']['goal']['text']['value']
    if len(text) < 4:
        ack(response_action='errors', errors={'goal': 'a little longer, please'})
        return
    ack(response_action='clear')
    client.chat_postMessage(channel=body['user']['id'], text=f'goal: {text}')


@app.event('app_home_opened')
def home(event, client):
    client.views_publish(user_id=event['user'], view={'type': 'home', 'blocks': [
        {'type': 'header', 'text': plain('Home')},
        {'type': 'section', 'text': {'type': 'mrkdwn', 'text': f'Hello <@{event["user"]}>'}}]})


@app.event('reaction_added')
def reaction(event, client):
    client.reactions_add(channel=event['item']['channel'], timestamp=event['item']['ts'],
                         name='eyes')


@app.event('member_joined_channel')
def joined(event, client):
    client.chat_postEphemeral(channel=event['channel'], user=event['user'], text='welcome')


def main():
    handler = SocketModeHandler(app, os.environ['APP_TOKEN'], web_client=WebClient(
        token=os.environ['BOT_TOKEN'], base_url=API_URL))
    handler.connect()
    print('ready 0', flush=True)
    sys.stdin.read()
    handler.close()
    os._exit(0)  # its worker threads wait for work


if __name__ == '__main__':
    main()
