// Tells how far a long step is: on one line that changes on a terminal, on lines of their own elsewhere.

export type Progress = {
  /** @param share done so far, 0 to 1 */
  at(text: string, share?: number): void;
  /** Ends the line. */
  done(text: string): void;
};

export function progressOn(out: NodeJS.WriteStream): Progress {
  let last = "";
  let lastTold = -1;
  return {
    at(text, share) {
      const percent = share === undefined ? "" : ` ${Math.floor(share * 100)} %`;
      if (out.isTTY) {
        if (text + percent !== last) out.write(`\r\x1b[2K${text}${percent}`);
        last = text + percent;
        return;
      }
      // elsewhere a line for each new text, and for each further tenth
      const tenth = share === undefined ? 0 : Math.floor(share * 10);
      if (text === last && tenth <= lastTold) return;
      out.write(`${text}${percent}\n`);
      last = text;
      lastTold = tenth;
    },
    done(text) {
      out.write(out.isTTY ? `\r\x1b[2K${text}\n` : `${text}\n`);
      last = "";
      lastTold = -1;
    },
  };
}
