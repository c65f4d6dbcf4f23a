// A shop's token for work without a visitor. Tokens live an hour and their refresh token changes with each use, so
// refreshing is done by one process at a time: a PostgreSQL advisory lock per shop, and a second look inside it.
import { HttpResponseError, type Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import pg from "pg";
import type { Log } from "../platform/log.server.ts";
import { AllowlistError, NoTokenError, UnavailableError } from "./errors.ts";

export type OfflineTokens = {
  /**
   * A token good for at least five minutes.
   * @param refused a token that Shopify just refused: another one is wanted, even if this one looks good
   * @throws NoTokenError when only the merchant's next visit can bring one; UnavailableError when Shopify fails
   */
  current(shop: string, refused?: string): Promise<string>;
};

type Needs = {
  databaseUrl: string;
  sessions: SessionStorage;
  /** The library's refresh call. */
  refresh(request: { shop: string; refreshToken: string }): Promise<{ session: Session }>;
  log: Log;
};

const MARGIN = 5 * 60 * 1000;
/** Milliseconds to wait for another process' refresh. */
const LOCK_TIMEOUT = 30_000;

export function createOfflineTokens({ databaseUrl, sessions, refresh, log }: Needs): OfflineTokens {
  const underWay = new Map<string, Promise<string>>();

  async function stored(shop: string): Promise<Session> {
    const session = await sessions.loadSession(`offline_${shop}`);
    if (!session) throw new NoTokenError(`There is no token for ${shop}: the app is not installed there.`);
    return session;
  }

  async function refreshed(shop: string, refused: string | undefined): Promise<string> {
    return withLock(databaseUrl, shop, async () => {
      const session = await stored(shop);
      if (isGood(session, refused)) return session.accessToken;
      if (!session.refreshToken) throw new NoTokenError(`The token of ${shop} cannot be refreshed.`);
      const fresh = await askForPair(shop, session.refreshToken);
      await sessions.storeSession(fresh);
      log.info({ shop }, "the shop's token was refreshed");
      return fresh.accessToken ?? "";
    });
  }

  async function askForPair(shop: string, refreshToken: string): Promise<Session> {
    try {
      return (await refresh({ shop, refreshToken })).session;
    } catch (cause) {
      if (!(cause instanceof HttpResponseError)) {
        throw new UnavailableError(`The token of ${shop} could not be refreshed: no answer.`, { cause });
      }
      const { code } = cause.response;
      if (code === 403) throw new AllowlistError("Shopify refuses to refresh tokens from here.", { cause });
      if (code === 429 || code >= 500) {
        throw new UnavailableError(`The token of ${shop} could not be refreshed: status ${code}.`, { cause });
      }
      throw new NoTokenError(`The refresh token of ${shop} is dead; the merchant has to open the app.`, {
        cause,
      });
    }
  }

  /** Callers of one process share one refresh, and so one connection. */
  function once(shop: string, refused: string | undefined): Promise<string> {
    const running = underWay.get(shop);
    if (running) return running;
    const started = refreshed(shop, refused).finally(() => underWay.delete(shop));
    underWay.set(shop, started);
    return started;
  }

  return {
    async current(shop, refused) {
      const session = await stored(shop);
      return isGood(session, refused) ? session.accessToken : once(shop, refused);
    },
  };
}

function isGood(session: Session, refused: string | undefined): session is Session & { accessToken: string } {
  return Boolean(session.accessToken) && session.accessToken !== refused && !session.isExpired(MARGIN);
}

/** A connection of its own, because the lock outlasts a network call and no transaction may. */
async function withLock<T>(databaseUrl: string, shop: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    options: `-c role=perennial_app -c lock_timeout=${LOCK_TIMEOUT}`,
  });
  client.on("error", () => {}); // a lost connection is told by the query that needs it
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`token of ${shop}`]);
    return await work();
  } finally {
    await client.end();
  }
}
