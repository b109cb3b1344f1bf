import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SECRET } from './service-process.js';

/** What the service's process says about itself since the last time it was asked. */
export type Condition = { loopDelayP99Ms: number; residentMb: number };
type Message = { url?: string; condition?: Condition; holding?: boolean };

/**
 * The service in a process that can be looked into: it tells how its event loop and its memory do, and can be made to hold
 * all its database connections, which nobody can do from outside.
 */
export async function startWatchedService(settings: { databaseUrl: string; poolSize: number }) {
  const child = fork(
    fileURLToPath(new URL('./watched-server.js', import.meta.url)),
    [JSON.stringify({ ...settings, secret: SECRET })],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const endChild = () => child.kill('SIGKILL');
  process.once('exit', endChild);
  const ask = async (question: object): Promise<Message> => {
    child.send(question);
    const [message] = (await once(child, 'message')) as [Message];
    return message;
  };
  const [first] = (await once(child, 'message')) as [Message];
  if (!first.url) throw new Error('the service did not say where it listens');
  return {
    url: first.url,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async condition(): Promise<Condition> {
      const { condition } = await ask({ tell: 'condition' });
      if (!condition) throw new Error('the service did not say how it is');
      return condition;
    },
    /** Every connection of its pool sleeps in the database from now on for so long. */
    holdConnections: (forMs: number) => ask({ holdForMs: forMs }),
    async stop(): Promise<void> {
      process.off('exit', endChild);
      endChild();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
