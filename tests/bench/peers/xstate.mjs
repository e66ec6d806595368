// B1's second peer: XState 5. A turn: the state from JSON, one event, and the state to JSON. No
// words are understood and none are rendered: it does a part of our turn only.
//   node xstate.mjs TURNS
import {assign, createMachine, getNextSnapshot} from 'xstate';

const turns = Number(process.argv[2] ?? 100000);
const steps = 50;
const states = {};
for (let step = 0; step < steps; ++step) {
  states[`step${step}`] = {
    on: {
      answer: {
        target: `step${(step + 1) % steps}`,
        actions: assign({answers: ({context, event}) => [...context.answers.slice(-7), event.text]}),
      },
      skip: {target: `step${(step + 1) % steps}`},
      back: {target: `step${(step + steps - 1) % steps}`},
      help: {actions: assign({helped: ({context}) => context.helped + 1})},
    },
  };
}
const machine = createMachine({
  id: 'talk', initial: 'step0', states, context: {answers: [], helped: 0, name: 'somebody'},
});
const kinds = ['answer', 'answer', 'help', 'skip', 'answer', 'back', 'answer'];
const people = 1000;
const fresh = JSON.stringify(machine.getPersistedSnapshot(
  machine.resolveState({value: 'step0', context: {answers: [], helped: 0, name: 'somebody'}})));
const stored = new Array(people).fill(fresh);
const begin = process.cpuUsage();
let length = 0;
for (let turn = 0; turn < turns; ++turn) {
  const number = turn % people;
  const state = machine.restoreSnapshot(JSON.parse(stored[number]));
  const next = getNextSnapshot(machine, state,
    {type: kinds[turn % kinds.length], text: 'two names and a link'});
  stored[number] = JSON.stringify(machine.getPersistedSnapshot(next));
  length += stored[number].length;
}
const used = process.cpuUsage(begin);
if (length < turns) throw new Error('no states');
console.log(`figure rate ${(turns / ((used.user + used.system) / 1e6)).toFixed(1)}`);
