import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvFileError, type CsvRow, csvRows } from "./csv-rows.ts";

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Buffer, size = 7): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const batch of csvRows(pieces(Buffer.from(text as string), size))) rows.push(...batch);
  return rows;
}

const lines = (rows: CsvRow[]) =>
  rows.map((row) =>
    "fields" in row ? `${row.line}: ${row.fields.join("|")}` : `${row.line}! ${row.problem}`,
  );

test.each([1, 2, 3, 1000])(
  "a byte-order mark, CRLF, quoted line ends and empty lines, in pieces of %i",
  async (size) => {
    const text = '\ufeffName,Note\r\n1,"a\r\nb"\r\n\r\n2,"say ""hi"", then\n\ngo"\r\n3,é\r\n4,last';
    expect(lines(await read(text, size))).toEqual([
      "1: Name|Note",
      "2: 1|a\r\nb",
      "4: ",
      '5: 2|say "hi", then\n\ngo',
      "8: 3|é",
      "9: 4|last",
    ]);
  },
);

test("the lines a row spans are known", async () => {
  const rows = await read('a,b\n1,"x\ny\nz"\n2,w');
  expect(rows.map((row) => "fields" in row && [row.line, row.lastLine])).toEqual([
    [1, 1],
    [2, 4],
    [5, 5],
  ]);
});

test("line ends of old Macs, and mixed ones", async () => {
  expect(lines(await read("a,b\r1,2\r3,4\n5,6\r\n7,8"))).toEqual([
    "1: a|b",
    "2: 1|2",
    "3: 3|4",
    "4: 5|6",
    "5: 7|8",
  ]);
});

test.each([
  ['a,b\n1,"x"y\n2,ok\n', "is not closed before a comma", 2, ["3: 2|ok"]],
  ['a,b\n1,x"y"\n2,ok\n', "in the middle of a value", 2, ["3: 2|ok"]],
  ['a,b\n1,"x\n2,ok\n3,"fine, too"\n', "is not closed before a comma", 2, ["3: 2|ok", "4: 3|fine, too"]],
  ['a,b\n1,"x\n2,ok\n3,ok', "is never closed", 2, ["3: 2|ok", "4: 3|ok"]],
  [
    'a,b\n1,"two\nlines"z\n2,ok',
    "is not closed before",
    2,
    ["3! a quotation mark stands in the middle of a value", "4: 2|ok"],
  ],
])("a quotation mark out of place costs its line only: %j", async (text, problem, line, after) => {
  for (const size of [1, 5, 1000]) {
    const rows = lines(await read(text, size));
    expect(rows[1]).toMatch(new RegExp(`^${line}! .*${problem}`));
    expect(rows.slice(2).map((row) => row.split(";")[0])).toEqual(after);
  }
});

test("a quotation mark that is never closed does not swallow the megabytes after it", async () => {
  const rest = Array.from({ length: 300_000 }, (_, i) => `${i},value`).join("\n");
  const rows = await read(`a,b\n1,"open\n${rest}\n`, 64 * 1024);
  expect(rows).toHaveLength(2 + 300_000);
  expect(rows[1]).toMatchObject({ line: 2, problem: expect.stringContaining("never closed") });
  expect(rows.at(-1)).toEqual({ line: 300_002, lastLine: 300_002, fields: ["299999", "value"] });
});

test("UTF-16 and spreadsheets are named as what they are", async () => {
  await expect(read(Buffer.from("\ufeffName,Email", "utf16le"))).rejects.toThrow(CsvFileError);
  await expect(read(Buffer.from("PK\x03\x04"))).rejects.toThrow(/spreadsheet/);
});

test("whatever was written is read back, with the lines counted", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", "é") });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1 }),
      fc.integer({ min: 1, max: 50 }),
      async (table, size) => {
        const text = table
          .map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`).join(","))
          .join("\n");
        const rows = await read(text, size);
        expect(rows.map((row) => "fields" in row && row.fields)).toEqual(table);
        let line = 1;
        for (const [index, row] of table.entries()) {
          expect(rows[index]!.line).toBe(line);
          line += row.join("").split("\n").length;
        }
      },
    ),
  );
});
