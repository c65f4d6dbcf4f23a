// The rows an import refused: line, reason, and all of them as a file.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card } from "@shopify/polaris";
import { findImport, importRefusals } from "../intake/import-run.server.ts";
import { RefusalList } from "../intake/refusal-list.tsx";
import { DownloadButton } from "../ui/download-button.tsx";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("data");

const ID = /^\d{1,18}$/;
const MOST_PAGES = 1_000;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = params.id ?? "";
  const asked = Number(new URL(request.url).searchParams.get("page"));
  const page = Number.isInteger(asked) && asked >= 1 && asked <= MOST_PAGES ? asked : 1;
  const found =
    ID.test(id) &&
    (await inShop(async (tx) => {
      const run = await findImport(tx, shopId, BigInt(id));
      return run && { run, ...(await importRefusals(tx, shopId, run.importId, page)) };
    }));
  if (!found) throw new Response("No such import.", { status: 404 });
  return found;
}

export default function Import() {
  const { run, refusals, kept, page, pageSize } = useLoaderData<typeof loader>();
  const text = useText();
  const file = run.fileName ? isolate(run.fileName) : text("data.historyImport");
  return (
    <PageFrame
      title={text("data.refusalsTitle", { file })}
      subtitle={text("data.refusalsLead", { count: run.rowsRefused })}
      back={{ label: text("data.title"), url: "/app/data" }}
    >
      <Card>
        <RefusalList refusals={refusals} kept={kept} page={page} pageSize={pageSize} />
      </Card>
      <div>
        <DownloadButton
          url={`/app/import-refusals/${run.importId}`}
          fileName={`refused-rows-${run.importId}.csv`}
          label={text("data.downloadRefusals")}
        />
      </div>
    </PageFrame>
  );
}
