// Asks DuckDB over orders told as CSV, in a process and with packages of its own.
// node duckdb-process.mjs ORDERS.csv RUNS < {"name": "SELECT …"} > {"name": milliseconds}
import { DuckDBInstance } from "@duckdb/node-api";

const [, , file, runs] = process.argv;
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const questions = JSON.parse(Buffer.concat(chunks).toString());

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(
  `CREATE TABLE orders AS SELECT * FROM read_csv('${file.replaceAll("'", "''")}', header = true, columns = {
    order_id: 'BIGINT', customer_id: 'BIGINT', processed_at: 'TIMESTAMP', created_at: 'TIMESTAMP', total_minor: 'BIGINT',
    refunded_minor: 'BIGINT', draft: 'BOOLEAN', test: 'BOOLEAN', cancelled_at: 'TIMESTAMP', deleted_at: 'TIMESTAMP'})`,
);
const medians = {};
for (const [name, question] of Object.entries(questions)) {
  const times = [];
  for (let run = 0; run < Number(runs); run++) {
    const begun = performance.now();
    await connection.runAndReadAll(question);
    times.push(performance.now() - begun);
  }
  medians[name] = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
process.stdout.write(`${JSON.stringify(medians)}\n`);
