/** A department and the chair that heads it. */
export type DepartmentPlan = {
  key: string;
  name: string;
  parentKey: string | null;
  costCenter: string;
  head: string;
};

export const DEPARTMENTS: readonly DepartmentPlan[] = [
  {
    key: 'executive',
    name: 'Executive Office',
    parentKey: null,
    costCenter: '1000',
    head: 'chief',
  },
  {
    key: 'clinical',
    name: 'Clinical Services',
    parentKey: 'executive',
    costCenter: '2000',
    head: 'clinical',
  },
  { key: 'nursing', name: 'Nursing', parentKey: 'clinical', costCenter: '2100', head: 'nursing' },
  { key: 'dental', name: 'Dental Care', parentKey: 'clinical', costCenter: '2200', head: 'dental' },
  {
    key: 'diagnostics',
    name: 'Diagnostics and Therapy',
    parentKey: 'clinical',
    costCenter: '2300',
    head: 'diagnostics',
  },
  {
    key: 'information',
    name: 'Information Systems',
    parentKey: 'executive',
    costCenter: '3000',
    head: 'information',
  },
  {
    key: 'finance',
    name: 'Finance and Billing',
    parentKey: 'executive',
    costCenter: '4000',
    head: 'finance',
  },
  {
    key: 'people',
    name: 'People and Benefits',
    parentKey: 'executive',
    costCenter: '5000',
    head: 'people',
  },
  {
    key: 'customers',
    name: 'Customer Service',
    parentKey: 'executive',
    costCenter: '6000',
    head: 'customers',
  },
  {
    key: 'operations',
    name: 'Facilities and Logistics',
    parentKey: 'executive',
    costCenter: '7000',
    head: 'operations',
  },
];

/** Chairs of people others report to, or a visitor signs in as: one person each, never vacant. */
export type Chair = {
  key: string;
  department: string;
  role: string;
  reportsTo: string | null;
  name?: [givenName: string, familyName: string];
};

export const CHAIRS: readonly Chair[] = [
  {
    key: 'chief',
    department: 'executive',
    role: '11-1021.00',
    reportsTo: null,
    name: ['Marguerite', 'Okafor'],
  },
  {
    key: 'compliance',
    department: 'executive',
    role: '13-1041.00',
    reportsTo: 'chief',
    name: ['Samuel', 'Oyelaran'],
  },
  { key: 'clinical', department: 'clinical', role: '11-9111.00', reportsTo: 'chief' },
  { key: 'nursing', department: 'nursing', role: '11-9111.00', reportsTo: 'clinical' },
  { key: 'ward-one', department: 'nursing', role: '29-1141.00', reportsTo: 'nursing' },
  { key: 'ward-two', department: 'nursing', role: '29-1141.00', reportsTo: 'nursing' },
  { key: 'home-care', department: 'nursing', role: '29-1141.00', reportsTo: 'nursing' },
  { key: 'dental', department: 'dental', role: '29-1021.00', reportsTo: 'clinical' },
  { key: 'dental-chairside', department: 'dental', role: '29-1292.00', reportsTo: 'dental' },
  { key: 'diagnostics', department: 'diagnostics', role: '11-9111.00', reportsTo: 'clinical' },
  { key: 'laboratory', department: 'diagnostics', role: '29-2011.00', reportsTo: 'diagnostics' },
  {
    key: 'information',
    department: 'information',
    role: '11-3021.00',
    reportsTo: 'chief',
    name: ['Helena', 'Brandt'],
  },
  {
    key: 'software',
    department: 'information',
    role: '15-1211.00',
    reportsTo: 'information',
    name: ['Victor', 'Nakamura'],
  },
  {
    key: 'infrastructure',
    department: 'information',
    role: '15-1244.00',
    reportsTo: 'information',
    name: ['Ines', 'Caldeira'],
  },
  {
    key: 'programmer',
    department: 'information',
    role: '15-1251.00',
    reportsTo: 'software',
    name: ['Dana', 'Whitfield'],
  },
  {
    key: 'finance',
    department: 'finance',
    role: '11-3031.00',
    reportsTo: 'chief',
    name: ['Gordon', 'Achterberg'],
  },
  { key: 'billing', department: 'finance', role: '43-1011.00', reportsTo: 'finance' },
  {
    key: 'payroll',
    department: 'finance',
    role: '43-3051.00',
    reportsTo: 'finance',
    name: ['Ruth', 'Abernathy'],
  },
  {
    key: 'people',
    department: 'people',
    role: '11-3121.00',
    reportsTo: 'chief',
    name: ['Tomas', 'Lindqvist'],
  },
  {
    key: 'benefits-one',
    department: 'people',
    role: '13-1141.00',
    reportsTo: 'people',
    name: ['Priya', 'Raman'],
  },
  {
    key: 'benefits-two',
    department: 'people',
    role: '13-1141.00',
    reportsTo: 'people',
    name: ['Celeste', 'Moreau'],
  },
  {
    key: 'learning',
    department: 'people',
    role: '13-1151.00',
    reportsTo: 'people',
    name: ['Naomi', 'Feld'],
  },
  { key: 'customers', department: 'customers', role: '11-3012.00', reportsTo: 'chief' },
  { key: 'service-desk', department: 'customers', role: '43-1011.00', reportsTo: 'customers' },
  { key: 'operations', department: 'operations', role: '11-3013.00', reportsTo: 'chief' },
  { key: 'buildings', department: 'operations', role: '37-1011.00', reportsTo: 'operations' },
  { key: 'logistics', department: 'operations', role: '13-1081.00', reportsTo: 'operations' },
];

/** The others: how many of a role report to a chair. */
export type Crew = {
  department: string;
  role: string;
  reportsTo: string;
  count: number;
  /** Where nothing is said, most work full time and some part time. */
  employmentType?: 'contractor' | 'intern';
};

const crew = (department: string, reportsTo: string, counts: Record<string, number>): Crew[] =>
  Object.entries(counts).map(([role, count]) => ({ department, role, reportsTo, count }));

export const CREWS: readonly Crew[] = [
  ...crew('executive', 'chief', { '43-6011.00': 1 }),
  ...crew('clinical', 'clinical', {
    '29-1215.00': 2,
    '29-1171.00': 2,
    '29-1071.00': 1,
    '21-1022.00': 1,
    '29-1031.00': 1,
  }),
  ...crew('nursing', 'ward-one', {
    '29-1141.00': 3,
    '29-2061.00': 3,
    '31-1131.00': 3,
    '31-9092.00': 3,
  }),
  ...crew('nursing', 'ward-two', {
    '29-1141.00': 3,
    '29-2061.00': 2,
    '31-1131.00': 3,
    '31-9092.00': 2,
  }),
  ...crew('nursing', 'home-care', { '29-2061.00': 1, '31-1121.00': 3, '21-1094.00': 1 }),
  ...crew('dental', 'dental', { '29-1021.00': 1, '29-1292.00': 2 }),
  ...crew('dental', 'dental-chairside', { '31-9091.00': 4 }),
  ...crew('diagnostics', 'diagnostics', {
    '29-1051.00': 1,
    '29-2034.00': 1,
    '29-2032.00': 1,
    '29-1123.00': 1,
    '31-2021.00': 2,
    '29-1126.00': 1,
  }),
  ...crew('diagnostics', 'laboratory', {
    '29-2012.00': 2,
    '31-9097.00': 3,
    '29-2052.00': 3,
    '31-9093.00': 1,
  }),
  ...crew('information', 'software', {
    '15-1251.00': 3,
    '15-1253.00': 1,
    '15-1254.00': 1,
    '15-1211.01': 1,
    '15-1242.00': 1,
  }),
  ...crew('information', 'infrastructure', { '15-1231.00': 1, '15-1232.00': 3, '15-1212.00': 1 }),
  ...crew('finance', 'finance', { '13-2011.00': 2 }),
  ...crew('finance', 'billing', { '43-3021.00': 2, '43-3031.00': 2 }),
  ...crew('people', 'people', { '13-1071.00': 2, '43-4161.00': 1 }),
  ...crew('customers', 'customers', { '43-6014.00': 1 }),
  ...crew('customers', 'service-desk', { '43-4051.00': 4, '43-4171.00': 2, '43-6013.00': 2 }),
  ...crew('operations', 'operations', { '33-9032.00': 2, '49-9062.00': 1 }),
  ...crew('operations', 'buildings', {
    '49-9071.00': 3,
    '37-2011.00': 3,
    '47-2111.00': 1,
    '49-9021.00': 1,
  }),
  ...crew('operations', 'logistics', { '43-5071.00': 2, '53-3033.00': 2, '53-7065.00': 2 }),
  {
    department: 'information',
    role: '15-1251.00',
    reportsTo: 'software',
    count: 1,
    employmentType: 'intern',
  },
  {
    department: 'diagnostics',
    role: '31-2021.00',
    reportsTo: 'diagnostics',
    count: 1,
    employmentType: 'intern',
  },
  {
    department: 'information',
    role: '15-1299.09',
    reportsTo: 'information',
    count: 1,
    employmentType: 'contractor',
  },
  {
    department: 'operations',
    role: '49-9021.00',
    reportsTo: 'buildings',
    count: 1,
    employmentType: 'contractor',
  },
  {
    department: 'nursing',
    role: '29-1141.00',
    reportsTo: 'ward-two',
    count: 2,
    employmentType: 'contractor',
  },
];
