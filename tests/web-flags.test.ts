import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { WEB_FLAGS } from "../server/web-flags.ts";

it("the web process is started with the same flags everywhere", () => {
  const { web } = (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> })
    .scripts;
  expect(web).toContain(`node ${WEB_FLAGS.join(" ")} `);
  const command = JSON.stringify(["node", ...WEB_FLAGS, "server/web.ts"]).replaceAll(",", ", ");
  expect(readFileSync("Dockerfile", "utf8")).toContain(`\nCMD ${command}\n`);
});
