/**
 * The app's end of the postMessage line to the admin frame.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Channel } from "./messages.ts";

/**
 * Opens the line to the parent window. Only a parent from the origin this script came from is listened to
 * (any loopback name counts as the same machine); messages wait until it has answered the first hello.
 */
export function openChannel(scriptOrigin: string): Channel {
  const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
  const trusted = (origin: string) =>
    origin === scriptOrigin || (loopback.test(origin) && loopback.test(scriptOrigin));
  const listeners: Record<string, ((payload: never) => void)[]> = {};
  const answers = new Map<number, (answer: { ok: boolean; value: unknown }) => void>();
  let frameOrigin = "";
  let waiting: unknown[] = [];
  let lastId = 0;

  const post = (message: Record<string, unknown>) => {
    if (frameOrigin) window.parent.postMessage({ twin: "app-bridge", ...message }, frameOrigin);
    else waiting.push(message);
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !trusted(event.origin)) return;
    const data = event.data as { twin?: string; name?: string; answer?: number; ok?: boolean } | null;
    if (data?.twin !== "admin") return;
    if (!frameOrigin) {
      frameOrigin = event.origin;
      const held = waiting;
      waiting = [];
      for (const message of held) post(message as Record<string, unknown>);
    }
    if (typeof data.answer === "number") {
      answers.get(data.answer)?.({ ok: data.ok === true, value: (event.data as { value?: unknown }).value });
      answers.delete(data.answer);
      return;
    }
    for (const listener of listeners[data.name ?? ""] ?? []) {
      listener((event.data as { payload: never }).payload);
    }
  });
  // The hello carries nothing, so it may go to a parent not yet known.
  if (window.parent !== window) {
    window.parent.postMessage({ twin: "app-bridge", name: "hello", payload: null }, "*");
  }

  return {
    send: (name, payload) => post({ name, payload }),
    ask: (name, payload) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        answers.set(lastId, (answer) =>
          answer.ok ? resolve(answer.value as never) : reject(new Error(String(answer.value))),
        );
        post({ name, payload, question: lastId });
      }),
    on: (name, listener) => {
      listeners[name] = [...(listeners[name] ?? []), listener as (payload: never) => void];
    },
  };
}
