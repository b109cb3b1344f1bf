import { type Call, withService } from './commands.js';

/** `upskill secrets status`: answers 1 while a key is wrapped by another secret than UPSKILL_SECRET. */
export async function showSecretsStatus({ config, output }: Call): Promise<number> {
  return withService(config, async (service) => {
    const employers = [];
    for (const employerId of await service.everyEmployer()) {
      const subjectKeys = await service.erasures.countOutdatedKeys(employerId);
      const auditKeys = await service.audit.countOutdatedKeys(employerId);
      if (subjectKeys + auditKeys > 0) employers.push({ employerId, subjectKeys, auditKeys });
    }
    const done = employers.length === 0;
    const lines = employers.map(
      ({ employerId, subjectKeys, auditKeys }) =>
        `${employerId}: ${subjectKeys} keys of people and ${auditKeys} of the audit trail are still under another secret`,
    );
    output.result({ done, employers }, done ? ['Every key is under UPSKILL_SECRET.'] : lines);
    return done ? 0 : 1;
  });
}
