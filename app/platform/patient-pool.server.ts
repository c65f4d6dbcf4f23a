// Connections for graphile-worker. It writes how a job ended without awaiting it, and tries again only after errors whose
// codes it knows: one connection lost at that moment would be an unhandled rejection, and end the process. Here such a
// loss carries a code it knows (makeEnhancedWithPgClient in its lib.js); what it then repeats may be repeated.
import pg from "pg";

/** "cannot connect now": tried again after 3 seconds and more, a hundred times */
const TRY_AGAIN = "57P03";

const LOSSES = new Set([
  "57P01",
  "57P02",
  "08003",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
]);
const WORDS = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

export class PatientPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    this.on("connect", (client) => {
      // graphile-worker sets its own listener on each client it holds; those at rest need one too
      client.on("error", () => {});
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => patient(query(...args))) as typeof client.query;
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool["connect"]>[0]): void;
  override connect(callback?: Parameters<pg.Pool["connect"]>[0]): Promise<pg.PoolClient> | undefined {
    if (!callback) return patient(super.connect()) as Promise<pg.PoolClient>;
    super.connect(callback);
    return undefined;
  }
}

function patient(result: unknown): unknown {
  if (!(result instanceof Promise)) return result;
  return result.catch((error: NodeJS.ErrnoException) => {
    if (LOSSES.has(error.code ?? "") || WORDS.test(error.message)) error.code = TRY_AGAIN;
    throw error;
  });
}
