import { openService } from '../service.js';
import type { Call } from './commands.js';
import { untilAskedToStop } from './serve.js';

/** `upskill worker`: runs the jobs until asked to stop; answers the exit code. */
export async function work({ config, output }: Call): Promise<number> {
  const service = await openService(config, { logLevel: 'info', workers: true });
  const stopped = untilAskedToStop(service);
  output.result({ working: true }, ['The worker runs. Ctrl-C stops it.']);
  return stopped;
}
