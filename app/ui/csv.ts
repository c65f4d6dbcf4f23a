// Lines of a CSV file (RFC 4180) that spreadsheets open with every letter intact.

/** Tells Excel that what follows is UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

export type Cell = string | number | bigint | null | undefined;

// a cell beginning so would be run as a formula by a spreadsheet
const FORMULA = /^[=+\-@\t\r]/;

/** One line with its end. Text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvLine(cells: Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A file to download, written as the lines come. @param mark false for machines, which take it for a letter */
export function csvResponse(
  lines: AsyncIterable<string> | Iterable<string>,
  fileName: string,
  mark = true,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        if (mark) controller.enqueue(encoder.encode(BYTE_ORDER_MARK));
        for await (const line of lines) controller.enqueue(encoder.encode(line));
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    },
  });
}
