// The thread a shop's forecast is reckoned in.
import { answerFromThread } from "../shop-thread.server.ts";
import { forecastShop } from "./forecast-shop.server.ts";

await answerFromThread(forecastShop);
