import { expect, test } from "vitest";
import { csvLine, csvResponse } from "./csv.ts";

test("quotes what needs it and keeps amounts as they are", () => {
  expect(csvLine(['say "hi"', "a,b", "two\nlines", 12n, -3, null, "رضا"])).toBe(
    '"say ""hi""","a,b","two\nlines",12,-3,,رضا\r\n',
  );
});

test.each(["=1+1", "+49", "-x", "@me"])("%s cannot run as a formula", (text) => {
  expect(csvLine([text])).toBe(`'${text}\r\n`);
});

test("a file begins with the mark that tells spreadsheets its encoding", async () => {
  const response = csvResponse([csvLine(["a"]), csvLine(["b"])], "x.csv");
  expect([...new Uint8Array(await response.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="x.csv"');
});
