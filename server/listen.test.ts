// Taking a port: whoever holds it is named by the setting to change, and a crowd is let in many at a time.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { freePort } from "../bench/load/free-port.ts";
import { type Listening, listen, listenToMany } from "./listen.ts";

const CROWD = 200;

let open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

const at = async () => ({ port: await freePort(), host: "127.0.0.1", setting: "PORT" });

it("says which setting to change when the port is taken, by a program that shares its own or not", async () => {
  const address = await at();
  open.push(await listen(createServer(), address));
  await expect(listenToMany(createHttpServer(), address)).rejects.toThrow(
    `Port ${address.port} is taken by another program. Set PORT to a free one.`,
  );
  const shared = await at();
  open.push(await listenToMany(createHttpServer(), shared));
  await expect(listenToMany(createHttpServer(), shared)).rejects.toThrow("is taken by another program");
  await expect(listen(createServer(), shared)).rejects.toThrow("is taken by another program");
});

it("answers through each of its sockets, and takes a crowd in a few turns", async () => {
  const address = await at();
  const server = createHttpServer((_, res) => res.end("here"));
  open.push(await listenToMany(server, address));
  let arrived = 0;
  server.on("connection", () => arrived++);
  const sockets = Array.from({ length: CROWD }, () => connect(address.port, address.host));
  let turns = 0;
  for (; arrived < CROWD; turns++) await turn();
  // one at a time would be as many turns as there are connections
  expect(turns).toBeLessThan(CROWD / 4);
  const answers = sockets.map(async (socket) => {
    socket.end("GET / HTTP/1.1\r\nhost: here\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += chunk;
    return text.startsWith("HTTP/1.1 200") && text.includes("here");
  });
  expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(CROWD);
});

it("looks after connections that came through any of its sockets: the idle ones are closed when it stops", async () => {
  const address = await at();
  const server = createHttpServer((_, res) => res.end("here"));
  const listening = await listenToMany(server, address);
  const idle = Array.from({ length: CROWD }, () => connect(address.port, address.host));
  const ended = idle.map((socket) => once(socket.resume(), "close"));
  for (const socket of idle) socket.write("GET / HTTP/1.1\r\nhost: here\r\n\r\n");
  await Promise.all(idle.map((socket) => once(socket, "data")));
  const closed = listening.close();
  server.closeIdleConnections();
  await Promise.all([closed, ...ended]);
});
