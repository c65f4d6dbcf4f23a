// Shopify's sessions in PostgreSQL with their tokens sealed. Names and e-mails of staff are not kept at all.
import type { PrismaClient } from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { Log } from "../platform/log.server.ts";
import type { Secrets } from "../platform/secrets.server.ts";

/**
 * Seals on the way in and opens on the way out; a token is bound to its session's id and cannot be moved to another.
 * What cannot be opened any more (its key is gone) counts as no session: the next visit exchanges a new token.
 */
export function encryptedSessions(prisma: PrismaClient, secrets: Secrets, log: Log): SessionStorage {
  // Shopify's storage looks for its table once, at the start: database errors after that are passed on as they are
  const stored = new PrismaSessionStorage(prisma, { connectionRetryIntervalMs: 1000 });
  (Reflect.get(stored, "ready") as Promise<boolean>).catch((error: Error) =>
    log.error({ err: error }, "the table of sessions is out of reach"),
  );

  async function open(sealed: Session): Promise<Session | undefined> {
    try {
      const opened = changed(sealed, (token) => secrets.open(token, sealed.id));
      if (secrets.isOutdated(sealed.accessToken ?? "")) await reseal(sealed, opened);
      return opened;
    } catch (error) {
      if ((error as Error).name !== "SecretError") throw error;
      log.error({ err: error, shop: sealed.shop }, "a stored session cannot be opened and counts as missing");
      return undefined;
    }
  }

  /** Only if nobody stored other tokens meanwhile: a refreshed pair is never overwritten by the one before it. */
  async function reseal(sealed: Session, opened: Session): Promise<void> {
    if (!sealed.accessToken) return;
    const fresh = changed(opened, (token) => secrets.seal(token, opened.id));
    await prisma.session.updateMany({
      where: { id: sealed.id, accessToken: sealed.accessToken },
      data: { accessToken: fresh.accessToken ?? "", refreshToken: fresh.refreshToken ?? null },
    });
  }

  return {
    storeSession: (session) =>
      stored.storeSession(withoutPerson(changed(session, (token) => secrets.seal(token, session.id)))),
    loadSession: async (id) => {
      const sealed = await stored.loadSession(id);
      return sealed && open(sealed);
    },
    deleteSession: (id) => stored.deleteSession(id),
    deleteSessions: (ids) => stored.deleteSessions(ids),
    findSessionsByShop: async (shop) => {
      const sealed = await stored.findSessionsByShop(shop);
      const opened = await Promise.all(sealed.map(open));
      return opened.filter((session) => session !== undefined);
    },
  };
}

/** A copy with other tokens; a session whose token Shopify refused keeps its blank one. */
function changed(session: Session, change: (token: string) => string): Session {
  const copy = new Session({ ...session.toObject() });
  copy.accessToken = session.accessToken ? change(session.accessToken) : session.accessToken;
  copy.refreshToken = session.refreshToken ? change(session.refreshToken) : session.refreshToken;
  return copy;
}

function withoutPerson(session: Session): Session {
  if (!session.onlineAccessInfo) return session;
  const { id, locale, account_owner, collaborator, email_verified } =
    session.onlineAccessInfo.associated_user;
  session.onlineAccessInfo = {
    ...session.onlineAccessInfo,
    associated_user: {
      id,
      locale,
      account_owner,
      collaborator,
      email_verified,
      first_name: "",
      last_name: "",
      email: "",
    },
  };
  return session;
}
