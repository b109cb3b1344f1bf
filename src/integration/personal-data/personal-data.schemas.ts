import { z } from 'zod';
import { Instant, Uuid } from '../../platform/http/fields.js';

export const EmployeeParams = z.strictObject({ employeeId: Uuid });

export const Erasure = z
  .object({
    employeeId: Uuid,
    erasedAt: Instant.meta({ description: 'When it was done first' }),
    erasedById: z.string().meta({ description: 'The employee or API key who asked for it' }),
  })
  .meta({ id: 'Erasure' });

export const PersonalData = z
  .object({
    employeeId: Uuid,
    generatedAt: Instant,
    sections: z.array(
      z
        .object({
          table: z.string().meta({ example: 'assessments' }),
          rows: z.array(z.record(z.string(), z.unknown())),
        })
        .meta({ id: 'PersonalDataSection' }),
    ),
  })
  .meta({
    id: 'PersonalData',
    description:
      'Every row about one person, as it is stored: one section a table, empty ones included',
  });

export type Erasure = z.infer<typeof Erasure>;
export type PersonalData = z.infer<typeof PersonalData>;
