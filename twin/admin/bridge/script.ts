/** The text of `/app-bridge.js`: the typed functions of this folder, sent to the browser as they stand. */
import { startAppBridge } from "./app-bridge.ts";
import { openChannel } from "./channel.ts";
import { signRequests } from "./fetch.ts";
import { startModal } from "./modal.ts";
import { followNavigation } from "./navigation.ts";
import { startSaveBar } from "./save-bar.ts";

const parts = { openChannel, signRequests, startModal, followNavigation, startSaveBar };

/** A classic script that sets `window.shopify` while it runs, as Shopify's own does. */
export const appBridgeScript = `(() => {
"use strict";
(${startAppBridge})({ ${Object.entries(parts)
  .map(([name, part]) => `${name}: ${part}`)
  .join(",\n")} });
})();
`;
