// One HTTP connection, spoken by hand: the load must cost the machine less than what it measures.
import { connect, type Socket } from "node:net";

/** 0 = the connection broke before the answer. */
export type Status = number;

export class Connection {
  private socket: Socket | undefined;
  private received = "";
  private answer: ((status: Status) => void) | undefined;
  private readonly port: number;

  constructor(port: number) {
    this.port = port;
  }

  /** Sends one whole request and waits for its answer; opens the connection when there is none. */
  send(request: Buffer): Promise<Status> {
    return new Promise((resolve) => {
      this.answer = resolve;
      this.socket ??= this.open();
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket?.destroy();
  }

  private open(): Socket {
    const socket = connect({ port: this.port, host: "127.0.0.1", noDelay: true });
    socket.setEncoding("latin1");
    socket.on("data", (text) => this.read(String(text)));
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.received = "";
      this.finish(0);
    });
    return socket;
  }

  private read(text: string): void {
    this.received += text;
    const head = this.received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.received)?.[1];
    const isWhole =
      length === undefined
        ? this.received.endsWith("0\r\n\r\n")
        : this.received.length >= head + 4 + Number(length);
    if (!isWhole) return;
    const status = Number(this.received.slice(9, 12));
    if (/connection: close/i.test(this.received.slice(0, head))) {
      this.socket?.destroy();
      this.socket = undefined;
    }
    this.received = "";
    this.finish(status);
  }

  private finish(status: Status): void {
    const { answer } = this;
    this.answer = undefined;
    answer?.(status);
  }
}
