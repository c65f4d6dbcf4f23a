// `npm run bench -- NAME [--json]`: measures one thing and prints it. Benches are named files beside this one.
const benches: Record<string, () => Promise<{ default: (json: boolean) => Promise<void> }>> = {
  admin: () => import("./admin.ts"),
};

const [name = "", ...rest] = process.argv.slice(2);
const load = benches[name];
if (!load) {
  process.stderr.write(`Say which bench: ${Object.keys(benches).join(", ")}.\n`);
  process.exitCode = 1;
} else {
  const bench = await load();
  await bench.default(rest.includes("--json"));
}
