// How a process takes its port, and how many connections it takes from the system at a time.
import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/**
 * Node takes one new connection from a listening socket each time it looks at all of its sockets. Under a flood one look
 * lasts a tenth of a second, and the last of a thousand connections would wait for minutes before anybody told it 503.
 * With so many listening sockets on the one port, it takes as many at each look.
 */
const SOCKETS = 32;

export type Listening = {
  /** No new connections from now on. Resolves when those there are have ended. */
  close(): Promise<void>;
};

/** @throws Error that says which setting to change when the port is taken */
export async function listen(
  server: Server,
  { port, host, setting }: { port: number; host: string; setting: string },
): Promise<Listening> {
  try {
    await begin(server, { port, host });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(`Port ${port} is taken by another program. Set ${setting} to a free one.`);
  }
  return { close: () => end(server) };
}

/** As `listen`, for a server that must answer however many come at once. */
export async function listenToMany(
  server: HttpServer,
  address: { port: number; host: string; setting: string },
): Promise<Listening> {
  // sockets that share a port would share it with another program's as well: whether it is free is asked without sharing
  const probe = await listen(createServer(), address);
  await probe.close();
  try {
    await begin(server, { ...address, reusePort: true });
  } catch (error) {
    // macOS and Windows share no ports in this sense
    if ((error as NodeJS.ErrnoException).code === "ENOTSUP") return listen(server, address);
    throw error;
  }
  // the server itself listens too: only then does it look after timeouts and idle connections, those passed on included
  const doors: Server[] = [server];
  while (doors.length < SOCKETS) {
    const door = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      server.emit("connection", socket);
    });
    await begin(door, { ...address, reusePort: true });
    doors.push(door);
  }
  return { close: async () => void (await Promise.all(doors.map(end))) };
}

async function begin(
  server: Server,
  address: { port: number; host: string; reusePort?: boolean },
): Promise<void> {
  server.listen(address);
  await once(server, "listening");
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
