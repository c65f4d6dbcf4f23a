// COPY … FROM STDIN inside a transaction: the fastest way into a table. PostgreSQL refuses it on tables under
// row-level security, so it fills temporary ones, which no other session can see.
import type { Tx } from "./db.server.ts";

/** What of pg's protocol connection is needed here. */
type Wire = { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/**
 * @param target table and columns, as in `new_orders (order_id, name)`; trusted text
 * @param rows made by copyRow, or the bytes of such rows
 */
export async function copyIn(
  tx: Tx,
  target: string,
  rows: readonly string[] | Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (rows.length === 0) return;
  const bytes =
    rows instanceof Uint8Array
      ? Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)
      : Buffer.from(rows.join(""));
  await new Promise<void>((resolve, reject) => {
    tx.client.query(new CopyIn(`COPY ${target} FROM STDIN`, bytes, resolve, reject));
  });
}

/** pg hands a query the protocol's messages by these names. */
class CopyIn {
  readonly #statement: string;
  readonly #bytes: Buffer;
  readonly #done: () => void;
  readonly #failed: (error: Error) => void;

  constructor(statement: string, bytes: Buffer, done: () => void, failed: (error: Error) => void) {
    this.#statement = statement;
    this.#bytes = bytes;
    this.#done = done;
    this.#failed = failed;
  }

  submit(connection: unknown): null {
    (connection as Wire).query(this.#statement);
    return null;
  }

  handleCopyInResponse(connection: Wire): void {
    connection.sendCopyFromChunk(this.#bytes);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#done();
  }

  handleError(error: Error): void {
    this.#failed(error);
  }
}
