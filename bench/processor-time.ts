import { readdirSync, readFileSync } from 'node:fs';

const TICK_US = 10_000;

function readProcess(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { name, us: (Number(fields[11]) + Number(fields[12])) * TICK_US };
  } catch {
    return undefined; // it ended, or this is no Linux
  }
}

/** Processor time of all PostgreSQL processes so far, in microseconds; 0 where /proc is missing. */
export function postgresTimeUs(): number {
  let total = 0;
  try {
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const found = readProcess(pid);
      if (found?.name === 'postgres') total += found.us;
    }
  } catch {
    return 0;
  }
  return total;
}
