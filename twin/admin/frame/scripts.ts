/** The texts of the admin's own scripts: the typed functions of this folder, sent as they stand. */
import { openDialogs } from "./dialogs-browser.ts";
import { startFrame } from "./frame-browser.ts";
import { startShell } from "./shell-browser.ts";

export const shellScript = `(${startShell})();\n`;

export const frameScript = `(${startFrame})(
  JSON.parse(document.querySelector("#frame-config").textContent),
  { openDialogs: ${openDialogs} },
);
`;
