// Takes in an uploaded orders export: the file is the body, so that it can be read piece by piece.
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { createImport, UploadError } from "../intake/import-upload.server.ts";

export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context;
  const { shopId } = await services.visitor(request);
  const fileName = new URL(request.url).searchParams.get("name") || "orders.csv";
  const source = request.body ? Readable.fromWeb(request.body as ReadableStream<Uint8Array>) : [];
  try {
    const importId = await createImport(services.database, shopId, {
      fileName,
      source: source as AsyncIterable<Uint8Array>,
    });
    return Response.json({ importId: importId.toString() });
  } catch (error) {
    if (error instanceof UploadError) return Response.json({ reason: error.message }, { status: 400 });
    throw error;
  }
}

export const loader = () => redirect("/app/data");
