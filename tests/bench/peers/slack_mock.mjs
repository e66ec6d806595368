// As much of Slack as Bolt needs to connect by Socket Mode and stay so: two API methods, and a
// WebSocket that says hello and answers pings. Loopback only; prints its port; ends with its input.
//   node slack_mock.mjs
import http from 'node:http';
import {WebSocketServer} from 'ws';

const server = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const {port} = server.address();
    const answers = {
      '/api/auth.test': {ok: true, user_id: 'U1', bot_id: 'B1', team_id: 'T1', team: 'test'},
      '/api/apps.connections.open': {ok: true, url: `ws://127.0.0.1:${port}/socket`},
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[request.url.split('?')[0]] ?? {ok: false}));
  });
});
const sockets = new WebSocketServer({server});
sockets.on('connection', (socket) => {
  socket.send(JSON.stringify({type: 'hello', num_connections: 1, connection_info: {app_id: 'A1'}}));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
