// Loyalty elsewhere: what the storefront and the customer account show of it, and the key for other apps.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { z } from "zod";
import { keptFigure } from "../commerce/kept-figures.server.ts";
import { KeptNote } from "../commerce/kept-note.tsx";
import { makeApiKey, readApiKey, removeApiKey } from "../loyalty/api-key.server.ts";
import { ApiKeyCard } from "../loyalty/api-key-card.tsx";
import { ACCOUNTS } from "../loyalty/kept-loyalty.server.ts";
import { readTerms } from "../loyalty/programme.server.ts";
import { versionAt } from "../loyalty/programme.ts";
import { readProgrammePublication } from "../loyalty/programme-publication.server.ts";
import { ShelfCard } from "../loyalty/shelf-card.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("connections");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { env } = context.services;
  const { shopId, inShop } = await context.services.visitor(request);
  return inShop(async (tx) => {
    const programme = versionAt((await readTerms(tx, shopId)).versions, new Date())?.programme;
    return {
      publication: await readProgrammePublication(tx, shopId),
      accounts: await keptFigure(tx, shopId, ACCOUNTS),
      apiKey: await readApiKey(tx, shopId),
      url: new URL("/api/loyalty/acts", env.SHOPIFY_APP_URL).href,
      exampleAct: programme?.acts[0]?.id ?? "review",
    };
  });
}

const intent = z.enum(["make", "remove"]);

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const read = intent.safeParse((await request.formData()).get("intent"));
  if (!read.success) throw new Response(null, { status: 400 });
  return inShop(async (tx) => {
    if (read.data === "make") return data({ fresh: await makeApiKey(tx, shopId, new Date()) });
    await removeApiKey(tx, shopId);
    return data({ fresh: null });
  });
}

export default function Connections() {
  const { publication, accounts, apiKey, url, exampleAct } = useLoaderData<typeof loader>();
  const fresh = useActionData<typeof action>()?.fresh ?? null;
  const busy = useNavigation().formMethod === "POST";
  const text = useText();
  return (
    <PageFrame
      title={text("connections.title")}
      back={{ label: text("loyalty.title"), url: "/app/loyalty" }}
      help={<p>{text("connections.help")}</p>}
      historyNote="none"
    >
      <ShelfCard publication={publication} accounts={accounts.value} />
      <KeptNote kept={[accounts]} />
      <ApiKeyCard apiKey={apiKey} fresh={fresh} url={url} exampleAct={exampleAct} busy={busy} />
    </PageFrame>
  );
}
