// B3's second peer: jobs of graphile-worker on PostgreSQL, each with one small task; the queue only,
// without a state of ours. Jobs are added before the clock runs.
//   node graphile_worker.mjs JOBS CONNECTION
import {makeWorkerUtils, runOnce, Logger} from 'graphile-worker';

const jobs = Number(process.argv[2]);
const connectionString = process.argv[3];
const logger = new Logger(() => () => {});

for (const concurrency of [1, 8, 64]) {
  const utils = await makeWorkerUtils({connectionString, logger});
  await utils.migrate();
  const count = concurrency === 1 ? Math.ceil(jobs / 4) : jobs;
  await utils.withPgClient((client) => client.query(
    `select graphile_worker.add_jobs(array_agg(
       json_populate_record(null::graphile_worker.job_spec,
         json_build_object('identifier', 'turn', 'payload', json_build_object('n', n)))))
     from generate_series(1, $1) n`, [count]));
  await utils.release();
  let done = 0;
  const begin = performance.now();
  await runOnce({connectionString, logger, concurrency, maxPoolSize: Math.min(concurrency + 2, 20),
    noPreparedStatements: false, taskList: {turn: async () => { ++done; }}});
  const seconds = (performance.now() - begin) / 1000;
  if (done !== count) throw new Error(`${done} of ${count} jobs done`);
  console.log(`figure store${concurrency} ${(count / seconds).toFixed(1)}`);
}
