// The door to PostgreSQL: one transaction at a time, bound to one shop, as a role that row-level security holds.
import pg from "pg";
import type { Sql } from "sql-template-tag";

export { default as sql, empty, join, raw } from "sql-template-tag";

/** What code inside a transaction is given. It must never reach for the outer Database: that exhausts the pool. */
export type Tx = {
  rows<Row>(query: Sql): Promise<Row[]>;
  /** The only row. @throws Error when there is not exactly one */
  row<Row>(query: Sql): Promise<Row>;
  /** @returns how many rows were touched */
  run(query: Sql): Promise<number>;
  /** for COPY and cursors */
  client: pg.PoolClient;
};

export type Database = {
  url: string;
  /** A transaction that sees the rows of this shop only. */
  inShop<T>(shopId: bigint, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction outside any shop: the tables `shop` and `session`, and no shop's rows. */
  inSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As `perennial_intake`: the deliveries of all shops; anything else only after `enterShop`. */
  inIntake<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One statement as `perennial_intake`, committed by itself: one message instead of three. @returns rows touched */
  runInIntake(query: Sql): Promise<number>;
  close(): Promise<void>;
};

type Options = { url: string; maxConnections?: number; onError?: (error: Error) => void };

export function openDatabase({ url, maxConnections = 10, onError = () => {} }: Options): Database {
  const pool = (role: string) => {
    const made = new pg.Pool({
      connectionString: url,
      max: maxConnections,
      options: `-c role=${role} -c timezone=UTC`,
      types,
    });
    // without a listener one lost backend ends the process
    made.on("error", onError);
    return made;
  };
  const app = pool("perennial_app");
  const intake = pool("perennial_intake");
  return {
    url,
    inShop: (shopId, work) =>
      // in one message, because every transaction of a shop begins so; a bigint is nothing but digits
      transaction(app, `BEGIN; SELECT set_config('app.shop_id', '${BigInt(shopId)}', true)`, work),
    inSystem: (work) => transaction(app, "BEGIN", work),
    inIntake: (work) => transaction(intake, "BEGIN", work),
    runInIntake: async (query) => (await intake.query(query)).rowCount ?? 0,
    close: async () => {
      await Promise.all([app.end(), intake.end()]);
    },
  };
}

/** Binds the rest of the transaction to one shop. */
export async function enterShop(tx: Tx, shopId: bigint): Promise<void> {
  await tx.client.query("SELECT set_config('app.shop_id', $1, true)", [shopId.toString()]);
}

async function transaction<T>(pool: pg.Pool, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // a backend lost while checked out is told by the query; without this listener it would end the process
  const lost = (error: Error) => {
    broken = error;
  };
  client.on("error", lost);
  try {
    await client.query(begin);
    const result = await work(asTx(client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollback: Error) => {
      broken = rollback;
    });
    throw error;
  } finally {
    client.off("error", lost);
    client.release(broken);
  }
}

function asTx(client: pg.PoolClient): Tx {
  const rows = async <Row>(query: Sql) => (await client.query(query)).rows as Row[];
  return {
    client,
    rows,
    row: async <Row>(query: Sql) => {
      const found = await rows<Row>(query);
      if (found.length !== 1) throw new Error(`Expected one row, found ${found.length}: ${query.text}`);
      return found[0]!;
    },
    run: async (query) => (await client.query(query)).rowCount ?? 0,
  };
}

// int8 → bigint (ids and money); date → 'YYYY-MM-DD', because a Date would bring the server's own zone in
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const toBigInts = (text: string) =>
  pg.types
    .getTypeParser(INT8_ARRAY as never)(text)
    .map((one: string) => BigInt(one));
const parsers: Record<number, (text: string) => unknown> = {
  [INT8]: BigInt,
  [INT8_ARRAY]: toBigInts,
  [DATE]: (text) => text,
};
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    (format === "binary" ? undefined : parsers[oid]) ??
    pg.types.getTypeParser(oid, format as "text")) as never,
};
