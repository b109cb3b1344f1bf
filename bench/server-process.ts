import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type RunningServer = { url: string; cpuUs(): Promise<number>; stop(): Promise<void> };

type Message = { url?: string; cpuUs?: number };

/** Starts one of the two servers in a process of its own, so that its processor time can be told apart. */
export async function startServer(
  kind: 'upskill' | 'baseline',
  settings: object,
): Promise<RunningServer> {
  const child = fork(
    fileURLToPath(new URL(`./${kind}-server.js`, import.meta.url)),
    [JSON.stringify(settings)],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const [first] = (await once(child, 'message')) as [Message];
  if (!first.url) throw new Error(`the ${kind} server did not say where it listens`);
  return {
    url: first.url,
    async cpuUs() {
      child.send('cpu');
      const [answer] = (await once(child, 'message')) as [Message];
      return answer.cpuUs ?? 0;
    },
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** The child’s side: says where it listens and answers for its processor time. */
export function reportTo(url: string) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system });
  });
  process.send?.({ url });
}
