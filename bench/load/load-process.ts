// The load in a process of its own: is told plans, says what came of them.
import { type LoadPlan, runLoad } from "./load.ts";

process.on("message", async (plan: LoadPlan) => {
  process.send?.(await runLoad(plan));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
