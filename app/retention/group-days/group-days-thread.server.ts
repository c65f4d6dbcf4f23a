// The thread in which the groups of a shop's days are reckoned.
import { answerFromThread } from "../shop-thread.server.ts";
import { reckonGroupDays } from "./reckon-group-days.server.ts";

await answerFromThread(reckonGroupDays);
