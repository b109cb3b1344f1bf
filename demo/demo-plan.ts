import type { PlainDate } from '../src/kernel/calendar.js';
import type { Money } from '../src/kernel/money.js';
import type { ImportedJobRole, ImportedRequirementVersion } from './release-plan.js';

/**
 * Everything the demo employer consists of, in the shapes of the API, but with natural keys where the API has ids:
 * `…ExternalId` for employees, skills, programs and providers, `…Key` for departments, `…Code` for job roles.
 * Whoever loads it writes the parts in the order of these fields (budgets and requests last) and swaps keys for ids.
 */
export type DemoPlan = {
  today: PlainDate;
  employer: DemoEmployer;
  skills: DemoSkill[];
  jobRoles: ImportedJobRole[];
  /** Two versions for some roles: what is asked now, and what is planned. */
  requirementVersions: ImportedRequirementVersion[];
  /** Mean importance per O*NET element over all rated occupations. */
  referenceMeans: Map<string, number>;
  /** Parents stand before their children. */
  departments: DemoDepartment[];
  /** Managers stand before their reports. */
  employees: DemoEmployee[];
  roleAssignments: { employeeExternalId: string; role: StoredRole }[];
  keyPeople: KeyPeople;
  assessments: DemoAssessment[];
  providers: DemoProvider[];
  programs: DemoProgram[];
  careerGoals: DemoCareerGoal[];
  policy: DemoPolicy;
  budgets: { departmentKey: string; fiscalYear: number; amount: Money }[];
  requests: DemoRequest[];
};

export type DemoEmployer = {
  name: string;
  country: string;
  currency: string;
  timeZone: string;
  fiscalYearStartsOn: string;
};

export type DemoSkill = {
  name: string;
  kind: 'hard' | 'soft' | 'knowledge' | 'tool';
  source: 'onet' | 'custom';
  externalId: string;
  description: string | null;
  aliases: string[];
};

export type DemoDepartment = {
  key: string;
  name: string;
  parentKey: string | null;
  costCenter: string;
  headExternalId: string;
};

export type EmploymentType = 'full_time' | 'part_time' | 'contractor' | 'intern';

export type DemoEmployee = {
  externalId: string;
  employeeNumber: string;
  givenName: string;
  familyName: string;
  email: string;
  status: 'pending' | 'active' | 'on_leave' | 'terminated';
  employmentType: EmploymentType;
  hiredOn: PlainDate;
  terminatedOn: PlainDate | null;
  terminationReason: 'resignation' | 'layoff' | 'retirement' | null;
  managerExternalId: string | null;
  departmentKey: string;
  jobRoleCode: string;
  country: string;
  region: string;
  ownsOverFivePercent: boolean;
  performanceStanding: 'good' | 'warning';
};

export type StoredRole =
  | 'learning_admin'
  | 'benefits_admin'
  | 'finance'
  | 'payroll'
  | 'hr_admin'
  | 'auditor'
  | 'employer_admin';

/** External ids of the people a visitor signs in as. */
export type KeyPeople = {
  employerAdmin: string;
  hrAdmin: string;
  benefitsAdmins: string[];
  finance: string;
  payroll: string;
  learningAdmin: string;
  auditor: string;
  /** Dana's manager, with her request in the inbox. */
  manager: string;
  /** Dana Whitfield, the programmer who wants to lead information systems. */
  storyEmployee: string;
};

export type DemoAssessment = {
  employeeExternalId: string;
  skillExternalId: string;
  /** On the default scale, 0 to 7, in halves. */
  level: number;
  source: 'self' | 'peer' | 'manager' | 'test' | 'certificate';
  assessedOn: PlainDate;
  assessorExternalId: string | null;
};

export type DemoProvider = {
  externalId: string;
  name: string;
  accredited: boolean;
  accreditor: string | null;
};

export type ProgramKind =
  | 'corporate'
  | 'vendor_course'
  | 'degree'
  | 'bridge_degree'
  | 'continuing_education'
  | 'certification'
  | 'seminar'
  | 'apprenticeship'
  | 'internship'
  | 'job_shadowing'
  | 'on_the_job'
  | 'online_course';

export type SkillAtLevel = { skillExternalId: string; level: number };

export type DemoProgram = {
  externalId: string;
  title: string;
  kind: ProgramKind;
  providerExternalId: string;
  delivery: 'online' | 'in_person' | 'hybrid';
  status: 'published';
  price: { type: 'tuition' | 'fees' | 'books' | 'supplies' | 'other'; amount: Money }[];
  hours: number;
  onCompanyTime: boolean;
  needsManagerApproval: boolean;
  teaches: SkillAtLevel[];
  entryLevels: SkillAtLevel[];
  ceCredits: { unit: 'contact_hour'; amount: number; categories: string[] }[];
};

export type DemoCareerGoal = {
  employeeExternalId: string;
  targetRoleCode: string;
  targetOn: PlainDate;
};

/** A policy with its one version, to be published as it stands. */
export type DemoPolicy = {
  name: string;
  version: {
    effectiveOn: PlainDate;
    currency: string;
    eligibility: {
      minTenureMonths: number;
      employmentTypes: EmploymentType[];
      statusCheckedAt: ('submission' | 'payment')[];
      goodStandingRequired: boolean;
      jobRelatedRequired: boolean;
      accreditedProviderRequired: boolean;
    };
    caps: {
      annual: {
        employmentType: EmploymentType;
        minTenureMonths: null;
        courseLevel: null;
        amount: number;
      }[];
      yearBasis: 'payment';
      lifetime: number;
      perCourse: null;
      perCreditHour: { unit: 'semester_hour' | 'quarter_hour'; amount: number }[];
    };
    coverage: {
      byExpenseType: Record<string, number>;
      byGrade: ({ grade: string; percent: number } | { grade: string; hold: true })[];
      plusMinus: 'ignored';
    };
    aidOffset: 'cost';
    applicationWindow: { daysBeforeStart: number; daysAfterStart: number };
    claimDeadlineDays: number;
    requiredDocuments: string[];
    approvalChain: { step: string; aboveAmount?: number }[];
    timers: { remindAfterDays: number; escalateAfterDays: number; expireAfterDays: number };
    repayment: {
      kind: 'linear';
      anchor: 'payment';
      months: number;
      rounding: 'half_up';
      exemptReasons: string[];
    };
    sameCalendarYearRule: 'warn';
    taxPlan: { writtenPlan: true; routeOrder: 'educational_assistance_first' };
  };
};

/** What is done to a request after it was drafted, in order; the part after the colon names the step that decides. */
export type RequestAct =
  | 'submit'
  | 'approve:manager'
  | 'approve:benefits'
  | 'approve:finance'
  | 'reject:manager'
  | 'request_information:benefits'
  | 'withdraw';

export type DemoRequest = {
  employeeExternalId: string;
  programExternalId: string;
  body: {
    course: {
      title: string;
      providerExternalId: string;
      startsOn: PlainDate;
      endsOn: PlainDate;
      category: 'university_course' | 'certification_preparation' | 'technical_training';
      level: 'graduate' | 'undergraduate' | null;
      creditHours: number | null;
      creditUnit: 'semester_hour' | null;
      gradingBasis: 'letter' | 'pass_fail';
      requiredForDegree: boolean;
      recreational: false;
    };
    expenses: { type: 'tuition' | 'fees' | 'books' | 'supplies'; amount: Money }[];
    aid: { kind: 'scholarship'; amount: Money }[];
    skillPurpose: 'maintain_improve' | 'new_role_same_employer';
  };
  path: RequestAct[];
  /** What the policy makes of it: the expenses, less aid; no cap binds. */
  reimbursable: Money;
};
