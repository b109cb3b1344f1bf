import { z } from 'zod';
import { CountryCode, Currency, resourceFields, text } from '../../platform/http/fields.js';

const isTimeZone = (name: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone')
  .meta({ example: 'America/New_York' });
const MonthDay = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$/, 'must be MM-DD, up to the 28th')
  .meta({ example: '07-01' });

export const Employer = z
  .object({
    ...resourceFields,
    name: z.string(),
    country: z.string(),
    currency: z.string().meta({ description: 'Of budgets and policies; fixed once set' }),
    timeZone: z.string().meta({ description: 'In which dates such as a deadline are meant' }),
    fiscalYearStartsOn: z.string().meta({ description: 'MM-DD' }),
  })
  .meta({ id: 'Employer', description: 'Who employs; the unit of isolation' });

export const NewEmployer = z.strictObject({
  name: text(200),
  country: CountryCode,
  currency: Currency,
  timeZone: TimeZone.default('UTC'),
  fiscalYearStartsOn: MonthDay.default('01-01'),
});

export const EmployerChanges = z
  .strictObject({
    name: text(200).optional(),
    timeZone: TimeZone.optional(),
    fiscalYearStartsOn: MonthDay.optional(),
  })
  .meta({
    id: 'EmployerChanges',
    description: 'Merge patch (RFC 7396) of the employer’s settings',
  });

export type Employer = z.infer<typeof Employer>;
export type NewEmployer = z.infer<typeof NewEmployer>;
export type EmployerChanges = z.infer<typeof EmployerChanges>;
