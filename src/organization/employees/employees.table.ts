import { boolean, char, date, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { resourceColumns } from '../../platform/db/columns.js';
import type { Employee } from './employees.schemas.js';

export const employees = pgTable('employees', {
  ...resourceColumns,
  externalId: text().notNull(),
  employeeNumber: text(),
  givenName: text().notNull(),
  familyName: text().notNull(),
  email: text().notNull(),
  status: text().$type<Employee['status']>().notNull(),
  employmentType: text().$type<Employee['employmentType']>().notNull(),
  hiredOn: date({ mode: 'string' }).notNull(),
  terminatedOn: date({ mode: 'string' }),
  terminationReason: text().$type<Employee['terminationReason']>(),
  managerId: uuid(),
  departmentId: uuid(),
  jobRoleId: uuid(),
  country: char({ length: 2 }),
  region: text(),
  ownsOverFivePercent: boolean().notNull().default(false),
  performanceStanding: text().$type<Employee['performanceStanding']>().notNull().default('good'),
  customFields: jsonb().$type<Record<string, unknown>>().notNull().default({}),
});

export type EmployeeRow = typeof employees.$inferSelect;
